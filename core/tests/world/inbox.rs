//! A snapshot and the events after it make what a fresh snapshot would show.

use chut_core::limits::{TYPING_TTL, UNREAD_PLACES};
use chut_core::wire::{Event, conversations};
use chut_core::{Inbox, Message, Millis, PresenceState, Seq, UserId};
use serde_json::json;

fn user(name: &str) -> UserId {
    name.parse().unwrap()
}

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

fn message(number: u64, from: &str, to: &str) -> Message {
    let message = json!({"seq": number, "id": format!("message-{number}"), "from": from,
        "to": to, "text": "hi", "at": number});
    serde_json::from_value(message).unwrap()
}

/// The snapshot of alice: two messages from bob at 3 and 5, both unread.
fn snapshot() -> conversations::Reply {
    serde_json::from_value(json!({
        "cursor": "any", "me": {"user": "alice", "name": null, "avatar": null},
        "server": {"hold_ms": 1, "max_text_bytes": 1, "typing_ttl_ms": 1, "grace_ms": 1},
        "conversations": [{"with": "bob", "name": null, "avatar": null,
            "last": message(5, "bob", "alice"), "unread": 2, "read": 0, "peer_read": 0,
            "peer_delivered": 0, "presence": "online", "blocked": false}],
    }))
    .unwrap()
}

/// Alice's inbox after the snapshot and these events.
fn after(events: &[Event]) -> Inbox {
    let mut inbox = Inbox::new(&snapshot());
    for event in events {
        inbox.apply(Millis(0), event);
    }
    inbox
}

fn received(number: u64) -> Event {
    Event::Received(message(number, "bob", "alice"))
}

fn read(by: &str, with: &str, number: u64) -> Event {
    Event::Read {
        by: user(by),
        with: user(with),
        seq: seq(number),
    }
}

fn unread(inbox: &Inbox) -> u64 {
    inbox.standing(&user("bob")).unwrap().unread()
}

#[test]
fn a_new_message_is_unread_and_one_that_the_snapshot_had_is_not_counted_again() {
    let inbox = after(&[received(5), received(7)]);

    assert_eq!(unread(&inbox), 3);
    assert_eq!(inbox.standing(&user("bob")).unwrap().last.seq, seq(7));
}

#[test]
fn ones_own_messages_are_not_unread() {
    let inbox = after(&[Event::Sent(message(7, "alice", "bob"))]);

    assert_eq!(unread(&inbox), 2);
}

#[test]
fn what_another_tab_has_read_is_no_longer_unread() {
    let inbox = after(&[received(7), received(9), read("alice", "bob", 7)]);

    assert_eq!((unread(&inbox), inbox.wants_snapshot()), (1, false));
    assert_eq!(unread(&after(&[received(7), read("alice", "bob", 9)])), 0);
}

#[test]
fn a_count_that_cannot_be_told_asks_for_a_snapshot() {
    let inbox = after(&[read("alice", "bob", 3)]);

    assert!(inbox.wants_snapshot());
}

#[test]
fn marks_only_move_forward() {
    let delivered = |number| Event::Delivered {
        with: user("bob"),
        seq: seq(number),
    };
    let events = [
        read("bob", "alice", 9),
        read("bob", "alice", 4),
        delivered(8),
        delivered(2),
    ];

    let inbox = after(&events);

    let bob = inbox.standing(&user("bob")).unwrap();
    assert_eq!((bob.peer_read, bob.peer_delivered), (seq(9), seq(8)));
    assert_eq!(unread(&inbox), 2, "what bob has read is not read by alice");
}

#[test]
fn the_newest_state_of_a_person_counts() {
    let event = |state| Event::Presence {
        user: user("bob"),
        state,
        at: chut_core::Timestamp(0),
    };

    let inbox = after(&[event(PresenceState::Offline), event(PresenceState::Away)]);

    assert_eq!(
        inbox.standing(&user("bob")).unwrap().presence,
        PresenceState::Away
    );
    assert!(inbox.standing(&user("carol")).is_none());
}

#[test]
fn typing_ends_by_word_by_the_message_or_by_itself() {
    let typing = |typing| Event::Typing {
        from: user("bob"),
        typing,
    };
    let is_typing = |events: &[Event], now| {
        after(events)
            .standing(&user("bob"))
            .unwrap()
            .is_typing(Millis(now))
    };
    let ttl = u64::try_from(TYPING_TTL.as_millis()).unwrap();

    assert!(is_typing(&[typing(true)], ttl - 1));
    assert!(!is_typing(&[typing(true)], ttl));
    assert!(!is_typing(&[typing(true), typing(false)], 0));
    assert!(!is_typing(&[typing(true), received(7)], 0));
}

#[test]
fn a_conversation_opens_with_its_first_message_and_asks_what_the_person_is_called() {
    let inbox = after(&[Event::Received(message(8, "carol", "alice"))]);

    let peers: Vec<_> = inbox
        .iter()
        .map(|(peer, one)| (peer.as_str(), one.unread()))
        .collect();
    assert_eq!(peers, [("carol", 1), ("bob", 2)]);
    assert_eq!((inbox.unread(), inbox.wants_snapshot()), (3, true));
}

#[test]
fn beyond_the_places_it_remembers_it_only_counts() {
    let many = UNREAD_PLACES as u64 + 3;
    let mut inbox = after(&[read("alice", "bob", 5)]);
    for number in 10..10 + many {
        inbox.apply(Millis(0), &received(number));
    }
    assert_eq!(unread(&inbox), many);

    inbox.apply(Millis(0), &read("alice", "bob", 10));
    assert!(inbox.wants_snapshot());
    inbox.apply(Millis(0), &read("alice", "bob", 14));
    assert_eq!(unread(&inbox), many - 5);
}

#[test]
fn the_read_mark_goes_to_the_last_message_while_anything_is_unread() {
    let unseen = |events: &[Event]| after(events).standing(&user("bob")).unwrap().unseen();

    assert_eq!(unseen(&[received(7)]), Some(seq(7)));
    assert_eq!(unseen(&[received(7), read("alice", "bob", 7)]), None);
}

#[test]
fn typing_that_ends_by_itself_is_looked_at_then_and_not_again() {
    let typing = Event::Typing {
        from: user("bob"),
        typing: true,
    };
    let inbox = after(&[typing]);
    let end = Millis(0) + TYPING_TTL;

    assert_eq!(inbox.poll_timeout(Millis(0)), Some(end));
    assert_eq!(inbox.poll_timeout(end), None);
}
