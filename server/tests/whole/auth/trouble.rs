//! A host site that does not answer, or not as it should: what is known serves on for a minute.

use std::sync::Arc;
use std::time::Duration;

use chut_server::bounds::SITE_CALLS;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::pass;
use super::site::{Says, Site, call};
use crate::app::{Reply, TestApp};

const SNAPSHOT: &str = "/v1/conversations";

#[track_caller]
fn is_down(reply: &Reply, why: &str) {
    assert_eq!(reply.refusal(), (503, "unavailable"), "{why}");
    assert_eq!(reply.body["retry_after"], 2, "{why}");
}

#[tokio::test]
async fn an_answer_that_is_none_is_a_site_that_is_down() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    let person = json!({"user": "alice"}).to_string();
    let huge = json!({"user": "alice", "more": "x".repeat(64 * 1024)}).to_string();
    let long = "x".repeat(129);
    let answers = [
        (500, person.clone()),
        (404, person.clone()),
        (201, person.clone()),
        (204, String::new()),
        (200, String::new()),
        (200, "<html>".to_owned()),
        (200, "null".to_owned()),
        (200, r#"["alice"]"#.to_owned()),
        (200, format!("{person}{person}")),
        (200, person.replace('}', "")),
        (200, huge),
        (200, json!({}).to_string()),
        (200, json!({"user": null}).to_string()),
        (200, json!({"user": 42}).to_string()),
        (200, json!({"user": ""}).to_string()),
        (200, json!({"user": "a\nb"}).to_string()),
        (200, json!({"user": long}).to_string()),
        (200, json!({"user": "alice", "name": 1}).to_string()),
        (200, json!({"user": "alice", "avatar": []}).to_string()),
        (200, json!({"user": "alice", "ttl_s": "60"}).to_string()),
        (200, json!({"user": "alice", "ttl_s": -1}).to_string()),
        (200, json!({"user": "alice", "ttl_s": 1.5}).to_string()),
        (200, r#"{"user":"\ud800"}"#.to_owned()),
    ];

    for (number, (status, body)) in answers.into_iter().enumerate() {
        site.says_plainly(status, body.as_str());
        let reply = call(&app, &number.to_string(), SNAPSHOT).await;
        is_down(&reply, &format!("{status} {body:.80}"));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    site.says(Says::Elsewhere);

    is_down(&call(&app, "alice", SNAPSHOT).await, "a redirect");

    let paths: Vec<_> = site.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(paths, ["/auth"]);
}

#[tokio::test]
async fn a_site_that_takes_too_long_is_down_and_not_asked_again_at_once() {
    let site = Site::start().await;
    let app = site.app(&["--auth-timeout-ms", "50"]).await;
    site.close();

    is_down(&call(&app, "alice", SNAPSHOT).await, "late");
    is_down(&call(&app, "alice", SNAPSHOT).await, "not asked");

    assert_eq!(site.calls(), 1);
    site.open();
    pass(Duration::from_secs(3)).await;
    assert_eq!(call(&app, "alice", SNAPSHOT).await.status, 200);
}

#[tokio::test]
async fn a_site_that_is_not_there_is_down() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/auth", taken.local_addr().unwrap());
    drop(taken);
    let site = Site::start().await;
    let secret = site.secret_file();
    let flags = [
        "--auth",
        "callback",
        "--auth-url",
        &url,
        "--auth-secret-file",
        &secret,
    ];
    let app = TestApp::with(&flags).await;

    is_down(&call(&app, "alice", SNAPSHOT).await, "nobody there");
}

#[tokio::test]
async fn whoever_is_known_stays_known_for_a_minute_of_trouble() {
    let site = Site::start().await;
    let app = site.app(&[]).await;
    call(&app, "alice", SNAPSHOT).await;
    site.says_plainly(502, "");

    for seconds in [61, 30, 28] {
        pass(Duration::from_secs(seconds)).await;
        let reply = call(&app, "alice", SNAPSHOT).await;
        assert_eq!(
            (reply.status, &reply.body["me"]["user"]),
            (200, &json!("alice"))
        );
        is_down(&call(&app, "bob", SNAPSHOT).await, "a stranger");
    }
    pass(Duration::from_secs(3)).await;
    is_down(&call(&app, "alice", SNAPSHOT).await, "after a minute");

    site.says(Says::Who { ttl_s: 60 });
    pass(Duration::from_secs(3)).await;
    assert_eq!(call(&app, "alice", SNAPSHOT).await.status, 200);
}

#[tokio::test]
async fn the_site_is_asked_so_many_questions_at_once_and_the_rest_waits() {
    let site = Site::start().await;
    let app = Arc::new(site.app(&["--auth-timeout-ms", "30000"]).await);
    let people = SITE_CALLS + 20;
    site.close();
    let mut calls = JoinSet::new();
    for number in 0..people {
        let app = Arc::clone(&app);
        calls.spawn(async move { call(&app, &number.to_string(), SNAPSHOT).await.status });
    }
    while app.app.metrics.connections.get() < i64::try_from(people).unwrap() {
        tokio::task::yield_now().await;
    }
    site.was_asked(SITE_CALLS).await;
    assert_eq!(site.calls(), SITE_CALLS);

    site.open();

    assert_eq!(calls.join_all().await, vec![200; people]);
    assert_eq!(site.calls(), people);
}
