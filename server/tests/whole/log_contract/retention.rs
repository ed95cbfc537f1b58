//! What every log promises about removal.

use std::num::NonZeroU32;
use std::sync::Arc;

use chut_core::wire::Event;
use chut_core::{Seq, Timestamp};
use chut_server::log::{
    AppendError, BatchBound, Entry, Glance, Keep, Log, Reading, Relation, Span, Trimmed,
};

use super::{ALL, batch, draft, fill, messages, numbers, place, seq, user};

/// Nothing is young enough.
const NOTHING: Keep = Keep {
    since: Some(Timestamp(u64::MAX)),
    per_conversation: None,
};

/// The newest so many of each conversation.
fn newest(most: u32) -> Keep {
    Keep {
        since: None,
        per_conversation: NonZeroU32::new(most),
    }
}

/// Takes steps until there is no more to do; gives how many messages have gone.
async fn trim(log: &dyn Log, keep: &Keep) -> usize {
    let mut removed = 0;
    loop {
        let step = log.trim(keep).await.unwrap();
        removed += step.removed;
        if !step.more {
            return removed;
        }
    }
}

/// The conversation of two people, as each of them sees it.
pub(super) async fn conversation(log: &dyn Log, people: [&str; 2]) -> Vec<u64> {
    let [a, b] = people.map(user);
    let limit = 200.try_into().unwrap();
    let newest = log.page((&a, &b), Span::Before(Seq::MAX), limit).await;
    let oldest = log.page((&b, &a), Span::After(Seq::START), limit).await;
    let (newest, oldest) = (newest.unwrap(), oldest.unwrap());
    assert_eq!(newest.messages, oldest.messages);
    assert!(!newest.more && !oldest.more, "nothing lies beyond");
    numbers(&newest.messages)
}

/// With whom `name` has conversations, the newest message of each and how many are unread.
pub(super) async fn glances(log: &dyn Log, name: &str) -> Vec<(String, u64, u64)> {
    let limit = 200.try_into().unwrap();
    let glances = log.conversations(&user(name), limit).await.unwrap();
    let glance = |g: &Glance| (g.with.to_string(), g.last.seq.get(), g.unread);
    glances.iter().map(glance).collect()
}

pub(super) async fn is_lost(log: &dyn Log, name: &str, after: u64) -> bool {
    let reading = log.after(&user(name), place(log, after), ALL).await;
    matches!(reading.unwrap(), Reading::Lost(_))
}

pub(super) async fn where_nothing_is_said_everything_is_kept(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"); 3]).await;

    let step = log.trim(&Keep::default()).await.unwrap();

    assert_eq!(step, Trimmed::default());
    assert_eq!(messages(&*log, "alice", 0, ALL).await, [1, 2, 3]);
}

pub(super) async fn old_messages_go_up_to_the_first_that_is_young_enough(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"), ("carol", "bob")]).await;
    // By the log's own clock: more come until one is younger than the others.
    let mut all = vec![log.append(draft("alice", "bob", 2)).await.unwrap()];
    while all.last().is_some_and(|last| last.at == all[0].at) {
        let number = 2 + u32::try_from(all.len()).unwrap();
        all.push(log.append(draft("alice", "bob", number)).await.unwrap());
    }
    let young = all.pop().unwrap();
    let keep = Keep {
        since: Some(young.at),
        ..Keep::default()
    };

    assert_eq!(trim(&*log, &keep).await, 2 + all.len());
    assert_eq!(trim(&*log, &keep).await, 0);

    let young = young.seq.get();
    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [young]);
    assert_eq!(messages(&*log, "bob", young - 1, ALL).await, [young]);
    assert_eq!(glances(&*log, "carol").await, []);
}

pub(super) async fn each_conversation_keeps_its_newest_messages(log: Arc<dyn Log>) {
    let (ab, ba, cb) = (("alice", "bob"), ("bob", "alice"), ("carol", "bob"));
    fill(&*log, &[ab, ba, cb, ab, ab, ba, cb]).await;

    assert_eq!(trim(&*log, &newest(3)).await, 2);

    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [4, 5, 6]);
    assert_eq!(conversation(&*log, ["carol", "bob"]).await, [3, 7]);
    assert_eq!(messages(&*log, "bob", 2, ALL).await, [3, 4, 5, 6, 7]);

    let next = log.append(draft("bob", "alice", 8)).await.unwrap();
    assert_eq!(next.seq, seq(8), "no place is given out twice");
    assert_eq!(trim(&*log, &newest(3)).await, 1);
    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [5, 6, 8]);
    let people = (&user("alice"), &user("bob"));
    let page = log.page(people, Span::Before(seq(8)), 1.try_into().unwrap());
    let page = page.await.unwrap();
    assert_eq!((numbers(&page.messages), page.more), (vec![6], true));
}

