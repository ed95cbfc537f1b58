//! `POST /v1/read`.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn a_read_mark_moves_forward_only_and_not_beyond_the_conversation() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["1", "2", "3"]).await;
    app.send_all("carol", "alice", &["not theirs"]).await;

    for (asked, stands) in [(2, 2), (1, 2), (2, 2), (99, 3), (u64::MAX, 3)] {
        let reply = app.read("alice", "bob", asked).await;
        assert_eq!((reply.status, reply.body), (200, json!({"read": stands})));
    }
    assert_eq!(app.read("alice", "dora", 5).await.body, json!({"read": 0}));
}

#[tokio::test]
async fn unread_messages_are_those_beyond_the_mark() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["1", "2", "3"]).await;
    app.send_all("alice", "bob", &["4"]).await;
    let glance = async |user| app.conversations(user).await.body["conversations"][0].clone();
    assert_eq!(glance("alice").await["unread"], 3);

    app.read("alice", "bob", 2).await;

    let alice = glance("alice").await;
    assert_eq!((&alice["unread"], &alice["read"]), (&json!(1), &json!(2)));
    let bob = glance("bob").await;
    assert_eq!((&bob["unread"], &bob["peer_read"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn both_people_hear_of_it_while_they_wait() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["hi"]).await;
    let (alice, bob) = (app.now("alice").await, app.now("bob").await);

    let heard = async {
        let (alice, bob) = (
            app.listen_for("alice", &alice, "read"),
            app.listen_for("bob", &bob, "read"),
        );
        tokio::join!(alice, bob)
    };
    let ((alice, bob), _) = tokio::join!(heard, app.read("alice", "bob", 1));

    let read = json!({"by": "alice", "with": "bob", "seq": 1});
    assert_eq!(
        (alice.events("read"), bob.events("read")),
        (vec![read.clone()], vec![read])
    );
    assert_eq!(app.glance("alice", &alice.cursor()).await.texts(), [""; 0]);
}

#[tokio::test]
async fn marks_that_moved_meanwhile_are_merged_and_come_again_from_the_same_cursor() {
    let app = TestApp::start().await;
    let start = app.now("bob").await;
    app.send_all("bob", "alice", &["1", "2", "3"]).await;
    for seq in 1..=3 {
        app.read("alice", "bob", seq).await;
    }

    let first = app.glance("bob", &start).await;
    let again = app.glance("bob", &start).await;

    assert_eq!(
        first.events("read"),
        [json!({"by": "alice", "with": "bob", "seq": 3})]
    );
    assert_eq!(first.events("sent").len(), 3);
    assert_eq!(first.body, again.body);
}
