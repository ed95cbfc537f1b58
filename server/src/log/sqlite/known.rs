//! What the writer knows of the file without reading it again. It alone writes, so this stays true
//! until a transaction fails.

use std::collections::HashMap;
use std::hash::Hash;

use chut_core::{Timestamp, UserId};

use crate::bounds::WRITER_KNOWN;

/// People and pairs met of late, and the time of the newest message, be it kept or not.
#[derive(Debug, Default)]
pub(super) struct Known {
    people: HashMap<UserId, i64>,
    /// By the lower number first.
    pairs: HashMap<(i64, i64), Pair>,
    pub(super) newest: Option<Timestamp>,
}

/// How two people stand to each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) converse: bool,
    /// One of them has blocked the other.
    pub(super) is_blocked: bool,
}

impl Known {
    /// Nothing is certain any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn person(&self, user: &UserId) -> Option<i64> {
        self.people.get(user).copied()
    }

    pub(super) fn add_person(&mut self, user: &UserId, person: i64) {
        make_room(&mut self.people);
        self.people.insert(user.clone(), person);
    }

    pub(super) fn pair(&self, one: i64, other: i64) -> Option<Pair> {
        self.pairs.get(&key(one, other)).copied()
    }

    pub(super) fn set_pair(&mut self, one: i64, other: i64, pair: Pair) {
        make_room(&mut self.pairs);
        self.pairs.insert(key(one, other), pair);
    }

    pub(super) fn forget_pair(&mut self, one: i64, other: i64) {
        self.pairs.remove(&key(one, other));
    }
}

fn key(one: i64, other: i64) -> (i64, i64) {
    (one.min(other), one.max(other))
}

/// A full map is begun anew: what is still needed comes back with the next message.
fn make_room<K: Eq + Hash, V>(map: &mut HashMap<K, V>) {
    if map.len() >= WRITER_KNOWN {
        map.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_pair_is_the_same_from_both_sides_and_bounded() {
        let mut known = Known::default();
        for other in 0..=i64::try_from(WRITER_KNOWN).unwrap() {
            let pair = Pair {
                converse: true,
                is_blocked: false,
            };
            known.set_pair(-1, other, pair);
            assert!(known.pair(other, -1).is_some());
        }

        assert_eq!(known.pairs.len(), 1);
    }
}
