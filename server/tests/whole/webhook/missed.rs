//! Messages that nobody sees for a while.

use serde_json::{Value, json};

use super::ear::{Ear, names};
use crate::app::TestApp;

async fn app(ear: &Ear) -> TestApp {
    let flags = [
        "--webhook-events",
        "missed",
        "--webhook-missed-s",
        "2",
        "--grace-ms",
        "1",
    ];
    TestApp::with(&ear.flags(&flags)).await
}

/// Who missed something of whom.
fn pairs(told: &[Value]) -> Vec<(&str, &str)> {
    told.iter()
        .map(|event| {
            (
                event["user"].as_str().unwrap(),
                event["from"].as_str().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_person_who_is_away_misses_a_conversation_once_until_they_have_read() {
    let ear = Ear::start().await;
    let app = app(&ear).await;
    // Somebody is there, somebody has read, somebody wants nothing of it.
    app.now("here").await;
    app.send_all("alice", "here", &["you are there"]).await;
    app.send_all("alice", "reader", &["read at once"]).await;
    app.read("reader", "alice", 9).await;
    app.send_all("mallory", "bob", &["unwanted"]).await;
    app.block("bob", "mallory", true).await;
    app.send_all("alice", "bob", &["one", "two"]).await;
    app.send_all("carol", "bob", &["three"]).await;

    let told = ear.events(2).await;

    assert_eq!(pairs(&told), [("bob", "alice"), ("bob", "carol")]);
    assert_eq!(
        (&told[0]["type"], &told[0]["unread"]),
        (&json!("missed"), &json!(2))
    );
    assert_eq!(told[0].get("text"), None, "a mail has no business with it");
    app.read("bob", "alice", 9).await;
    for (from, text) in [("carol", "four"), ("alice", "five")] {
        let sent = app.message(from, "bob", text, "message-later").await;
        assert_eq!(sent.status, 200);
    }
    let told = ear.events(3).await;
    assert_eq!(
        pairs(&told)[2],
        ("bob", "alice"),
        "carol's are told of already"
    );
    assert_eq!(names(&told).len(), 3);
}
