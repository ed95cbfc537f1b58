//! Wanting nothing more of somebody.

use std::rc::Rc;

use chut_core::UserId;
use chut_core::link;
use chut_core::wire::{Event, block};

use super::Runner;

impl Runner {
    /// Wants nothing more of somebody, or wants it again. Shown at once; a refusal takes it back, and what an answer
    /// that never comes would have said, the snapshot says.
    pub(crate) fn block(self: &Rc<Self>, user: &UserId, blocked: bool) {
        let request = block::Request {
            user: user.clone(),
            blocked,
        };
        self.blocked(user, blocked);
        let question = self.fetch.post("block", &request);
        let (runner, user, token) = (self.clone(), user.clone(), self.fetch.proven());
        question.answer_in_time(move |answer: Result<block::Reply, _>| {
            // Another person has a list of their own.
            if !runner.fetch.has_proven(&token) {
                return;
            }
            match answer {
                Ok(reply) => runner.blocked(&user, reply.blocked),
                Err(failure) => {
                    runner.heed(&failure, &token);
                    runner.blocked(&user, !blocked);
                    runner.tell_link(link::Input::Refresh);
                }
            }
        });
    }

    fn blocked(self: &Rc<Self>, user: &UserId, blocked: bool) {
        let event = Event::Blocked {
            user: user.clone(),
            blocked,
        };
        let now = self.clock.now();
        if let Some(inbox) = self.inbox.borrow_mut().as_mut() {
            inbox.apply(now, &event);
        }
        self.stand();
    }
}
