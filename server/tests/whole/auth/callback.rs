//! `--auth callback`: the host site is asked, once, and its word is kept for as long as it says.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

use super::pass;
use super::site::{SECRET, Says, Site, call, get, send};
use crate::app::read;

const SNAPSHOT: &str = "/v1/conversations";

#[tokio::test]
async fn the_site_is_shown_both_secrets_and_says_who_is_calling() {
    let site = Site::start().await;
    let app = site.app(&[]).await;

    let reply = call(&app, "alice", SNAPSHOT).await;

    let me = json!({"user": "alice", "name": "ALICE", "avatar": "https://site.example/alice.png"});
    assert_eq!(reply.body["me"], me);
    let asked = &site.asked()[0];
    let question = json!({"session": "session-alice", "token": "token-alice"});
    assert_eq!((&asked.body, &*asked.path), (&question, "/auth"));
    assert_eq!(asked.bearer, Some(format!("Bearer {SECRET}")));
}

#[tokio::test]
async fn people_see_each_other_as_the_site_presents_them() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    call(&app, "alice", SNAPSHOT).await;
    let message = json!({"to": "bob", "text": "Hello", "id": "message-1"});
    assert_eq!(
        send(&app, "alice", "/v1/message", &message).await.status,
        200
    );

    let conversation = &call(&app, "bob", SNAPSHOT).await.body["conversations"][0];

    assert_eq!(conversation["name"], "ALICE");
    assert_eq!(conversation["avatar"], "https://site.example/alice.png");
    let conversation = &call(&app, "alice", SNAPSHOT).await.body["conversations"][0];
    assert_eq!(conversation["name"], "BOB", "he has looked by now");
}

#[tokio::test]
async fn without_both_secrets_nobody_is_calling_and_nobody_is_asked() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    let long = "x".repeat(8 * 1024 + 1);

    for (session, token) in [
        ("session-alice", ""),
        ("", "token-alice"),
        ("", ""),
        ("session-alice", &long),
        (&long, "token-alice"),
    ] {
        let reply = get(&app, SNAPSHOT, session, token).await;
        assert_eq!(reply.refusal(), (401, "unauthenticated"));
    }
    let by_script = "/v1/conversations?callback=f";
    let request = app.request(Method::GET, by_script);
    let script = request
        .header("cookie", "chut_session=session-alice")
        .send()
        .await
        .unwrap();

    assert!(script.text().await.unwrap().contains(r#""status":401"#));
    assert_eq!(site.calls(), 0);
}

#[tokio::test]
async fn a_cookie_and_a_token_of_two_people_are_nobodys() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    call(&app, "alice", SNAPSHOT).await;
    call(&app, "bob", SNAPSHOT).await;

    let reply = get(&app, SNAPSHOT, "session-alice", "token-bob").await;

    assert_eq!(reply.refusal(), (401, "unauthenticated"));
    assert_eq!(site.calls(), 3, "a pair of its own");
}

#[tokio::test]
async fn two_hundred_polls_at_once_are_one_question() {
    let site = Site::start().await;
    let app = Arc::new(site.app(&[]).await);
    site.close();
    let mut polls = JoinSet::new();
    for tab in 0..200 {
        let app = Arc::clone(&app);
        let path = format!("/v1/listen?client=tab-{tab}&wait=0");
        polls.spawn(async move { call(&app, "alice", &path).await.status });
    }
    // All of them have come.
    while app.app.metrics.connections.get() < 200 {
        tokio::task::yield_now().await;
    }
    site.was_asked(1).await;

    site.open();

    let statuses = polls.join_all().await;
    assert_eq!(statuses, [200; 200]);
    assert_eq!(site.calls(), 1);
    call(&app, "alice", SNAPSHOT).await;
    assert_eq!(site.calls(), 1);
}

#[tokio::test]
async fn the_word_of_the_site_holds_for_as_long_as_it_says() {
    for (ttl_s, holds, is_over) in [(60, 59, 2), (1, 0, 2), (0, 0, 2), (99_999, 3_599, 2)] {
        let site = Site::start().await;
        let app = site.app(&[]).await;
        site.says(Says::Who { ttl_s });
        call(&app, "alice", SNAPSHOT).await;

        pass(Duration::from_secs(holds)).await;
        call(&app, "alice", SNAPSHOT).await;
        assert_eq!(site.calls(), 1, "{ttl_s}");

        pass(Duration::from_secs(is_over)).await;
        call(&app, "alice", SNAPSHOT).await;
        assert_eq!(site.calls(), 2, "{ttl_s}");
    }
}

