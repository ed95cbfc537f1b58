//! `POST /v1/block`.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn neither_can_write_to_the_other_until_the_block_is_lifted() {
    let app = TestApp::start().await;
    assert_eq!(
        app.block("alice", "mallory", true).await.body,
        json!({"blocked": true})
    );

    let to = app.message("mallory", "alice", "hi", "message-1").await;
    let from = app.message("alice", "mallory", "hi", "message-1").await;
    assert_eq!(
        (to.refusal(), from.refusal()),
        ((403, "blocked"), (403, "blocked"))
    );
    assert_eq!(
        app.message("mallory", "bob", "hi", "message-2")
            .await
            .status,
        200
    );

    app.block("alice", "mallory", false).await;
    assert_eq!(
        app.message("mallory", "alice", "hi", "message-1")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_repeat_of_what_was_stored_before_gets_its_first_answer() {
    let app = TestApp::start().await;
    let first = app.message("mallory", "alice", "hi", "message-1").await;
    app.block("alice", "mallory", true).await;

    let again = app.message("mallory", "alice", "hi", "message-1").await;

    assert_eq!(
        (again.status, &again.body["seq"]),
        (200, &first.body["seq"])
    );
    assert_eq!(again.body["duplicate"], true);
}

#[tokio::test]
async fn ones_other_tabs_hear_of_it_and_the_other_person_does_not() {
    let app = TestApp::start().await;
    app.send_all("mallory", "alice", &["hi"]).await;
    let (alice, mallory) = (app.now("alice").await, app.now("mallory").await);

    app.block("alice", "mallory", true).await;
    app.block("alice", "mallory", true).await;

    let heard = app.glance("alice", &alice).await;
    assert_eq!(
        heard.events("blocked"),
        [json!({"user": "mallory", "blocked": true})]
    );
    assert!(
        app.glance("mallory", &mallory)
            .await
            .events("blocked")
            .is_empty()
    );
    let glance = &app.conversations("alice").await.body["conversations"][0];
    assert_eq!(glance["blocked"], true);
}

#[tokio::test]
async fn to_somebody_blocked_one_is_offline() {
    let app = TestApp::start().await;
    app.send_all("mallory", "alice", &["hi"]).await;
    app.now("alice").await;
    let presence =
        async || app.conversations("mallory").await.body["conversations"][0]["presence"].clone();
    assert_eq!(presence().await, "online");

    app.block("alice", "mallory", true).await;

    assert_eq!(presence().await, "offline");
}

#[tokio::test]
async fn nobody_blocks_themselves() {
    let app = TestApp::start().await;

    assert_eq!(
        app.block("alice", "alice", true).await.refusal(),
        (400, "bad_request")
    );
}
