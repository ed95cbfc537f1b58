//! What every log promises, asked of each engine.

use std::sync::Arc;

use chut_core::{Draft, Message, Seq, UserId};
use chut_server::log::{AppendError, BatchBound, Durability, Log, MemoryLog, Span, SqliteLog};
use tempfile::TempDir;

const ALL: BatchBound = BatchBound {
    messages: 1_000,
    bytes: usize::MAX,
};

pub(crate) fn user(name: &str) -> UserId {
    name.parse().unwrap()
}

pub(crate) fn draft(from: &str, to: &str, number: u32) -> Draft {
    Draft {
        from: user(from),
        to: user(to),
        id: format!("message-{number}").parse().unwrap(),
        text: format!("{from} to {to}: {number}").parse().unwrap(),
    }
}

fn numbers(messages: &[Message]) -> Vec<u64> {
    messages.iter().map(|message| message.seq.get()).collect()
}

/// Appends a message for each pair of names; they get the places 1, 2, 3…
async fn fill(log: &dyn Log, pairs: &[(&str, &str)]) {
    for (number, (from, to)) in (0..).zip(pairs) {
        log.append(draft(from, to, number)).await.unwrap();
    }
}

async fn places_grow_by_one_message_at_a_time(log: Arc<dyn Log>) {
    assert_eq!(log.head().await.unwrap(), Seq::START);

    for number in 1..=5 {
        let appended = log.append(draft("alice", "bob", number)).await.unwrap();
        assert!(!appended.duplicate);
        assert_eq!(log.head().await.unwrap(), appended.seq);
        assert_eq!(log.last(&user("bob")).await.unwrap(), appended.seq);
    }
    assert_eq!(log.last(&user("carol")).await.unwrap(), Seq::START);
}

async fn a_repeat_is_found_and_a_reused_id_refused(log: Arc<dyn Log>) {
    let first = log.append(draft("alice", "bob", 1)).await.unwrap();
    log.append(draft("alice", "bob", 2)).await.unwrap();

    let again = log.append(draft("alice", "bob", 1)).await.unwrap();
    let reused = log.append(draft("alice", "carol", 1)).await;

    assert_eq!(
        (again.seq, again.at, again.duplicate),
        (first.seq, first.at, true)
    );
    assert!(matches!(reused, Err(AppendError::IdReused)));
    assert_eq!(
        numbers(&log.after(&user("alice"), Seq::START, ALL).await.unwrap()).len(),
        2
    );
}

async fn senders_at_the_same_time_are_all_stored_once_in_one_order(log: Arc<dyn Log>) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100 {
        let log = Arc::clone(&log);
        // Each message twice: a client that has lost its reply repeats it.
        tasks.spawn(async move { log.append(draft("alice", "bob", number / 2)).await.unwrap() });
    }
    let appended = tasks.join_all().await;

    let firsts = appended
        .iter()
        .filter(|appended| !appended.duplicate)
        .count();
    assert_eq!(firsts, 50);
    for person in ["alice", "bob"] {
        let messages = log.after(&user(person), Seq::START, ALL).await.unwrap();
        assert_eq!(numbers(&messages), (1..=50).collect::<Vec<_>>());
    }
}

async fn reading_after_a_place_shows_ones_own_messages_in_order(log: Arc<dyn Log>) {
    fill(
        &*log,
        &[
            ("alice", "bob"),
            ("bob", "carol"),
            ("carol", "alice"),
            ("bob", "alice"),
        ],
    )
    .await;
    let alice = user("alice");
    let after = |seq| log.after(&alice, Seq::new(seq).unwrap(), ALL);

    assert_eq!(numbers(&after(0).await.unwrap()), [1, 3, 4]);
    assert_eq!(numbers(&after(1).await.unwrap()), [3, 4]);
    assert_eq!(numbers(&after(2).await.unwrap()), [3, 4]);
    assert_eq!(numbers(&after(4).await.unwrap()), [0; 0]);
    assert_eq!(
        numbers(&log.after(&user("dora"), Seq::START, ALL).await.unwrap()),
        [0; 0]
    );
}

