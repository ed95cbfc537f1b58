//! Revocation: what was accepted is accepted no more, and polls that wait by it end.

use std::time::Duration;

use chut_server::auth::Revoked;
use jsonwebtoken::Algorithm;
use serde_json::json;

use super::keys::{alice_but, get, now, shared, token};
use super::site::{Site, call};
use super::{held, pass};
use crate::app::TestApp;

const SNAPSHOT: &str = "/v1/conversations";

fn session(text: &str) -> Revoked {
    Revoked::Session(text.to_owned())
}

fn by_token(text: &str) -> Revoked {
    Revoked::Token(text.to_owned())
}

fn user(text: &str) -> Revoked {
    Revoked::User(text.parse().unwrap())
}

/// A poll of somebody whom the site knows.
fn poll(cursor: &str) -> String {
    format!("/v1/listen?client=tab&cursor={cursor}")
}

#[tokio::test]
async fn a_revoked_login_is_forgotten_and_its_poll_ends_at_once_while_others_wait_on() {
    for revoked in [
        session("session-alice"),
        by_token("token-alice"),
        user("alice"),
    ] {
        let site = Site::start().await;
        let app = site.app(&["--hold-ms", "60000"]).await;
        let cursor = call(&app, "alice", "/v1/listen?client=tab").await.cursor();
        call(&app, "bob", SNAPSHOT).await;
        let path = poll(&cursor);
        let mut of_bob = Box::pin(call(&app, "bob", &path));

        let (of_alice, gone) = tokio::select! {
            biased;
            both = async { tokio::join!(call(&app, "alice", &path), async {
                held(&app, 2).await;
                app.app.revoke(&revoked)
            }) } => both,
            _ = &mut of_bob => unreachable!("bob waits"),
        };

        assert_eq!(of_alice.refusal(), (401, "unauthenticated"), "{revoked:?}");
        assert_eq!(gone, 2, "a login and a poll");
        assert_eq!(app.app.users.census().polls, 1);
        call(&app, "bob", SNAPSHOT).await;
        assert_eq!(site.calls(), 2, "bob is remembered");
        call(&app, "alice", SNAPSHOT).await;
        assert_eq!(site.calls(), 3, "alice is asked about anew");
        assert_eq!(app.app.revoke(&user("nobody")), 0);
    }
}

#[tokio::test]
async fn a_login_under_way_when_it_is_revoked_does_not_count_and_is_not_kept() {
    for revoked in [
        session("session-alice"),
        by_token("token-alice"),
        user("alice"),
    ] {
        let site = Site::start().await;
        let app = site.app(&[]).await;
        site.close();

        let (reply, ()) = tokio::join!(call(&app, "alice", SNAPSHOT), async {
            site.was_asked(1).await;
            assert_eq!(app.app.revoke(&revoked), 0);
            site.open();
        });

        assert_eq!(reply.refusal(), (401, "unauthenticated"), "{revoked:?}");
        site.says_plainly(401, "");
        assert_eq!(call(&app, "alice", SNAPSHOT).await.status, 401);
        assert_eq!(site.calls(), 2, "the site has the last word");
    }
}

#[tokio::test]
async fn what_was_revoked_is_no_stale_answer_either() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    call(&app, "alice", SNAPSHOT).await;
    pass(Duration::from_secs(61)).await;
    site.says_plainly(500, "");
    assert_eq!(call(&app, "alice", SNAPSHOT).await.status, 200, "stale");

    app.app.revoke(&session("session-alice"));

    assert_eq!(call(&app, "alice", SNAPSHOT).await.status, 503);
}

#[tokio::test]
async fn a_revoked_signed_token_stays_refused_and_another_of_the_same_person_does_not() {
    let app = shared(&["--hold-ms", "60000"]).await;
    let one = token(Algorithm::HS256, &alice_but(&json!({"jti": "one"})));
    let two = token(Algorithm::HS256, &alice_but(&json!({"jti": "two"})));
    let cursor = get(&app, "/v1/listen?client=tab", &one).await.cursor();
    let path = poll(&cursor);

    let (reply, gone) = tokio::join!(get(&app, &path, &one), async {
        held(&app, 1).await;
        app.app.revoke(&by_token(&one))
    });

    assert_eq!(reply.refusal(), (401, "unauthenticated"));
    assert_eq!(gone, 1);
    pass(Duration::from_secs(30)).await;
    assert_eq!(get(&app, SNAPSHOT, &one).await.status, 401);
    assert_eq!(get(&app, SNAPSHOT, &two).await.status, 200);
}

#[tokio::test]
async fn a_revoked_person_needs_a_token_made_later() {
    let app = shared(&["--hold-ms", "60000"]).await;
    let made = |at: u64, sub: &str| {
        let claims = json!({"iat": at, "sub": sub});
        token(Algorithm::HS256, &alice_but(&claims))
    };
    let old = made(now(), "alice");
    let cursor = get(&app, "/v1/listen?client=tab", &old).await.cursor();
    let path = poll(&cursor);

    let (reply, gone) = tokio::join!(get(&app, &path, &old), async {
        held(&app, 1).await;
        app.app.revoke(&user("alice"))
    });

    assert_eq!((reply.status, gone), (401, 1));
    assert_eq!(get(&app, SNAPSHOT, &old).await.status, 401);
    let new = made(now() + 2, "alice");
    assert_eq!(get(&app, SNAPSHOT, &new).await.status, 200);
    let other = made(now() - 10, "bob");
    assert_eq!(get(&app, SNAPSHOT, &other).await.status, 200);
    let timeless = token(Algorithm::HS256, &alice_but(&json!({"iat": null})));
    assert_eq!(get(&app, SNAPSHOT, &timeless).await.status, 401);
}

#[tokio::test]
async fn a_changed_signature_makes_no_other_token_of_a_revoked_one() {
    let app = shared(&[]).await;
    let good = token(Algorithm::HS256, &alice_but(&json!({})));
    let (signed, _) = good.rsplit_once('.').unwrap();

    app.app.revoke(&by_token(&format!("{signed}.another")));

    assert_eq!(get(&app, SNAPSHOT, &good).await.status, 401);
}

#[tokio::test]
async fn where_everybody_is_believed_polls_end_and_people_come_back() {
    for revoked in [by_token("alice"), user("alice")] {
        let app = TestApp::with(&["--hold-ms", "60000"]).await;
        let cursor = app.now("alice").await;

        let (reply, gone) = tokio::join!(app.listen("alice", &cursor), async {
            held(&app, 1).await;
            assert_eq!(app.app.revoke(&session("alice")), 0);
            app.app.revoke(&revoked)
        });

        assert_eq!((reply.refusal(), gone), ((401, "unauthenticated"), 1));
        assert_eq!(app.conversations("alice").await.status, 200);
        assert!(
            app.app.users.is_here(&"alice".parse().unwrap()),
            "it may be back soon"
        );
    }
}
