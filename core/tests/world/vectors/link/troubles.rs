//! What can keep a link from the server, by name.

use chut_core::wire::ErrorCode;
use serde_json::{Value, json};

use super::super::failure::problem;
use super::answer::{LATER, failed, heard, refused, silence, snapshot, typing};
use super::cases::{Named, listening};

pub(super) fn all() -> impl Iterator<Item = Named> {
    failures()
        .into_iter()
        .chain(snapshots())
        .chain(deadlines())
        .chain(wakes())
}

fn elapsed(now: u64) -> (u64, Value) {
    (now, json!("elapsed"))
}

fn failures() -> [Named; 6] {
    let back = |answer: Value| {
        listening([
            (10, answer),
            elapsed(10),
            elapsed(10 + LATER),
            (10 + LATER, heard(6, &[typing()])),
        ])
    };
    let drain = failed(&problem(ErrorCode::Draining, Some(2)));
    let long = failed(&problem(ErrorCode::Draining, Some(600)));
    [
        (
            "a failure, then a probe from the same place",
            back(silence()),
        ),
        (
            "a page of HTML, whatever its status",
            back(failed(&json!({"status": 403, "body": null}))),
        ),
        (
            "a good status with a page of HTML",
            back(failed(&json!({"status": 200, "body": null}))),
        ),
        ("a server that goes", back(drain)),
        (
            "failure after failure",
            listening([
                (0, silence()),
                elapsed(LATER),
                (LATER, silence()),
                (LATER, json!("wake")),
                (LATER, refused(ErrorCode::Unavailable)),
                elapsed(2 * LATER),
                (2 * LATER, heard(5, &[])),
            ]),
        ),
        (
            "never before the time that the server named",
            listening([(0, long), elapsed(599_999), elapsed(600_000 + LATER)]),
        ),
    ]
}

fn snapshots() -> [Named; 3] {
    [
        (
            "no snapshot at first",
            vec![
                (0, json!("start")),
                (0, silence()),
                elapsed(0),
                elapsed(LATER),
                (LATER, snapshot(5)),
            ],
        ),
        (
            "a cursor that is no good",
            listening([
                (0, refused(ErrorCode::BadCursor)),
                elapsed(0),
                elapsed(LATER),
                (LATER, snapshot(7)),
                (LATER, heard(8, &[typing()])),
            ]),
        ),
        (
            "a snapshot that is refused",
            vec![
                (0, json!("start")),
                (0, refused(ErrorCode::Forbidden)),
                elapsed(LATER),
                (LATER, snapshot(5)),
            ],
        ),
    ]
}

fn deadlines() -> [Named; 3] {
    let short = json!({"heard": {"cursor": "at-6", "events": [], "hold_ms": 20_000}});
    [
        (
            "a poll without an answer is given up ten seconds after the hold",
            listening([elapsed(59_999), elapsed(60_000), elapsed(60_000 + LATER)]),
        ),
        (
            "the hold is what the last answer said",
            listening([(50_000, short), elapsed(79_999), elapsed(80_000)]),
        ),
        (
            "a snapshot without an answer is given up",
            vec![
                (0, json!("start")),
                elapsed(19_999),
                elapsed(20_000),
                elapsed(20_000 + LATER),
            ],
        ),
    ]
}

fn wakes() -> [Named; 4] {
    let (wake, offline) = (json!("wake"), json!("offline"));
    [
        (
            "waking up waits no longer",
            listening([
                (0, silence()),
                (0, wake.clone()),
                (1, heard(5, &[])),
                (1, wake.clone()),
            ]),
        ),
        (
            "waking up after a long sleep gives the poll up",
            listening([
                (59_999, wake.clone()),
                (60_000, wake.clone()),
                (60_000, wake.clone()),
            ]),
        ),
        (
            "without a network nothing is waited for",
            listening([
                (0, offline.clone()),
                (0, offline.clone()),
                (0, wake.clone()),
                (0, heard(5, &[])),
            ]),
        ),
        (
            "without a network at the start",
            vec![
                (0, json!("start")),
                (0, offline),
                (0, wake),
                (0, snapshot(5)),
            ],
        ),
    ]
}
