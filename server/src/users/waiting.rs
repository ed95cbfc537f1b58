//! A poll that waits for its answer.

use chut_core::user::{Answer, Refusal, RequestId};
use chut_core::{Cursor, UserId};
use thiserror::Error;
use tokio::sync::oneshot;

use super::Users;
use super::shard::Admitted;

/// What the poll's caller was accepted for has been revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the credentials have been revoked")]
pub struct Refused;

/// A waiting poll. Dropped before it is answered, it counts as hung up: its connection broke.
#[derive(Debug)]
pub struct Waiting<'a> {
    users: &'a Users,
    user: UserId,
    request: RequestId,
    answered: Option<oneshot::Receiver<Result<Answer, Refused>>>,
    is_known: bool,
    is_stranger: bool,
    after: Cursor,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(
        users: &'a Users,
        user: UserId,
        request: RequestId,
        admitted: Admitted,
    ) -> Self {
        Self {
            users,
            user,
            request,
            answered: Some(admitted.answered),
            is_known: admitted.is_known,
            is_stranger: admitted.is_stranger,
            after: admitted.after,
        }
    }

    /// Whether it has yet to be looked up how far the user's log has grown. Until it is, an answer
    /// without events only means that none are known of.
    pub fn is_news(&self) -> bool {
        !self.is_known
    }

    /// Whether signals may have passed the user by since the poll's place: who is there has to be
    /// told anew.
    pub fn is_stranger(&self) -> bool {
        self.is_stranger
    }

    /// The place it waits at.
    pub fn after(&self) -> Cursor {
        self.after
    }

    /// The answer, if it is there already. Else the poll waits no longer.
    pub fn answer_now(mut self) -> Option<Result<Answer, Refused>> {
        let answer = self.answered.as_mut()?.try_recv().ok()?;
        self.answered = None;
        Some(answer)
    }

    /// Waits for the answer.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub async fn answer(mut self) -> Result<Answer, Refused> {
        let ended = Ok(Answer::Refused(Refusal::Ended));
        let Some(answered) = &mut self.answered else {
            return ended;
        };
        let answer = answered.await;
        self.answered = None;
        answer.unwrap_or(ended)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.answered.is_some() {
            self.users.hang_up(&self.user, self.request);
        }
    }
}