pub(super) async fn a_lower_bound_reaches_conversations_that_have_not_grown(log: Arc<dyn Log>) {
    let (ab, cd) = (("alice", "bob"), ("carol", "dora"));
    fill(&*log, &[ab, ab, ab, ab, cd, cd, cd]).await;

    for (most, alice, carol) in [
        (3, vec![2, 3, 4], vec![5, 6, 7]),
        (9, vec![2, 3, 4], vec![5, 6, 7]),
        (2, vec![3, 4], vec![6, 7]),
        (1, vec![4], vec![7]),
    ] {
        trim(&*log, &newest(most)).await;
        assert_eq!(conversation(&*log, ["alice", "bob"]).await, alice);
        assert_eq!(conversation(&*log, ["dora", "carol"]).await, carol);
    }
}

pub(super) async fn both_bounds_hold_at_once(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"); 3]).await;
    let keep = Keep {
        since: Some(Timestamp(0)),
        ..newest(2)
    };
    assert_eq!(trim(&*log, &keep).await, 1);

    let keep = Keep {
        per_conversation: newest(2).per_conversation,
        ..NOTHING
    };
    assert_eq!(trim(&*log, &keep).await, 2);
    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [0; 0]);
}

pub(super) async fn much_is_removed_in_several_steps_and_others_go_between(log: Arc<dyn Log>) {
    let pairs = [("alice", "bob"), ("carol", "dora")].repeat(150);
    fill(&*log, &pairs).await;

    let mut steps = vec![log.trim(&newest(10)).await.unwrap()];
    while steps.last().is_some_and(|step| step.more) {
        let number = 1_000 + u32::try_from(steps.len()).unwrap();
        log.append(draft("erin", "bob", number)).await.unwrap();
        steps.push(log.trim(&newest(10)).await.unwrap());
    }

    assert!(steps.len() > 2, "{steps:?}");
    let removed: usize = steps.iter().map(|step| step.removed).sum();
    assert_eq!(removed, 280);
    let kept = |last: u64| (0..10).rev().map(|n| last - 2 * n).collect::<Vec<u64>>();
    assert_eq!(conversation(&*log, ["alice", "bob"]).await, kept(299));
    assert_eq!(conversation(&*log, ["carol", "dora"]).await, kept(300));
}

pub(super) async fn a_place_before_a_removed_message_is_lost_and_none_after_it(log: Arc<dyn Log>) {
    let (ab, cd, ac) = (("alice", "bob"), ("carol", "dora"), ("alice", "carol"));
    fill(&*log, &[ab, cd, ab, ac, ab]).await;
    trim(&*log, &newest(1)).await;

    for (name, rest) in [("alice", vec![4, 5]), ("bob", vec![5])] {
        for before in 0..3 {
            assert!(is_lost(&*log, name, before).await, "{name} at {before}");
        }
        assert_eq!(messages(&*log, name, 3, ALL).await, rest);
    }
    for name in ["carol", "dora", "nobody"] {
        assert!(!is_lost(&*log, name, 0).await, "{name} has lost nothing");
    }

    let lost = log.after(&user("bob"), place(&*log, 1), ALL).await.unwrap();
    let Reading::Lost(at) = lost else {
        panic!("{lost:?}")
    };
    log.append(draft("bob", "alice", 9)).await.unwrap();
    let rest = log.after(&user("bob"), at, ALL).await.unwrap();
    assert_eq!(batch(rest).events.len(), 1);
}

pub(super) async fn a_person_without_messages_left_is_still_behind_what_is_gone(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"), ("carol", "dora")]).await;

    assert_eq!(trim(&*log, &NOTHING).await, 2);

    assert_eq!(log.last(&user("bob")).await.unwrap(), place(&*log, 1));
    assert!(is_lost(&*log, "bob", 0).await);
    assert_eq!(messages(&*log, "bob", 1, ALL).await, [0; 0]);
    assert_eq!(log.head(), place(&*log, 2));
    let next = log.append(draft("alice", "bob", 0)).await.unwrap();
    assert_eq!(messages(&*log, "bob", 1, ALL).await, [next.seq.get()]);
}

pub(super) async fn unread_counts_only_what_is_there(log: Arc<dyn Log>) {
    let (ba, ca) = (("bob", "alice"), ("carol", "alice"));
    fill(&*log, &[ba, ba, ba, ba, ca, ca, ca]).await;
    let (alice, bob) = (user("alice"), user("bob"));
    log.read(&alice, &bob, seq(3)).await.unwrap();
    let seen = async || {
        let glances = glances(&*log, "alice").await.into_iter();
        glances.map(|(_, last, unread)| (last, unread)).collect()
    };

    trim(&*log, &newest(2)).await;
    let two: Vec<_> = seen().await;
    log.append(draft("bob", "alice", 8)).await.unwrap();
    trim(&*log, &newest(1)).await;
    let one: Vec<_> = seen().await;

    assert_eq!(two, [(7, 2), (4, 1)]);
    assert_eq!(one, [(8, 1), (7, 1)]);
    let own = glances(&*log, "bob").await;
    assert_eq!(own, [("alice".to_owned(), 8, 0)]);
}

