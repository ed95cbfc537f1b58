//! What every log promises about how people are shown.

use std::sync::Arc;

use chut_core::wire::PageLimit;
use chut_server::log::{Log, Profile};

use super::{draft, fill, user};

fn profile(name: &str) -> Profile {
    Profile {
        name: Some(name.into()),
        avatar: Some(format!("https://site.example/{name}.png").into()),
    }
}

/// How `name` is shown the others, newest conversation first.
async fn shown(log: &dyn Log, name: &str) -> Vec<Profile> {
    let limit = PageLimit::default();
    let glances = log.conversations(&user(name), limit).await.unwrap();
    glances.into_iter().map(|glance| glance.profile).collect()
}

pub(super) async fn people_are_shown_as_the_site_said_last(log: Arc<dyn Log>) {
    // Alice is known before anything is said, Bob only after.
    log.introduce(&user("alice"), &profile("Alice"))
        .await
        .unwrap();
    fill(&*log, &[("alice", "bob"), ("carol", "bob")]).await;
    log.introduce(&user("bob"), &profile("Bob")).await.unwrap();

    assert_eq!(
        shown(&*log, "bob").await,
        [Profile::default(), profile("Alice")]
    );
    assert_eq!(shown(&*log, "alice").await, [profile("Bob")]);

    log.introduce(&user("alice"), &profile("Alicia"))
        .await
        .unwrap();
    log.introduce(&user("bob"), &Profile::default())
        .await
        .unwrap();

    assert_eq!(
        shown(&*log, "bob").await,
        [Profile::default(), profile("Alicia")]
    );
    assert_eq!(shown(&*log, "alice").await, [Profile::default()]);
}

pub(super) async fn an_introduction_is_no_event(log: Arc<dyn Log>) {
    fill(&*log, &[("alice", "bob")]).await;
    let (head, mut news) = (log.head(), log.follow());

    for _ in 0..2 {
        log.introduce(&user("bob"), &profile("Bob")).await.unwrap();
    }

    assert_eq!(log.head(), head);
    let next = log.append(draft("bob", "alice", 1)).await.unwrap();
    assert_eq!(news.recv().await.unwrap().head.seq, next.seq);
}
