//! What can happen to an inbox, by name.

use serde_json::{Value, json};

use super::Events;
use super::body::{blocked, delivered, presence, read_by, received, sent, tomorrow, typing};

type Named = (&'static str, Events);

pub(super) fn all() -> Vec<Named> {
    let all = messages().into_iter().chain(reads());
    all.chain(marks())
        .chain(typings())
        .chain(others())
        .collect()
}

fn at_once<const N: usize>(events: [Value; N]) -> Events {
    events.map(|event| (0, event)).into()
}

fn messages() -> [Named; 7] {
    [
        (
            "a new message is unread",
            at_once([received(7, "bob"), received(9, "carol")]),
        ),
        (
            "what the snapshot had is not counted again",
            at_once([received(3, "bob"), received(5, "bob"), received(7, "bob")]),
        ),
        (
            "a message that comes twice counts once",
            at_once([received(7, "bob"), received(7, "bob")]),
        ),
        (
            "ones own are not unread, and move the conversation up",
            at_once([sent(7, "carol"), sent(8, "bob")]),
        ),
        (
            "what was read before it came is not unread",
            at_once([
                read_by("alice", "bob", 9),
                received(7, "bob"),
                received(11, "bob"),
            ]),
        ),
        (
            "a person unknown so far wrote",
            at_once([received(7, "dan")]),
        ),
        (
            "a person unknown so far was written to",
            at_once([sent(7, "dan")]),
        ),
    ]
}

fn reads() -> [Named; 8] {
    [
        (
            "another tab has read all",
            at_once([read_by("alice", "bob", 5), received(7, "bob")]),
        ),
        (
            "another tab has read some of what came since",
            at_once([
                received(7, "bob"),
                received(9, "bob"),
                read_by("alice", "bob", 7),
                read_by("alice", "bob", 9),
            ]),
        ),
        (
            "another tab has read some of what the snapshot counted",
            at_once([read_by("alice", "bob", 3)]),
        ),
        (
            "and the rest of it, with something since",
            at_once([received(7, "bob"), read_by("alice", "bob", 4)]),
        ),
        (
            "where nothing was counted any mark can be told",
            at_once([
                received(7, "carol"),
                received(9, "carol"),
                read_by("alice", "carol", 4),
                read_by("alice", "carol", 8),
            ]),
        ),
        (
            "ones own mark does not go back",
            at_once([
                read_by("alice", "bob", 6),
                read_by("alice", "bob", 3),
                received(7, "bob"),
            ]),
        ),
        (
            "a mark beyond the last message",
            at_once([received(7, "bob"), read_by("alice", "bob", 20)]),
        ),
        (
            "a mark with somebody unknown",
            at_once([
                read_by("alice", "dan", 3),
                read_by("dan", "alice", 3),
                delivered("dan", 3),
            ]),
        ),
    ]
}

fn marks() -> [Named; 3] {
    [
        (
            "the peer's marks only move forward",
            at_once([
                read_by("bob", "alice", 4),
                read_by("bob", "alice", 3),
                delivered("bob", 8),
                delivered("bob", 6),
            ]),
        ),
        (
            "what the peer has read is not read by me",
            at_once([read_by("bob", "alice", 5)]),
        ),
        (
            "a block, and its end",
            at_once([
                blocked("bob", true),
                blocked("dan", true),
                blocked("bob", false),
            ]),
        ),
    ]
}

fn typings() -> [Named; 5] {
    [
        (
            "typing ends by word",
            vec![
                (0, typing("bob", true)),
                (1, typing("bob", false)),
                (2, typing("dan", true)),
            ],
        ),
        (
            "typing ends by itself",
            vec![
                (10, typing("bob", true)),
                (6_009, tomorrow()),
                (6_010, tomorrow()),
            ],
        ),
        (
            "typing is renewed",
            vec![
                (0, typing("bob", true)),
                (3_000, typing("bob", true)),
                (6_000, tomorrow()),
                (8_999, tomorrow()),
                (9_000, tomorrow()),
            ],
        ),
        (
            "typing ends with the message, but not with ones own",
            vec![
                (0, typing("bob", true)),
                (1, sent(7, "bob")),
                (2, received(8, "bob")),
            ],
        ),
        (
            "a message that was there already does not end typing",
            vec![(0, typing("bob", true)), (1, received(5, "bob"))],
        ),
    ]
}

fn others() -> [Named; 4] {
    let mut broken = received(7, "bob");
    broken["seq"] = json!("seven");
    [
        (
            "people come and go",
            at_once([
                presence("bob", "away"),
                presence("carol", "offline"),
                presence("dan", "online"),
                presence("bob", "online"),
            ]),
        ),
        (
            "a state that nobody knows",
            at_once([presence("bob", "asleep")]),
        ),
        (
            "what cannot be read is left out",
            at_once([tomorrow(), broken, json!({"type": "read"}), json!(7)]),
        ),
        (
            "a fresh start is wanted",
            at_once([json!({"type": "resync"})]),
        ),
    ]
}
