//! Presence: who is there, for those who talk with them.

mod alone;

use std::fmt;

use async_trait::async_trait;
use chut_core::{PresenceState, Timestamp, UserId};

pub use alone::Alone;

/// Knows of each user how others see them, and tells of changes.
///
/// # Guarantees
///
/// * **Of a user, not of a tab.** What is announced is what the user's machine has settled: a page
///   that reloads is no change.
/// * **Merged.** Of several changes of one user only the newest is told; nothing is told that is not
///   a change.
/// * **Not kept.** It ends with the process. A server that has just started does not know yet who will
///   come back.
#[async_trait]
pub trait Presence: fmt::Debug + Send + Sync {
    /// From now on others see `user` so. Never waits.
    fn announce(&self, user: &UserId, state: PresenceState);

    /// How others see `user`; `None`: not known yet.
    fn state(&self, user: &UserId) -> Option<PresenceState>;

    /// Who is not here is offline, not unknown: there was time enough to come back.
    fn settle(&self);

    /// Waits for the next change that nobody has taken yet.
    async fn change(&self) -> Change;
}

/// Somebody is seen otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub user: UserId,
    pub state: PresenceState,
    pub at: Timestamp,
}
