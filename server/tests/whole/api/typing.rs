//! Typing: told at once to whoever is there, kept nowhere.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn typing_is_told_to_the_other_and_to_nobody_else() {
    let app = TestApp::start().await;
    let (bob, carol) = (app.now("bob").await, app.now("carol").await);

    let reply = app.typing("alice", "bob", true).await;
    let heard = app.listen("bob", &bob).await;

    assert_eq!((reply.status, reply.body), (200, json!({})));
    let typing = [json!({"from": "alice", "typing": true})];
    assert_eq!(heard.events("typing"), typing);
    assert!(
        app.glance("carol", &carol)
            .await
            .events("typing")
            .is_empty()
    );
    assert_eq!(app.history("bob", "with=alice").await.texts(), [""; 0]);
}

#[tokio::test]
async fn of_several_notices_only_the_newest_is_told_and_a_message_ends_it() {
    let app = TestApp::start().await;
    let bob = app.now("bob").await;

    for typing in [true, false, true, false] {
        app.typing("alice", "bob", typing).await;
    }
    let typing = app.glance("bob", &bob).await.events("typing");
    app.typing("alice", "bob", true).await;
    app.send_all("alice", "bob", &["done"]).await;
    let done = app.glance("bob", &bob).await;

    assert_eq!(typing, [json!({"from": "alice", "typing": false})]);
    assert_eq!(done.texts(), ["done"]);
    assert!(done.events("typing").is_empty());
}

#[tokio::test]
async fn a_lost_reply_loses_no_notice() {
    let app = TestApp::start().await;
    let bob = app.now("bob").await;
    app.typing("alice", "bob", true).await;

    let first = app.glance("bob", &bob).await;
    let again = app.glance("bob", &bob).await;
    let after = app.glance("bob", &first.cursor()).await;

    assert_eq!(again.events("typing"), first.events("typing"));
    assert!(after.events("typing").is_empty());
}

#[tokio::test]
async fn a_block_stops_typing_both_ways() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.now("alice").await, app.now("bob").await);
    app.block("bob", "alice", true).await;

    for (from, to) in [("alice", "bob"), ("bob", "alice")] {
        let reply = app.typing(from, to, true).await;
        assert_eq!((reply.status, reply.body), (200, json!({})));
    }

    for (user, cursor) in [("alice", alice), ("bob", bob)] {
        let heard = app.glance(user, &cursor).await;
        assert!(heard.events("typing").is_empty(), "{heard:?}");
    }
}

#[tokio::test]
async fn nobody_types_to_themselves() {
    let app = TestApp::start().await;

    let reply = app.typing("alice", "alice", true).await;

    assert_eq!(reply.refusal(), (400, "bad_request"));
}
