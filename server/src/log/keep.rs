//! What a log keeps, and what one step of removing the rest comes to.

use std::num::NonZeroU32;

use chut_core::Timestamp;

/// What is kept. The rest is removed, the oldest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Messages from this time on. `None`: of all times.
    pub since: Option<Timestamp>,
    /// So many of each conversation, the newest. `None`: all of them.
    pub per_conversation: Option<NonZeroU32>,
}

/// What one step of removal came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trimmed {
    /// Messages that are gone.
    pub removed: usize,
    /// There is more to do; the next step goes on.
    pub more: bool,
}
