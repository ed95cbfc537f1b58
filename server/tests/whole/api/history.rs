//! `GET /v1/history`.

use crate::app::TestApp;

#[tokio::test]
async fn pages_lead_from_the_newest_message_to_the_oldest() {
    let app = TestApp::start().await;
    app.send_all("alice", "bob", &["1", "2"]).await;
    app.send_all("bob", "alice", &["3", "4", "5"]).await;
    app.send_all("alice", "carol", &["not this"]).await;

    let newest = app.history("alice", "with=bob&limit=2").await;
    let before = &newest.body["messages"][0]["seq"];
    let older = app
        .history("alice", &format!("with=bob&limit=3&before={before}"))
        .await;

    assert_eq!(
        (newest.texts(), &newest.body["more"]),
        (vec!["4", "5"], &true.into())
    );
    assert_eq!(
        (older.texts(), &older.body["more"]),
        (vec!["1", "2", "3"], &false.into())
    );
}

#[tokio::test]
async fn what_came_after_a_message_is_read_forwards() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["1", "2", "3", "4"]).await;

    let next = app.history("alice", "with=bob&limit=2&after=1").await;

    assert_eq!(
        (next.texts(), &next.body["more"]),
        (vec!["2", "3"], &true.into())
    );
}

#[tokio::test]
async fn both_people_read_the_same_and_nobody_else_anything() {
    let app = TestApp::start().await;
    app.send_all("alice", "bob", &["hi"]).await;

    let alice = app.history("alice", "with=bob").await;

    assert_eq!(alice.body, app.history("bob", "with=alice").await.body);
    assert_eq!(app.history("carol", "with=alice").await.texts(), [""; 0]);
}

#[tokio::test]
async fn a_page_has_50_messages_unless_another_number_is_named() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["x"; 60]).await;

    assert_eq!(app.history("alice", "with=bob").await.texts().len(), 50);
    assert_eq!(
        app.history("alice", "with=bob&limit=200")
            .await
            .texts()
            .len(),
        60
    );
}
