//! `--policy-url`: the host site says whether two people may talk.

use std::time::Duration;

use serde_json::{Value, json};

use super::pass;
use super::site::{SECRET, Site};
use crate::app::TestApp;

async fn app(site: &Site) -> TestApp {
    let url = format!("{}/policy", site.url);
    let secret = site.secret_file();
    TestApp::with(&["--policy-url", &url, "--auth-secret-file", &secret]).await
}

fn allow(allow: bool) -> Value {
    json!({"allow": allow})
}

#[tokio::test]
async fn the_site_is_asked_once_for_each_direction_and_its_yes_lets_them_talk() {
    let site = Site::start().await;
    let app = app(&site).await;
    site.says_plainly(200, allow(true));

    app.send_all("alice", "bob", &["one", "two"]).await;
    app.typing("alice", "bob", true).await;
    app.send_all("bob", "alice", &["three"]).await;

    let asked = site.asked();
    let bodies: Vec<_> = asked.iter().map(|asked| &asked.body).collect();
    let questions = [("alice", "bob"), ("bob", "alice")];
    let questions = questions.map(|(from, to)| json!({"from": from, "to": to}));
    assert_eq!(bodies, questions.iter().collect::<Vec<_>>());
    assert_eq!(asked[0].bearer, Some(format!("Bearer {SECRET}")));
}

#[tokio::test]
async fn what_the_site_forbids_is_refused_before_it_is_stored() {
    let site = Site::start().await;
    let app = app(&site).await;
    site.says_plainly(200, allow(false));

    let message = app.message("alice", "bob", "hi", "message-1").await;
    let typing = app.typing("alice", "bob", true).await;

    assert_eq!(message.refusal(), (403, "forbidden"));
    assert_eq!(typing.refusal(), (403, "forbidden"));
    assert_eq!(site.calls(), 1, "a no is remembered, too");
    assert_eq!(app.history("alice", "with=bob").await.texts(), [""; 0]);
    site.says_plainly(200, allow(true));
    pass(Duration::from_secs(6)).await;
    assert_eq!(
        app.message("alice", "bob", "hi", "message-1").await.status,
        200
    );
}

#[tokio::test]
async fn anything_but_a_yes_or_a_no_is_503() {
    let site = Site::start().await;
    let app = app(&site).await;
    for (number, (status, body)) in [
        (200, "{}"),
        (200, r#"{"allow":"true"}"#),
        (200, r#"{"allow":1}"#),
        (200, r#"{"allow":null}"#),
        (200, "true"),
        (401, r#"{"allow":true}"#),
        (403, r#"{"allow":false}"#),
        (500, r#"{"allow":true}"#),
        (302, r#"{"allow":true}"#),
    ]
    .into_iter()
    .enumerate()
    {
        site.says_plainly(status, body);
        let to = format!("bob-{number}");

        let message = app.message("alice", &to, "hi", "message-1").await;
        let typing = app.typing("alice", &to, true).await;

        assert_eq!(message.refusal(), (503, "unavailable"), "{status} {body}");
        assert_eq!(message.body["retry_after"], 2);
        assert_eq!(typing.status, 503);
    }
}

#[tokio::test]
async fn a_yes_serves_on_for_a_minute_of_trouble() {
    let site = Site::start().await;
    let app = app(&site).await;
    site.says_plainly(200, json!({"allow": true, "ttl_s": 5}));
    app.send_all("alice", "bob", &["one"]).await;
    site.says_plainly(500, "");

    pass(Duration::from_mins(1)).await;
    assert_eq!(
        app.message("alice", "bob", "two", "message-2").await.status,
        200
    );
    pass(Duration::from_secs(6)).await;
    assert_eq!(
        app.message("alice", "bob", "three", "message-3")
            .await
            .status,
        503
    );
}

#[tokio::test]
async fn the_repetition_of_a_stored_message_gets_its_first_answer_whatever_the_site_says_since() {
    let site = Site::start().await;
    let app = app(&site).await;
    site.says_plainly(200, json!({"allow": true, "ttl_s": 1}));
    let first = app.message("alice", "bob", "hi", "message-1").await;

    for (status, body, refusal) in [(200, allow(false), 403), (500, json!({}), 503)] {
        site.says_plainly(status, body);
        pass(Duration::from_secs(100)).await;
        let again = app.message("alice", "bob", "hi", "message-1").await;
        let other = app.message("alice", "bob", "hello", "message-1").await;
        let new = app.message("alice", "bob", "hi", "message-2").await;
        let of_bob = app.message("bob", "alice", "hi", "message-1").await;

        assert_eq!(
            (again.status, &again.body["seq"]),
            (200, &first.body["seq"])
        );
        assert_eq!(again.body["duplicate"], true);
        assert_eq!(other.refusal(), (409, "id_reused"));
        assert_eq!(new.status, refusal);
        assert_eq!(of_bob.status, refusal);
    }
    assert_eq!(app.history("alice", "with=bob").await.texts(), ["hi"]);
}
