//! What a server removes by itself, and what its callers then see.

use chut_server::log::{Durability, Log as _, SqliteLog};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::app::{Reply, TestApp};
use crate::log_contract::draft;

/// The conversation of alice with bob, once it begins with `text`.
async fn history_from(app: &TestApp, text: &str) -> Reply {
    loop {
        let history = app.history("alice", "with=bob").await;
        if history.texts().first() == Some(&text) {
            return history;
        }
    }
}

#[tokio::test]
async fn a_conversation_is_shortened_soon_after_it_has_grown_too_long() {
    let app = TestApp::with(&["--retain-per-conversation", "2"]).await;
    app.send_all("bob", "alice", &["one", "two", "three"]).await;
    app.send_all("carol", "alice", &["kept"]).await;

    let history = history_from(&app, "two").await;

    assert_eq!(history.texts(), ["two", "three"]);
    assert_eq!(history.body["more"], false);
    let older = app.history("alice", "with=bob&before=2").await;
    assert_eq!(
        (older.texts(), &older.body["more"]),
        (vec![], &false.into())
    );
    let snapshot = app.conversations("alice").await;
    let list = snapshot.body["conversations"].as_array().unwrap();
    let unread: Vec<_> = list.iter().map(|c| (&c["with"], &c["unread"])).collect();
    assert_eq!(
        unread,
        [(&"carol".into(), &1.into()), (&"bob".into(), &2.into())]
    );
}

#[tokio::test]
async fn whoever_has_lost_a_message_starts_again_and_nobody_else_does() {
    let app = TestApp::with(&["--retain-per-conversation", "1"]).await;
    let start = app.now("erin").await;
    app.send_all("bob", "alice", &["one", "two"]).await;
    app.send_all("carol", "dora", &["hi"]).await;
    history_from(&app, "two").await;

    let lost = app.listen("alice", &start).await;

    for reply in [&lost, &app.listen("bob", &start).await] {
        assert_eq!(reply.body["events"], json!([{"type": "resync"}]));
    }
    assert_eq!(app.listen("dora", &start).await.texts(), ["hi"]);
    let end = lost.cursor();
    let (next, _) = tokio::join!(
        app.listen_for("alice", &end, "received"),
        app.message("bob", "alice", "three", "message-3")
    );
    assert_eq!(next.texts(), ["three"]);
}

#[tokio::test]
async fn a_poll_that_waits_hears_nothing_of_what_is_removed() {
    let app = TestApp::with(&["--retain-per-conversation", "1"]).await;
    app.send_all("bob", "alice", &["one", "two"]).await;
    let end = app.now("alice").await;
    let mut held = Box::pin(app.listen("alice", &end));
    tokio::select! {
        biased;
        reply = &mut held => panic!("nothing is new to alice: {reply:?}"),
        _ = history_from(&app, "two") => {}
    }

    let (reply, _) = tokio::join!(held, app.message("carol", "alice", "hi", "message-1"));

    assert_eq!(reply.texts(), ["hi"]);
}

#[tokio::test]
async fn what_has_grown_too_old_is_gone_after_a_start() {
    let data = TempDir::new().unwrap();
    let file = data.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Relaxed).unwrap();
    for number in 0..3 {
        log.append(draft("alice", "bob", number)).await.unwrap();
    }
    drop(log);
    let connection = Connection::open(&file).unwrap();
    let days = "UPDATE message SET at = at - ?1 * 24 * 60 * 60 * 1000 WHERE seq = ?2";
    for (days_ago, seq) in [(8, 1), (6, 2)] {
        connection.execute(days, [days_ago, seq]).unwrap();
    }
    drop(connection);

    let app = TestApp::on(data, &["--retain-days", "7"]).await;

    let history = history_from(&app, "alice to bob: 1").await;
    assert_eq!(history.texts().len(), 2);
}