pub(super) async fn a_conversation_without_messages_is_gone_and_its_marks_are_not(
    log: Arc<dyn Log>,
) {
    let (alice, bob) = (user("alice"), user("bob"));
    fill(&*log, &[("bob", "alice"), ("bob", "alice")]).await;
    log.read(&alice, &bob, seq(1)).await.unwrap();
    log.block(&alice, &bob, true).await.unwrap();
    let last = log.last(&alice).await.unwrap();

    trim(&*log, &NOTHING).await;

    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [0; 0]);
    for name in ["alice", "bob"] {
        assert_eq!(glances(&*log, name).await, []);
    }
    assert_eq!(log.last(&alice).await.unwrap(), last);
    assert_eq!(log.read(&alice, &bob, Seq::MAX).await.unwrap(), seq(1));
    let marks = log.after(&alice, place(&*log, 2), ALL).await.unwrap();
    assert_eq!(batch(marks).events.len(), 2);
    let refused = log.append(draft("bob", "alice", 8)).await;
    assert!(matches!(refused, Err(AppendError::Blocked)));

    log.block(&alice, &bob, false).await.unwrap();
    log.append(draft("bob", "alice", 8)).await.unwrap();
    let seen = glances(&*log, "alice").await;
    assert_eq!(seen, [("bob".to_owned(), 3, 1)]);
}

pub(super) async fn people_whose_messages_are_gone_begin_anew(log: Arc<dyn Log>) {
    let (alice, carol) = (user("alice"), user("carol"));
    fill(&*log, &[("alice", "bob"), ("alice", "carol")]).await;
    log.block(&alice, &carol, true).await.unwrap();

    trim(&*log, &NOTHING).await;

    let stands = Relation {
        blocks: true,
        ..Relation::default()
    };
    assert_eq!(log.relation(&alice, &carol).await.unwrap(), stands);
    assert_eq!(log.peers(&alice, 9).await.unwrap(), []);
    let mut follower = log.follow();
    for (number, first) in [(1, true), (2, false)] {
        log.append(draft("bob", "alice", number)).await.unwrap();
        for _ in ["alice", "bob"] {
            let entry = follower.recv().await.unwrap().entry;
            let told = matches!(entry, Entry::Message { opens, .. } if opens == first);
            assert!(told, "{entry:?}");
        }
    }
}

pub(super) async fn an_id_is_free_again_once_its_message_is_gone(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"), ("alice", "bob")]).await;
    trim(&*log, &newest(1)).await;

    let again = log.append(draft("alice", "bob", 0)).await.unwrap();
    let kept = log.append(draft("alice", "bob", 1)).await.unwrap();
    let other = log.append(draft("alice", "carol", 1)).await;

    assert_eq!((again.seq, again.duplicate), (seq(3), false));
    assert_eq!((kept.seq, kept.duplicate), (seq(2), true));
    assert!(matches!(other, Err(AppendError::IdReused)));
}

pub(super) async fn what_is_removed_is_not_delivered(log: Arc<dyn Log>) {
    let (ab, cb, db) = (("alice", "bob"), ("carol", "bob"), ("dora", "bob"));
    fill(&*log, &[ab, cb, cb, db]).await;
    trim(&*log, &newest(1)).await;
    let mut follower = log.follow();

    log.delivered(&user("bob"), seq(2));
    log.delivered(&user("bob"), seq(4));

    for _ in 0..3 {
        follower.recv().await.unwrap();
    }
    for (name, number) in [("alice", 1), ("carol", 3), ("dora", 4)] {
        let delivered = Event::Delivered {
            with: user("bob"),
            seq: seq(number),
        };
        let heard = log.after(&user(name), place(&*log, number), ALL).await;
        assert_eq!(batch(heard.unwrap()).events, [delivered]);
    }
}

pub(super) async fn whoever_reads_beside_removal_misses_nothing_unknowingly(log: Arc<dyn Log>) {
    const LAST: u32 = 500;
    let sender = Arc::clone(&log);
    let sending = tokio::spawn(async move {
        for number in 1..=LAST {
            sender.append(draft("bob", "alice", number)).await.unwrap();
            sender.trim(&newest(1)).await.unwrap();
        }
    });
    let bound = BatchBound {
        events: 2,
        bytes: usize::MAX,
    };

    let mut at = place(&*log, 0);
    while at.seq < seq(LAST.into()) {
        match log.after(&user("alice"), at, bound).await.unwrap() {
            Reading::Batch(batch) => {
                // All messages are hers, so the next has the next number.
                let next = at.seq.get() + batch.events.len() as u64;
                assert_eq!(batch.at.seq.get(), next);
                at = batch.at;
            }
            Reading::Lost(end) => {
                assert!(end.seq > at.seq, "a good place is further on");
                at = end;
            }
        }
    }
    sending.await.unwrap();
}
