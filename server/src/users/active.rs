//! One user who is here, with the requests that wait for it.

use std::collections::HashMap;

use chut_core::user::{Answer, Effect, Input, RequestId};
use chut_core::{Millis, Seq, User};
use tokio::sync::oneshot;

/// A machine and its waiting requests; as many as it has held clients.
#[derive(Debug)]
pub(super) struct Active {
    user: User,
    waiting: HashMap<RequestId, oneshot::Sender<Answer>>,
    /// It has been looked up how far the user's log had grown when the user came.
    pub(super) known: bool,
    /// The furthest place that a client has shown to have come to.
    pub(super) presented: Seq,
    /// The deadline that the shard has listed for this user.
    pub(super) listed: Option<Millis>,
}

impl Active {
    pub(super) fn new(user: User) -> Self {
        Self {
            user,
            waiting: HashMap::new(),
            known: false,
            presented: Seq::START,
            listed: None,
        }
    }

    /// Lets a request wait for its answer.
    pub(super) fn wait(&mut self, request: RequestId) -> oneshot::Receiver<Answer> {
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(request, sender);
        receiver
    }

    /// Applies `input` and carries out what follows; says whether the user has ended.
    pub(super) fn apply(&mut self, now: Millis, input: Input) -> bool {
        if let Input::Hangup { request } = &input {
            self.waiting.remove(request);
        }
        let mut ended = false;
        for effect in self.user.handle(now, input) {
            match effect {
                Effect::Answer { request, answer } => {
                    if let Some(sender) = self.waiting.remove(&request) {
                        // A request whose connection has just broken needs no answer.
                        let _ = sender.send(answer);
                    }
                }
                Effect::Ended => ended = true,
            }
        }
        ended
    }

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        self.user.poll_timeout()
    }
}
