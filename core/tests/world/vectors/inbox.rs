//! How conversations stand, from a snapshot and the events after it.

mod body;
mod cases;
mod walk;

use chut_core::inbox::Standing;
use chut_core::plain::Read;
use chut_core::wire::Event;
use chut_core::{Inbox, Millis, UserId};
use serde_json::{Value, json};

use super::{Case, Members, agree, read};
use crate::plain::Json;
use body::{conversation, read_by, received, snapshot};

/// When, and what, as on the wire.
type Events = Vec<(u64, Value)>;

#[test]
fn the_file_says_how_conversations_stand() {
    let named = cases::all().into_iter();
    let mut cases: Vec<_> = named
        .map(|(name, events)| play(name, &before(&events), &events))
        .collect();
    let none = snapshot(&[]);
    let first = [(0, received(1, "bob"))];
    cases.push(play("the first conversation of all", &none, &first));
    let some_read = snapshot(&[conversation("bob", 5, 1, 3)]);
    let again = [(0, read_by("alice", "bob", 3))];
    cases.push(play("a mark that the snapshot had", &some_read, &again));
    for number in 1..=4 {
        let (snapshot, events) = walk::life(number);
        cases.push(play(&format!("walk {number}"), &snapshot, &events));
    }
    agree("inbox.json", &cases);
}

/// Something with bob is unread; and there is carol, where anything happens with her.
fn before(events: &Events) -> Value {
    let with_carol = events
        .iter()
        .any(|(_, event)| event.to_string().contains("carol"));
    let mut all = vec![conversation("bob", 5, 2, 0)];
    all.extend(with_carol.then(|| conversation("carol", 3, 0, 3)));
    snapshot(&all)
}

fn play(name: &str, snapshot: &Value, events: &[(u64, Value)]) -> Case {
    let mut inbox = Inbox::new(&read(snapshot));
    let mut steps = Vec::new();
    for (now, event) in events {
        inbox.apply(Millis(*now), &Event::read(&Json(event.clone())).unwrap());
        steps.push(step(&inbox, *now, event));
        if inbox.wants_snapshot() {
            break;
        }
    }
    let mut case = Case::play(name, steps);
    case.members.push(("snapshot", snapshot.clone()));
    case
}

fn step(inbox: &Inbox, now: u64, event: &Value) -> Members {
    let standings: Vec<_> = inbox
        .iter()
        .map(|(with, one)| standing(now, with, one))
        .collect();
    vec![
        ("now", json!(now)),
        ("event", event.clone()),
        ("wants_snapshot", json!(inbox.wants_snapshot())),
        ("unread", json!(inbox.unread())),
        ("standings", json!(standings)),
    ]
}

fn standing(now: u64, with: &UserId, one: &Standing) -> Value {
    json!({
        "with": with,
        "last": one.last.seq,
        "unread": one.unread(),
        "read": one.read,
        "peer_read": one.peer_read,
        "peer_delivered": one.peer_delivered,
        "presence": one.presence,
        "typing": one.is_typing(Millis(now)),
        "blocked": one.blocked,
    })
}
