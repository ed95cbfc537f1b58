//! What every log promises about the erasure of one person, and about what is told of all.

use std::sync::Arc;

use chut_core::Seq;
use chut_server::log::{Bookmark, Counts, Log, Person, Profile, Relation};

use super::retention::{conversation, glances, is_lost};
use super::{draft, fill, numbers, place, seq, user};

/// Takes steps until there is no more to do; gives how many messages have gone.
async fn erase(log: &dyn Log, name: &str, until: Seq) -> usize {
    let mut removed = 0;
    loop {
        let step = log.erase(&user(name), until).await.unwrap();
        removed += step.removed;
        if !step.more {
            return removed;
        }
    }
}

pub(super) async fn an_erased_person_is_nobody_and_others_keep_theirs(log: Arc<dyn Log>) {
    let (ab, ba, bc) = (("alice", "bob"), ("bob", "alice"), ("bob", "carol"));
    fill(&*log, &[ab, bc, ba, ab]).await;
    let (alice, bob) = (user("alice"), user("bob"));
    let shown = Profile {
        name: Some("Alice".into()),
        avatar: None,
    };
    log.introduce(&alice, &shown).await.unwrap();
    log.read(&alice, &bob, seq(3)).await.unwrap();
    log.read(&bob, &alice, seq(1)).await.unwrap();
    log.block(&user("dora"), &alice, true).await.unwrap();

    assert_eq!(erase(&*log, "alice", log.head().seq).await, 3);
    assert_eq!(erase(&*log, "alice", Seq::MAX).await, 0);

    assert_eq!(log.person(&alice).await.unwrap(), Person::default());
    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [0; 0]);
    assert_eq!(conversation(&*log, ["bob", "carol"]).await, [2]);
    assert_eq!(glances(&*log, "bob").await, [("carol".to_owned(), 2, 0)]);
    let strangers = Relation::default();
    assert_eq!(
        log.relation(&alice, &user("dora")).await.unwrap(),
        strangers
    );
    assert!(is_lost(&*log, "bob", 3).await, "the others are told");
    assert!(!is_lost(&*log, "bob", 4).await && !is_lost(&*log, "carol", 0).await);
    // The same name may come again, and is a stranger.
    let again = log.append(draft("alice", "bob", 0)).await.unwrap();
    assert_eq!((again.seq, again.duplicate), (seq(5), false));
    assert_eq!(glances(&*log, "alice").await, [("bob".to_owned(), 5, 0)]);
    assert_eq!(glances(&*log, "bob").await[0], ("alice".to_owned(), 5, 1));
}

pub(super) async fn who_comes_after_an_erased_person_is_somebody_else(log: Arc<dyn Log>) {
    fill(&*log, &[("dora", "alice")]).await;
    log.block(&user("dora"), &user("zoe"), true).await.unwrap();
    log.block(&user("zoe"), &user("alice"), true).await.unwrap();
    erase(&*log, "zoe", Seq::MAX).await;

    // An engine that numbers people may give the number out anew.
    for (number, to) in [(8, "dora"), (9, "alice")] {
        log.append(draft("yan", to, number)).await.unwrap();
    }
    let seen = log
        .conversation(&user("yan"), &user("alice"))
        .await
        .unwrap();
    assert!(!seen.unwrap().marks.blocked);
}

pub(super) async fn what_comes_while_a_person_is_erased_stays(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"), ("carol", "alice")]).await;
    let until = log.head().seq;
    log.append(draft("bob", "alice", 9)).await.unwrap();
    log.block(&user("alice"), &user("carol"), true)
        .await
        .unwrap();

    assert_eq!(erase(&*log, "alice", until).await, 2);

    assert_eq!(conversation(&*log, ["alice", "bob"]).await, [3]);
    assert_eq!(glances(&*log, "alice").await, [("bob".to_owned(), 3, 1)]);
    let carol = log.relation(&user("carol"), &user("alice")).await.unwrap();
    assert_eq!(carol, Relation::default());
    assert!(is_lost(&*log, "alice", 1).await);
}

