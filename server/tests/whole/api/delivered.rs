//! Delivered marks: they move when a client presents a cursor, not when a reply was written.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn a_message_is_delivered_when_a_client_comes_back_with_a_cursor_beyond_it() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.now("alice").await, app.now("bob").await);
    app.send_all("alice", "bob", &["hi"]).await;
    let sent = app.listen("alice", &alice).await.cursor();
    let received = app.listen("bob", &bob).await.cursor();
    assert!(
        app.glance("alice", &sent)
            .await
            .events("delivered")
            .is_empty()
    );

    let (heard, _) = tokio::join!(
        app.listen_for("alice", &sent, "delivered"),
        app.glance("bob", &received)
    );

    assert_eq!(
        heard.events("delivered"),
        [json!({"with": "bob", "seq": 1})]
    );
    let glance = &app.conversations("alice").await.body["conversations"][0];
    assert_eq!(glance["peer_delivered"], 1);
}

#[tokio::test]
async fn it_is_told_to_each_sender_for_their_own_messages() {
    let app = TestApp::start().await;
    app.send_all("alice", "bob", &["1", "2"]).await;
    app.send_all("carol", "bob", &["3"]).await;
    let (alice, carol) = (app.now("alice").await, app.now("carol").await);

    let cursor = app.now("bob").await;
    let (alice, carol, _) = tokio::join!(
        app.listen_for("alice", &alice, "delivered"),
        app.listen_for("carol", &carol, "delivered"),
        app.glance("bob", &cursor)
    );

    assert_eq!(
        alice.events("delivered"),
        [json!({"with": "bob", "seq": 2})]
    );
    assert_eq!(
        carol.events("delivered"),
        [json!({"with": "bob", "seq": 3})]
    );
}
