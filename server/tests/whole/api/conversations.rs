//! `GET /v1/conversations`.

use crate::app::TestApp;

#[tokio::test]
async fn a_stranger_has_no_conversations_and_a_cursor_to_listen_from() {
    let app = TestApp::start().await;

    let reply = app.conversations("alice").await;

    assert_eq!(reply.status, 200);
    assert_eq!(reply.body["me"]["user"], "alice");
    assert_eq!(
        reply.body["conversations"].as_array().map(Vec::len),
        Some(0)
    );
    app.message("bob", "alice", "hi", "message-1").await;
    assert_eq!(app.listen("alice", &reply.cursor()).await.texts(), ["hi"]);
}

#[tokio::test]
async fn conversations_come_newest_first_with_their_last_message() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["one", "two"]).await;
    app.send_all("alice", "carol", &["three"]).await;
    app.send_all("dora", "alice", &["four"]).await;

    let reply = app.get("alice", "/v1/conversations?limit=2").await;

    let list = reply.body["conversations"].as_array().unwrap();
    let glances: Vec<_> = list
        .iter()
        .map(|c| (&c["with"], &c["last"]["text"], &c["unread"]))
        .collect();
    assert_eq!(glances.len(), 2);
    assert_eq!(glances[0].0, "dora");
    assert_eq!(
        (glances[1].0.as_str(), glances[1].2.as_u64()),
        (Some("carol"), Some(0))
    );
    let bob = app.conversations("alice").await;
    assert_eq!(bob.body["conversations"][2]["last"]["text"], "two");
    assert_eq!(bob.body["conversations"][2]["unread"], 2);
}

#[tokio::test]
async fn somebody_who_polls_is_online() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["hi"]).await;
    let presence =
        async || app.conversations("alice").await.body["conversations"][0]["presence"].clone();
    assert_eq!(presence().await, "offline");

    app.now("bob").await;

    assert_eq!(presence().await, "online");
}

#[tokio::test]
async fn the_server_says_what_a_client_has_to_know() {
    let app = TestApp::with(&[
        "--hold-ms",
        "1234",
        "--grace-ms",
        "99",
        "--max-text-bytes",
        "10",
    ])
    .await;

    let reply = app.conversations("alice").await;

    let server = &reply.body["server"];
    assert_eq!(server["hold_ms"], 1234);
    assert_eq!(server["grace_ms"], 99);
    assert_eq!(server["max_text_bytes"], 10);
}
