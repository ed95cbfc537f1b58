//! What the host site is told, when, and that it is told all of it.

mod ear;
mod missed;

use serde_json::json;

use crate::app::{TestApp, refusal};
use ear::{Ear, names};

#[tokio::test]
async fn each_message_is_told_once_in_order_with_a_signature_that_is_right() {
    let ear = Ear::start().await;
    let app = TestApp::with(&ear.flags(&["--webhook-events", "message"])).await;
    let texts: Vec<_> = (0..250).map(|number| format!("text {number}")).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    ear.answers(503);
    app.send_all("alice", "bob", &texts).await;

    ear.answers(200);
    let told = ear.events(250).await;

    let heard: Vec<_> = told
        .iter()
        .map(|event| event["text"].as_str().unwrap())
        .collect();
    assert_eq!(heard, texts);
    let first = &told[0];
    assert_eq!(
        (&first["type"], &first["seq"]),
        (&json!("message"), &json!(1))
    );
    assert_eq!(
        (&first["from"], &first["to"]),
        (&json!("alice"), &json!("bob"))
    );
    assert_eq!(first["id"], "alice-bob-0");
    assert!(ear.all_signed(), "each call has a signature of its own");
    let heard = ear.all().into_iter().filter(|call| call.was_heard);
    assert!(heard.count() < 50, "several are told at once");
}

#[tokio::test]
async fn a_site_that_does_not_hear_is_told_again_under_the_same_name_and_nobody_waits_for_it() {
    let ear = Ear::start().await;
    let app = TestApp::with(&ear.flags(&["--webhook-events", "message"])).await;
    ear.answers(503);
    app.send_all("alice", "bob", &["one"]).await;
    ear.was_called(2).await;
    let cursor = app.now("bob").await;
    app.send_all("carol", "bob", &["meanwhile"]).await;
    assert_eq!(app.listen("bob", &cursor).await.texts(), ["meanwhile"]);

    ear.answers(204);
    let told = ear.events(2).await;

    let calls = ear.all();
    assert_eq!(calls[0].id, calls[1].id);
    assert_eq!(calls[0].body, calls[1].body);
    assert!(ear.all_signed());
    assert_eq!([&told[0]["text"], &told[1]["text"]], ["one", "meanwhile"]);
}

#[tokio::test]
async fn what_was_not_heard_is_told_after_a_restart_and_what_was_is_not() {
    let ear = Ear::start().await;
    let flags = [
        "--webhook-events",
        "message",
        "--log",
        "sqlite",
        "--durability",
        "relaxed",
    ];
    let flags = ear.flags(&flags);
    let app = TestApp::with(&flags).await;
    app.send_all("alice", "bob", &["heard"]).await;
    ear.events(1).await;
    // Until the place is kept, the same may be told once more.
    while app
        .app
        .log
        .bookmark(chut_server::log::Bookmark::Told)
        .await
        .unwrap()
        .map(chut_core::Seq::get)
        != Some(1)
    {
        tokio::task::yield_now().await;
    }
    ear.answers(500);
    app.send_all("alice", "carol", &["not heard"]).await;
    ear.was_called(2).await;
    let app = app.restart(&flags).await;

    ear.answers(200);
    let told = ear.events(2).await;

    assert_eq!([&told[0]["text"], &told[1]["text"]], ["heard", "not heard"]);
    drop(app);
}

#[tokio::test]
async fn a_site_that_begins_to_listen_is_not_told_of_what_came_before() {
    let ear = Ear::start().await;
    let sqlite = ["--log", "sqlite", "--durability", "relaxed"];
    let app = TestApp::with(&sqlite).await;
    app.send_all("alice", "bob", &["before"]).await;
    let flags = ear.flags(&[&sqlite[..], &["--webhook-events", "message"]].concat());
    let app = app.restart(&flags).await;

    app.send_all("alice", "carol", &["after"]).await;

    assert_eq!(ear.events(1).await[0]["text"], "after");
}

#[tokio::test]
async fn who_comes_and_goes_is_told_by_each_name_once() {
    let ear = Ear::start().await;
    let flags = ["--webhook-events", "online,offline", "--grace-ms", "1"];
    let app = TestApp::with(&ear.flags(&flags)).await;

    app.now("alice").await;
    // Somebody who is gone before anybody has looked was never there.
    ear.events(1).await;
    app.leave("alice", "tab").await;
    let told = ear.events(2).await;

    assert_eq!([&told[0]["type"], &told[1]["type"]], ["online", "offline"]);
    assert_eq!([&told[0]["user"], &told[1]["user"]], ["alice", "alice"]);
    assert!(told[0]["at"].is_u64());
    assert_eq!(names(&told).len(), 2);
}

#[tokio::test]
async fn a_webhook_without_a_proper_key_does_not_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "whsec_not base64!").unwrap();
    let file = file.to_str().unwrap();
    let url = ["--webhook-url", "http://127.0.0.1:9/"];
    for (flags, complaint) in [
        (&url[..], "--webhook-url needs --webhook-secret-file"),
        (
            &["--webhook-secret-file", file],
            "--webhook-secret-file needs --webhook-url",
        ),
        (
            &[url[0], url[1], "--webhook-secret-file", file],
            "what comes after whsec_ is not base64",
        ),
    ] {
        let error = refusal(flags).await;
        assert!(error.contains(complaint), "{error}");
        assert!(!error.contains("not base64!"), "{error}");
    }
}