pub(super) async fn much_is_erased_in_several_steps(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob"); 150]).await;
    let before = log.head();

    let first = log.erase(&user("bob"), before.seq).await.unwrap();
    assert!(first.more && first.removed < 150);
    let between = log.append(draft("alice", "carol", 1_000)).await.unwrap();
    assert_eq!(between.seq, seq(151));
    let rest = erase(&*log, "bob", before.seq).await;

    assert_eq!(first.removed + rest, 150);
    assert_eq!(log.head().seq, seq(151), "no place is given out twice");
    assert_eq!(glances(&*log, "alice").await.len(), 1);
}

pub(super) async fn no_message_is_older_than_one_that_was_erased(log: Arc<dyn Log>) {
    let erased = log.append(draft("alice", "bob", 1)).await.unwrap();
    erase(&*log, "bob", Seq::MAX).await;

    let next = log.append(draft("alice", "carol", 2)).await.unwrap();

    assert!(next.at >= erased.at);
}

pub(super) async fn messages_are_read_in_order_of_all_or_of_one(log: Arc<dyn Log>) {
    let (ab, bc, ca) = (("alice", "bob"), ("bob", "carol"), ("carol", "alice"));
    fill(&*log, &[ab, bc, ca, ab, bc]).await;
    log.block(&user("alice"), &user("bob"), true).await.unwrap();
    erase(&*log, "nobody", Seq::MAX).await;
    let read = async |of: Option<&str>, after, limit| {
        let of = of.map(user);
        let messages = log.messages(of.as_ref(), seq(after), limit).await.unwrap();
        numbers(&messages)
    };

    assert_eq!(read(None, 0, 3).await, [1, 2, 3]);
    assert_eq!(read(None, 3, 3).await, [4, 5]);
    assert_eq!(read(Some("alice"), 0, 9).await, [1, 3, 4]);
    assert_eq!(read(Some("alice"), 1, 1).await, [3]);
    assert_eq!(read(Some("dora"), 0, 9).await, [0; 0]);
    // Unlike a client, it passes over what has been removed.
    erase(&*log, "carol", Seq::MAX).await;
    assert!(is_lost(&*log, "bob", place(&*log, 1).seq.get()).await);
    assert_eq!(read(Some("bob"), 1, 9).await, [4]);
    assert_eq!(read(None, 0, 9).await, [1, 4]);
}

pub(super) async fn what_is_there_is_counted_and_what_is_gone_is_not(log: Arc<dyn Log>) {
    assert_eq!(log.counts().await.unwrap(), Counts::default());
    fill(
        &*log,
        &[("alice", "bob"), ("bob", "alice"), ("bob", "carol")],
    )
    .await;
    let counts = |people, conversations, messages| Counts {
        people,
        conversations,
        messages,
    };
    assert_eq!(log.counts().await.unwrap(), counts(3, 2, 3));
    log.read(&user("alice"), &user("bob"), seq(2))
        .await
        .unwrap();
    let bob = log.person(&user("bob")).await.unwrap();
    assert_eq!((bob.conversations, bob.messages, bob.unread), (2, 3, 1));

    erase(&*log, "alice", Seq::MAX).await;

    assert_eq!(log.counts().await.unwrap(), counts(2, 1, 1));
    let bob = log.person(&user("bob")).await.unwrap();
    assert_eq!((bob.conversations, bob.messages, bob.unread), (1, 1, 0));
}

pub(super) async fn each_bookmark_is_where_it_was_put_last(log: Arc<dyn Log>) {
    let (told, missed) = (Bookmark::Told, Bookmark::Missed);
    assert_eq!(log.bookmark(told).await.unwrap(), None);
    for number in [0, 7, 3] {
        log.set_bookmark(told, seq(number)).await.unwrap();
        assert_eq!(log.bookmark(told).await.unwrap(), Some(seq(number)));
    }
    assert_eq!(log.bookmark(missed).await.unwrap(), None);
}