async fn a_batch_ends_at_its_bound_but_never_empty(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"); 5]).await;
    let batch = async |messages, bytes| {
        let bound = BatchBound { messages, bytes };
        numbers(&log.after(&user("bob"), Seq::START, bound).await.unwrap())
    };

    assert_eq!(batch(3, usize::MAX).await, [1, 2, 3]);
    assert_eq!(batch(100, 40).await, [1, 2]);
    assert_eq!(batch(100, 1).await, [1]);
}

async fn a_page_is_the_nearest_part_of_one_conversation(log: Arc<dyn Log>) {
    fill(
        &*log,
        &[
            ("alice", "bob"),
            ("bob", "alice"),
            ("alice", "carol"),
            ("alice", "bob"),
            ("bob", "alice"),
        ],
    )
    .await;
    let page = async |me, peer, span, limit: u16| {
        let people = (&user(me), &user(peer));
        let page = log
            .page(people, span, limit.try_into().unwrap())
            .await
            .unwrap();
        (numbers(&page.messages), page.more)
    };
    let seq = |number| Seq::new(number).unwrap();

    assert_eq!(
        page("alice", "bob", Span::Before(Seq::MAX), 3).await,
        (vec![2, 4, 5], true)
    );
    assert_eq!(
        page("bob", "alice", Span::Before(seq(4)), 3).await,
        (vec![1, 2], false)
    );
    assert_eq!(
        page("bob", "alice", Span::Before(seq(4)), 2).await,
        (vec![1, 2], false)
    );
    assert_eq!(
        page("alice", "bob", Span::After(seq(1)), 2).await,
        (vec![2, 4], true)
    );
    assert_eq!(
        page("alice", "bob", Span::After(seq(5)), 2).await,
        (vec![], false)
    );
    assert_eq!(
        page("bob", "carol", Span::Before(Seq::MAX), 2).await,
        (vec![], false)
    );
    assert_eq!(
        page("dora", "alice", Span::Before(Seq::MAX), 2).await,
        (vec![], false)
    );
}

async fn conversations_come_newest_first(log: Arc<dyn Log>) {
    fill(
        &*log,
        &[
            ("alice", "bob"),
            ("carol", "alice"),
            ("bob", "alice"),
            ("bob", "carol"),
        ],
    )
    .await;

    let glances = log
        .conversations(&user("alice"), 10.try_into().unwrap())
        .await
        .unwrap();

    let seen: Vec<_> = glances
        .iter()
        .map(|g| (g.with.as_str(), g.last.seq.get(), g.received))
        .collect();
    assert_eq!(seen, [("bob", 3, 1), ("carol", 2, 1)]);
    let one = log
        .conversations(&user("alice"), 1.try_into().unwrap())
        .await
        .unwrap();
    assert_eq!(one.len(), 1);
}

async fn a_follower_sees_every_commit_in_order(log: Arc<dyn Log>) {
    let mut follower = log.follow();

    fill(
        &*log,
        &[("alice", "bob"), ("bob", "carol"), ("carol", "alice")],
    )
    .await;
    log.append(draft("alice", "bob", 0)).await.unwrap();

    for seq in 1..=3 {
        assert_eq!(follower.recv().await.unwrap().seq.get(), seq);
    }
    assert!(follower.try_recv().is_err(), "a repeat is no commit");
}

macro_rules! contract {
    ($($promise:ident)*) => {
        mod memory {
            use super::*;

            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::$promise(Arc::new(MemoryLog::new().unwrap())).await;
            })*
        }

        mod sqlite {
            use super::*;

            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                let folder = TempDir::new().unwrap();
                let file = folder.path().join("log.sqlite");
                super::$promise(Arc::new(SqliteLog::open(&file, Durability::Relaxed).unwrap())).await;
            })*
        }
    };
}

contract! {
    places_grow_by_one_message_at_a_time
    a_repeat_is_found_and_a_reused_id_refused
    senders_at_the_same_time_are_all_stored_once_in_one_order
    reading_after_a_place_shows_ones_own_messages_in_order
    a_batch_ends_at_its_bound_but_never_empty
    a_page_is_the_nearest_part_of_one_conversation
    conversations_come_newest_first
    a_follower_sees_every_commit_in_order
}