#[tokio::test]
async fn without_a_word_on_it_an_answer_holds_for_a_minute() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    site.says_plainly(200, json!({"user": "alice", "unknown": [1]}));

    let reply = call(&app, "alice", SNAPSHOT).await;

    assert_eq!(
        reply.body["me"],
        json!({"user": "alice", "name": null, "avatar": null})
    );
    pass(Duration::from_secs(59)).await;
    call(&app, "alice", SNAPSHOT).await;
    assert_eq!(site.calls(), 1);
    pass(Duration::from_secs(2)).await;
    call(&app, "alice", SNAPSHOT).await;
    assert_eq!(site.calls(), 2);
}

#[tokio::test]
async fn a_refusal_holds_for_five_seconds() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    for status in [401, 403] {
        site.says_plainly(status, "no");
        let user = &format!("user-{status}");
        let before = site.calls();

        let reply = call(&app, user, SNAPSHOT).await;
        site.says(Says::Who { ttl_s: 60 });
        pass(Duration::from_secs(4)).await;
        let again = call(&app, user, SNAPSHOT).await;

        assert_eq!(reply.refusal(), (401, "unauthenticated"));
        assert_eq!(again.status, 401);
        assert_eq!(site.calls(), before + 1);
        pass(Duration::from_secs(2)).await;
        assert_eq!(call(&app, user, SNAPSHOT).await.status, 200);
    }
}

#[tokio::test]
async fn whoever_is_refused_later_is_out_when_the_time_of_the_answer_is_up() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    call(&app, "alice", SNAPSHOT).await;
    site.says_plainly(401, "");

    pass(Duration::from_secs(61)).await;

    assert_eq!(call(&app, "alice", SNAPSHOT).await.status, 401);
    site.says_plainly(500, "");
    pass(Duration::from_secs(6)).await;
    assert_eq!(
        call(&app, "alice", SNAPSHOT).await.status,
        503,
        "no stale answer is left"
    );
}

#[tokio::test]
async fn what_cannot_be_shown_of_a_person_is_dropped() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    let answer = json!({"user": "alice", "name": "A\u{0}", "avatar": "javascript:alert(1)"});
    site.says_plainly(200, answer);

    let reply = call(&app, "alice", SNAPSHOT).await;

    assert_eq!(
        reply.body["me"],
        json!({"user": "alice", "name": null, "avatar": null})
    );
}

#[tokio::test]
async fn the_cookie_may_have_another_name_and_stand_anywhere() {
    let site = Site::start().await;
    let app = site.app(&["--session-cookie", "sid"]).await;
    for (cookies, status) in [
        (&["sid=session-alice"][..], 200),
        (&["a=1;sid=session-alice ; b=2"], 200),
        (&["a=1", "sid=session-alice"], 200),
        (&["sid=session-alice; sid=session-bob"], 200),
        (&["chut_session=session-alice"], 401),
        (&["xsid=session-alice"], 401),
        (&["sid"], 401),
        (&["sid="], 401),
    ] {
        let mut request = app.request(Method::GET, SNAPSHOT);
        for cookie in cookies {
            request = request.header("cookie", cookie);
        }
        let request = request.header("authorization", "Bearer token-alice");
        let reply = read(request.send().await.unwrap()).await;

        assert_eq!(reply.status, status, "{cookies:?}");
    }
}

#[tokio::test]
async fn people_whom_the_site_knows_talk_as_themselves() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    let cursor = call(&app, "bob", "/v1/listen?client=tab").await.cursor();
    let body = json!({"to": "bob", "text": "hi", "id": "message-1"});

    assert_eq!(send(&app, "alice", "/v1/message", &body).await.status, 200);

    let path = format!("/v1/listen?client=tab&cursor={cursor}");
    let heard = call(&app, "bob", &path).await;
    assert_eq!(heard.events("received")[0]["from"], "alice");
    assert_eq!(site.calls(), 2);
}
