//! How many messages are unread, as far as that can be told without having them all.

use crate::Seq;
use crate::limits::UNREAD_PLACES;

/// A count from a snapshot, and the places of what came later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unread {
    /// So many lie at or below `known_to`; where, is not known.
    before: u64,
    known_to: Seq,
    /// The others, ascending.
    since: Vec<Seq>,
}

impl Unread {
    /// `count` messages are unread, the newest message being at `last`.
    pub(super) fn new(count: u64, last: Seq) -> Self {
        Self {
            before: count,
            known_to: last,
            since: Vec::new(),
        }
    }

    /// A message beyond all others is unread.
    pub(super) fn add(&mut self, seq: Seq) {
        self.since.push(seq);
        if self.since.len() > UNREAD_PLACES {
            self.known_to = self.since.remove(0);
            self.before += 1;
        }
    }

    /// Everything up to `seq` is read. `false`: how many remain cannot be told.
    pub(super) fn read(&mut self, seq: Seq) -> bool {
        self.since.retain(|unread| *unread > seq);
        if seq >= self.known_to {
            self.before = 0;
        }
        self.before == 0
    }

    pub(super) fn count(&self) -> u64 {
        self.before + self.since.len() as u64
    }
}
