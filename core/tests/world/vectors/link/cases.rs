//! What can happen to a link, by name.

use chut_core::wire::ErrorCode;
use serde_json::{Value, json};

use super::answer::{
    LATER, heard, late_one, refused, resync, silence, snapshot, superseded, typing, visible,
};
use super::{Steps, troubles};

pub(super) type Named = (&'static str, Steps);

pub(super) fn all() -> Vec<Named> {
    let all = polls().into_iter().chain(troubles::all());
    all.chain(ends())
        .chain(anew())
        .chain(sights())
        .chain(late())
        .collect()
}

/// A link that listens from place 5, at 0; then this.
pub(super) fn listening<const N: usize>(then: [(u64, Value); N]) -> Steps {
    let start = [(0, json!("start")), (0, snapshot(5))];
    start.into_iter().chain(then).collect()
}

fn polls() -> [Named; 5] {
    let empty = |now: u64| (now, heard(5, &[]));
    [
        (
            "the snapshot, then one poll after another",
            listening([
                (20_000, heard(6, &[typing()])),
                (20_000, heard(8, &[typing(), typing()])),
                (70_000, heard(8, &[])),
            ]),
        ),
        (
            "empty polls after a hold go on for ever",
            listening([
                empty(50_000),
                empty(100_000),
                empty(150_000),
                empty(200_000),
                empty(250_000),
                empty(300_000),
            ]),
        ),
        (
            "empty polls that come back at once slow down",
            listening([
                empty(0),
                empty(999),
                empty(1_000),
                empty(1_001),
                (1_001, json!("elapsed")),
                (1_001 + LATER, json!("elapsed")),
                empty(1_001 + LATER),
            ]),
        ),
        (
            "one that took a second, or brought something, is not at once",
            listening([
                empty(0),
                empty(0),
                empty(0),
                empty(1_000),
                empty(1_000),
                empty(1_000),
                empty(1_000),
                (1_000, heard(6, &[typing()])),
                empty(1_000),
            ]),
        ),
        (
            "slowed down, waking up goes on at once",
            listening([
                empty(0),
                empty(0),
                empty(0),
                empty(0),
                (0, json!("wake")),
                empty(1_000),
            ]),
        ),
    ]
}

fn ends() -> [Named; 6] {
    let (start, stop, signed_out) = (json!("start"), json!("stop"), json!("signed_out"));
    let rest = ["elapsed", "wake", "offline", "refresh"].map(|input| (LATER, json!(input)));
    let quiet = |end: Value| -> Steps {
        listening([(0, end)])
            .into_iter()
            .chain(rest.clone())
            .collect()
    };
    [
        (
            "superseded, it asks the same again after a while",
            listening([
                (0, superseded()),
                (LATER, json!("elapsed")),
                (LATER, superseded()),
                (LATER, json!("wake")),
                (LATER, heard(6, &[typing()])),
            ]),
        ),
        ("not signed in, it rests until there is a new token", {
            let mut steps = quiet(refused(ErrorCode::Unauthenticated));
            steps.extend([(LATER, start.clone()), (LATER, snapshot(9))]);
            steps
        }),
        (
            "another call was told that the token is not accepted",
            quiet(signed_out.clone()),
        ),
        ("stopped, it rests", quiet(stop.clone())),
        (
            "an end while it waits",
            listening([(0, silence()), (0, stop.clone()), (LATER, json!("elapsed"))]),
        ),
        (
            "an end before the start",
            vec![(0, json!("wake")), (0, stop), (0, signed_out), (0, start)],
        ),
    ]
}

fn anew() -> [Named; 6] {
    let (start, refresh) = (json!("start"), json!("refresh"));
    [
        (
            "a fresh start is wanted",
            listening([(9, heard(7, &[typing(), resync()])), (9, snapshot(8))]),
        ),
        (
            "a new token while it listens",
            listening([(9, start.clone()), (9, snapshot(8))]),
        ),
        (
            "a new token while it waits",
            listening([(9, silence()), (9, start.clone()), (9, snapshot(8))]),
        ),
        (
            "a new token before the snapshot has come",
            vec![(0, start.clone()), (0, start), (0, snapshot(5))],
        ),
        (
            "events cannot tell how things stand",
            listening([(9, refresh.clone()), (9, refresh.clone()), (9, snapshot(8))]),
        ),
        (
            "events could not tell, and then came a failure",
            listening([
                (9, silence()),
                (9, refresh.clone()),
                (9, json!("wake")),
                (9, snapshot(8)),
                (9, heard(8, &[])),
            ]),
        ),
    ]
}

fn sights() -> [Named; 4] {
    [
        (
            "hidden and shown, the poll is put again",
            listening([
                (9, visible(false)),
                (9, visible(false)),
                (20, heard(6, &[typing()])),
                (30, visible(true)),
            ]),
        ),
        (
            "hidden before it starts",
            vec![(0, visible(false)), (0, json!("start")), (0, snapshot(5))],
        ),
        (
            "hidden while the snapshot is asked for",
            vec![(0, json!("start")), (0, visible(false)), (0, snapshot(5))],
        ),
        (
            "hidden while it waits",
            listening([(0, silence()), (0, visible(false)), (0, json!("wake"))]),
        ),
    ]
}

fn late() -> [Named; 4] {
    [
        (
            "late: an answer to a poll that was put again",
            listening([
                (9, visible(false)),
                (9, late_one(heard(7, &[typing()]))),
                (9, late_one(silence())),
                (9, heard(6, &[typing()])),
            ]),
        ),
        (
            "late: an answer to a poll that was given up",
            listening([
                (60_000, json!("elapsed")),
                (60_000, late_one(heard(7, &[typing()]))),
                (60_000, late_one(superseded())),
                (60_000, json!("wake")),
                (60_000, late_one(refused(ErrorCode::Unauthenticated))),
                (60_000, heard(6, &[typing()])),
            ]),
        ),
        (
            "late: a snapshot for an old token",
            vec![
                (0, json!("start")),
                (0, json!("start")),
                (0, late_one(snapshot(3))),
                (0, snapshot(5)),
                (0, late_one(snapshot(4))),
            ],
        ),
        (
            "late: an answer after the end",
            listening([
                (0, json!("stop")),
                (0, late_one(heard(7, &[typing()]))),
                (0, late_one(silence())),
            ]),
        ),
    ]
}
