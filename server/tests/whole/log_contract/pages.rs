//! What every log promises about pages and snapshots.

use std::sync::Arc;

use chut_core::Seq;
use chut_server::log::{Log, Span};

use super::{fill, numbers, seq, user};

pub(super) async fn a_page_is_the_nearest_part_of_one_conversation(log: Arc<dyn Log>) {
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

pub(super) async fn conversations_come_newest_first(log: Arc<dyn Log>) {
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
        .map(|g| (g.with.as_str(), g.last.seq.get(), g.unread))
        .collect();
    assert_eq!(seen, [("bob", 3, 1), ("carol", 2, 1)]);
    let one = log
        .conversations(&user("alice"), 1.try_into().unwrap())
        .await
        .unwrap();
    assert_eq!(one.len(), 1);
}
