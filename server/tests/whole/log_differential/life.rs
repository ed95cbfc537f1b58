//! Made-up lives of a log: few people and few IDs, so that everything meets everything.

use std::num::NonZeroU32;

use chut_core::{Draft, Seq, UserId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::answers::Probe;

/// Names that an engine might mix up if it did not compare byte for byte.
pub(super) const PEOPLE: [&str; 5] = ["alice", "Alice", "bob", "é", "e\u{301}"];

/// One thing that happens to a log. People are named by their place in [`PEOPLE`].
#[derive(Clone, Debug)]
pub(super) enum Step {
    Append(Draft),
    /// So many that their removal takes more than one step.
    Burst(Vec<Draft>),
    Read {
        user: usize,
        with: usize,
        seq: Seq,
    },
    Block {
        user: usize,
        with: usize,
        blocked: bool,
    },
    Introduce {
        user: usize,
        name: Option<char>,
    },
    Deliver {
        user: usize,
        below: u64,
    },
    /// The clock moves on: a moment that removal may name.
    Later,
    Trim {
        since: Option<Index>,
        most: Option<NonZeroU32>,
    },
    /// A person is removed, with what lies so far below the end and before.
    Erase {
        user: usize,
        below: u64,
    },
    /// The process ends and another begins.
    Reopen,
}

/// Steps, each with something to ask after it.
pub(super) fn lives() -> impl Strategy<Value = Vec<(Step, Probe)>> {
    vec((steps(), Probe::any()), 1..50)
}

pub(super) fn person(at: usize) -> UserId {
    PEOPLE[at].parse().unwrap()
}

/// Two people who are not the same.
pub(super) fn pairs() -> impl Strategy<Value = (usize, usize)> {
    let count = PEOPLE.len();
    (0..count, 1..count).prop_map(move |(one, step)| (one, (one + step) % count))
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => append(),
        1 => burst(),
        8 => (pairs(), 0..60_u64).prop_map(|((user, with), seq)| {
            let seq = Seq::new(seq).unwrap();
            Step::Read { user, with, seq }
        }),
        2 => (pairs(), any::<bool>())
            .prop_map(|((user, with), blocked)| Step::Block { user, with, blocked }),
        2 => (0..PEOPLE.len(), any::<Option<char>>())
            .prop_map(|(user, name)| Step::Introduce { user, name }),
        4 => (0..PEOPLE.len(), 0..6_u64).prop_map(|(user, below)| Step::Deliver { user, below }),
        4 => Just(Step::Later),
        6 => (any::<Option<Index>>(), any::<Option<u32>>()).prop_map(|(since, most)| {
            let most = most.and_then(|most| NonZeroU32::new(most % 4 + 1));
            Step::Trim { since, most }
        }),
        2 => (0..PEOPLE.len(), 0..6_u64).prop_map(|(user, below)| Step::Erase { user, below }),
        1 => Just(Step::Reopen),
    ]
}

/// A message under one of few IDs: some are repeats, some use an ID again.
fn append() -> impl Strategy<Value = Step> {
    (pairs(), 0..6_u32, 0..4_u32).prop_map(|((from, to), id, text)| {
        let text = if text == 0 { "another" } else { "a text" };
        Step::Append(draft(from, to, &format!("message-{id}"), text))
    })
}

fn burst() -> impl Strategy<Value = Step> {
    (pairs(), any::<u64>(), 20..50_u32).prop_map(|((from, to), name, count)| {
        let id = |number| format!("burst-{name:016x}-{number}");
        let drafts = (0..count).map(|number| draft(from, to, &id(number), "one of many"));
        Step::Burst(drafts.collect())
    })
}

fn draft(from: usize, to: usize, id: &str, text: &str) -> Draft {
    Draft {
        from: person(from),
        to: person(to),
        id: id.parse().unwrap(),
        text: text.parse().unwrap(),
    }
}
