//! What every log promises, asked of each engine.

mod erasure;
mod marks;
mod pages;
mod profiles;
mod retention;
mod state;

use std::sync::Arc;

use chut_core::wire::Event;
use chut_core::{Cursor, Draft, Message, Revision, Seq, UserId};
use chut_server::log::{
    AppendError, Batch, BatchBound, Durability, Log, MemoryLog, Reading, SqliteLog,
};
use tempfile::TempDir;

const ALL: BatchBound = BatchBound {
    events: 1_000,
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

/// What was read, where nothing has been lost.
pub(crate) fn batch(reading: Reading) -> Batch {
    match reading {
        Reading::Batch(batch) => batch,
        Reading::Lost(_) => panic!("a message after this place has been removed"),
    }
}

fn numbers(messages: &[Message]) -> Vec<u64> {
    messages.iter().map(|message| message.seq.get()).collect()
}

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

/// The place after the message with this number, before any mark.
fn place(log: &dyn Log, number: u64) -> Cursor {
    Cursor {
        seq: seq(number),
        ..Cursor::start(log.head().epoch)
    }
}

/// The messages of a person after a place.
async fn messages(log: &dyn Log, name: &str, after: u64, bound: BatchBound) -> Vec<u64> {
    let reading = log.after(&user(name), place(log, after), bound).await;
    let seq = |event: &Event| match event {
        Event::Sent(message) | Event::Received(message) => Some(message.seq.get()),
        Event::Delivered { .. }
        | Event::Read { .. }
        | Event::Blocked { .. }
        | Event::Presence { .. }
        | Event::Typing { .. }
        | Event::Resync
        | Event::Unknown => None,
    };
    let batch = batch(reading.unwrap());
    batch.events.iter().filter_map(seq).collect()
}

/// Appends a message for each pair of names; they get the places 1, 2, 3…
async fn fill(log: &dyn Log, pairs: &[(&str, &str)]) {
    for (number, (from, to)) in (0..).zip(pairs) {
        log.append(draft(from, to, number)).await.unwrap();
    }
}

async fn places_grow_with_each_message(log: Arc<dyn Log>) {
    assert_eq!(log.head().seq, Seq::START);

    for number in 1..=5 {
        let appended = log.append(draft("alice", "bob", number)).await.unwrap();
        assert!(!appended.duplicate);
        assert_eq!(log.head().seq, appended.seq);
        assert_eq!(log.last(&user("bob")).await.unwrap().seq, appended.seq);
    }
    assert_eq!(log.last(&user("carol")).await.unwrap(), place(&*log, 0));
}

async fn a_log_reaches_its_own_places_up_to_its_end(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"); 2]).await;
    log.block(&user("alice"), &user("bob"), true).await.unwrap();
    let end = log.head();

    assert!(log.reaches(place(&*log, 0)).await.unwrap());
    assert!(log.reaches(end).await.unwrap());
    let beyond = [
        Cursor {
            seq: end.seq.next(),
            ..end
        },
        Cursor {
            revision: Revision(end.revision.0 + 1),
            ..end
        },
        Cursor {
            epoch: chut_core::Epoch(end.epoch.0 ^ 1),
            ..end
        },
    ];
    for cursor in beyond {
        assert!(!log.reaches(cursor).await.unwrap(), "{cursor}");
    }
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
    assert_eq!(messages(&*log, "alice", 0, ALL).await.len(), 2);
    for (from, to, number, repeats) in [
        ("alice", "bob", 1, true),
        ("alice", "carol", 1, true),
        ("alice", "bob", 3, false),
        ("bob", "alice", 1, false),
        ("carol", "alice", 1, false),
    ] {
        let found = log.repeats(&draft(from, to, number)).await.unwrap();
        assert_eq!(found, repeats, "{from} to {to}: {number}");
    }
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
        let all: Vec<_> = (1..=50).collect();
        assert_eq!(messages(&*log, person, 0, ALL).await, all);
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
    for (after, rest) in [
        (0, vec![1, 3, 4]),
        (1, vec![3, 4]),
        (2, vec![3, 4]),
        (4, vec![]),
    ] {
        assert_eq!(messages(&*log, "alice", after, ALL).await, rest);
    }
    assert_eq!(messages(&*log, "dora", 0, ALL).await, [0; 0]);
}

async fn a_batch_ends_at_its_bound_but_never_empty(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"); 5]).await;
    let batch = async |events, bytes| messages(&*log, "bob", 0, BatchBound { events, bytes }).await;

    assert_eq!(batch(3, usize::MAX).await, [1, 2, 3]);
    assert_eq!(batch(100, 40).await, [1, 2]);
    assert_eq!(batch(100, 1).await, [1]);
}

async fn a_follower_hears_whose_log_has_grown_in_order(log: Arc<dyn Log>) {
    let mut follower = log.follow();

    fill(&*log, &[("alice", "bob"), ("bob", "carol")]).await;
    log.append(draft("alice", "bob", 0)).await.unwrap();
    log.read(&user("bob"), &user("alice"), seq(1))
        .await
        .unwrap();

    let mut heard = Vec::new();
    for _ in 0..6 {
        let grown = follower.recv().await.unwrap();
        heard.push((
            grown.user.to_string(),
            grown.head.seq.get(),
            grown.head.revision.0,
        ));
    }
    let expected = [
        ("alice", 1, 0),
        ("bob", 1, 0),
        ("bob", 2, 0),
        ("carol", 2, 0),
        ("bob", 0, 1),
        ("alice", 0, 2),
    ];
    let expected = expected.map(|(user, seq, revision)| (user.to_owned(), seq, revision));
    assert_eq!(heard, expected);
    assert!(follower.try_recv().is_err(), "a repeat is no commit");
}

use erasure::*;
use marks::*;
use pages::*;
use profiles::*;
use retention::*;
use state::*;

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
    places_grow_with_each_message
    a_log_reaches_its_own_places_up_to_its_end
    a_repeat_is_found_and_a_reused_id_refused
    senders_at_the_same_time_are_all_stored_once_in_one_order
    reading_after_a_place_shows_ones_own_messages_in_order
    a_batch_ends_at_its_bound_but_never_empty
    a_page_is_the_nearest_part_of_one_conversation
    conversations_come_newest_first
    a_follower_hears_whose_log_has_grown_in_order
    a_read_mark_moves_forward_and_both_hear_of_it_once
    a_block_stops_both_and_can_be_lifted
    each_sender_hears_what_has_been_delivered
    marks_wait_for_messages_that_fill_a_batch
    a_snapshot_and_what_follows_make_a_fresh_snapshot
    people_are_shown_as_the_site_said_last
    an_introduction_is_no_event
    where_nothing_is_said_everything_is_kept
    old_messages_go_up_to_the_first_that_is_young_enough
    each_conversation_keeps_its_newest_messages
    a_lower_bound_reaches_conversations_that_have_not_grown
    both_bounds_hold_at_once
    much_is_removed_in_several_steps_and_others_go_between
    a_place_before_a_removed_message_is_lost_and_none_after_it
    a_person_without_messages_left_is_still_behind_what_is_gone
    unread_counts_only_what_is_there
    a_conversation_without_messages_is_gone_and_its_marks_are_not
    people_whose_messages_are_gone_begin_anew
    an_id_is_free_again_once_its_message_is_gone
    what_is_removed_is_not_delivered
    whoever_reads_beside_removal_misses_nothing_unknowingly
    an_erased_person_is_nobody_and_others_keep_theirs
    who_comes_after_an_erased_person_is_somebody_else
    what_comes_while_a_person_is_erased_stays
    much_is_erased_in_several_steps
    no_message_is_older_than_one_that_was_erased
    messages_are_read_in_order_of_all_or_of_one
    what_is_there_is_counted_and_what_is_gone_is_not
    each_bookmark_is_where_it_was_put_last
}
