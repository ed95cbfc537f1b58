//! A poll that waits for its answer.

use chut_core::UserId;
use chut_core::user::{Answer, Refusal, RequestId};
use tokio::sync::oneshot;

use super::Users;

/// A waiting poll. Dropped before it is answered, it counts as hung up: its connection broke.
#[derive(Debug)]
pub struct Waiting<'a> {
    users: &'a Users,
    user: UserId,
    request: RequestId,
    answered: Option<oneshot::Receiver<Answer>>,
    known: bool,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(
        users: &'a Users,
        user: UserId,
        request: RequestId,
        answered: oneshot::Receiver<Answer>,
        known: bool,
    ) -> Self {
        Self {
            users,
            user,
            request,
            answered: Some(answered),
            known,
        }
    }

    /// Whether it has yet to be looked up how far the user's log has grown. Until it is, an answer
    /// without events only means that none are known of.
    pub fn is_news(&self) -> bool {
        !self.known
    }

    /// Waits for the answer.
    pub async fn answer(mut self) -> Answer {
        let Some(answered) = &mut self.answered else {
            return Answer::Refused(Refusal::Ended);
        };
        let answer = answered.await;
        self.answered = None;
        answer.unwrap_or(Answer::Refused(Refusal::Ended))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.answered.is_some() {
            self.users.hang_up(&self.user, self.request);
        }
    }
}
