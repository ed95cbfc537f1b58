//! What every log promises about marks.

use std::sync::Arc;

use chut_core::wire::Event;
use chut_core::{Cursor, Revision, Seq};
use chut_server::log::{AppendError, BatchBound, Log};

use super::{ALL, batch, draft, fill, place, seq, user};

/// The marks a person hears of from a revision on, and the place after them.
async fn marks(log: &dyn Log, name: &str, after: Revision) -> (Vec<Event>, Revision) {
    let after = Cursor {
        revision: after,
        ..place(log, log.head().seq.get())
    };
    let batch = batch(log.after(&user(name), after, ALL).await.unwrap());
    (batch.events, batch.at.revision)
}

pub(super) async fn a_read_mark_moves_forward_and_both_hear_of_it_once(log: Arc<dyn Log>) {
    let (alice, bob) = (user("alice"), user("bob"));
    fill(
        &*log,
        &[("bob", "alice"), ("bob", "alice"), ("carol", "alice")],
    )
    .await;

    for (asked, stands) in [(1, 1), (9, 2), (1, 2)] {
        assert_eq!(
            log.read(&alice, &bob, seq(asked)).await.unwrap(),
            seq(stands)
        );
    }
    assert_eq!(
        log.read(&alice, &user("dora"), seq(9)).await.unwrap(),
        Seq::START
    );

    let read = Event::Read {
        by: alice.clone(),
        with: bob,
        seq: seq(2),
    };
    for person in ["alice", "bob"] {
        let (events, revision) = marks(&*log, person, Revision(0)).await;
        assert_eq!(events, std::slice::from_ref(&read));
        assert_eq!(marks(&*log, person, revision).await.0, []);
        assert_eq!(log.last(&user(person)).await.unwrap().revision, revision);
    }
    let glances = log
        .conversations(&alice, 10.try_into().unwrap())
        .await
        .unwrap();
    let unread: Vec<_> = glances
        .iter()
        .map(|g| (g.with.as_str(), g.unread))
        .collect();
    assert_eq!(unread, [("carol", 1), ("bob", 0)]);
}

pub(super) async fn a_block_stops_both_and_can_be_lifted(log: Arc<dyn Log>) {
    let (alice, bob) = (user("alice"), user("bob"));
    let stored = log.append(draft("bob", "alice", 1)).await.unwrap();
    log.block(&alice, &bob, true).await.unwrap();

    for (from, to) in [("bob", "alice"), ("alice", "bob")] {
        let refused = log.append(draft(from, to, 2)).await;
        assert!(matches!(refused, Err(AppendError::Blocked)));
    }
    let again = log.append(draft("bob", "alice", 1)).await.unwrap();
    assert_eq!((again.seq, again.duplicate), (stored.seq, true));
    let glance = &log
        .conversations(&bob, 1.try_into().unwrap())
        .await
        .unwrap()[0];
    assert!(glance.is_blocked_by && !glance.marks.blocked);

    log.block(&alice, &bob, false).await.unwrap();
    log.append(draft("bob", "alice", 2)).await.unwrap();
    let lifted = Event::Blocked {
        user: bob,
        blocked: false,
    };
    assert_eq!(marks(&*log, "alice", Revision(0)).await.0, [lifted]);
}

pub(super) async fn each_sender_hears_what_has_been_delivered(log: Arc<dyn Log>) {
    fill(
        &*log,
        &[
            ("alice", "bob"),
            ("carol", "bob"),
            ("alice", "bob"),
            ("bob", "alice"),
        ],
    )
    .await;
    let mut follower = log.follow();

    log.delivered(&user("bob"), seq(2));
    for _ in 0..2 {
        follower.recv().await.unwrap();
    }

    let delivered = |number| Event::Delivered {
        with: user("bob"),
        seq: seq(number),
    };
    let (events, revision) = marks(&*log, "alice", Revision(0)).await;
    assert_eq!(events, [delivered(1)]);
    assert_eq!(marks(&*log, "carol", Revision(0)).await.0, [delivered(2)]);

    log.delivered(&user("bob"), seq(1));
    log.delivered(&user("bob"), seq(4));
    follower.recv().await.unwrap();
    assert_eq!(marks(&*log, "alice", revision).await.0, [delivered(3)]);
}

pub(super) async fn marks_wait_for_messages_that_fill_a_batch(log: Arc<dyn Log>) {
    fill(&*log, &[("bob", "alice"); 3]).await;
    log.read(&user("alice"), &user("bob"), seq(3))
        .await
        .unwrap();
    let bound = BatchBound {
        events: 2,
        bytes: usize::MAX,
    };

    let mut at = place(&*log, 0);
    let mut sizes = Vec::new();
    while log.last(&user("alice")).await.unwrap() != at {
        let batch = batch(log.after(&user("alice"), at, bound).await.unwrap());
        sizes.push(batch.events.len());
        at = batch.at;
    }

    assert_eq!(sizes, [2, 2]);
}
