//! Who is there: told to those who talk with them, once, and not because a page reloads.

use serde_json::{Value, json};

use crate::app::{Reply, TestApp};

/// What a reply says of people's presence: who, and how.
fn states(reply: &Reply) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let events = reply.events("presence");
    let state = |event: &Value| (text(&event["user"]), text(&event["state"]));
    events.iter().map(state).collect()
}

fn state(user: &str, state: &str) -> Vec<(String, String)> {
    vec![(user.to_owned(), state.to_owned())]
}

/// An app where alice has talked with bob, and with carol.
async fn talked(flags: &[&str]) -> TestApp {
    let app = TestApp::with(flags).await;
    app.send_all("alice", "bob", &["hi"]).await;
    app.send_all("alice", "carol", &["hi"]).await;
    app
}

/// Polls on from a cursor until there is word of presence; gives it, and the place after it.
async fn heard(app: &TestApp, user: &str, cursor: &str) -> (Vec<(String, String)>, String) {
    let reply = app.listen_for(user, cursor, "presence").await;
    (states(&reply), reply.cursor())
}

#[tokio::test]
async fn coming_and_going_is_told_to_each_watcher_once() {
    let app = talked(&["--grace-ms", "100"]).await;
    let [bob, carol, dora] = [
        app.now("bob").await,
        app.now("carol").await,
        app.now("dora").await,
    ];

    app.now("alice").await;
    let (came, bob) = heard(&app, "bob", &bob).await;
    let (seen, carol) = heard(&app, "carol", &carol).await;
    app.leave("alice", "tab").await;
    let (went, bob) = heard(&app, "bob", &bob).await;
    let (gone, _) = heard(&app, "carol", &carol).await;

    assert_eq!(
        (came, seen),
        (state("alice", "online"), state("alice", "online"))
    );
    assert_eq!(
        (went, gone),
        (state("alice", "offline"), state("alice", "offline"))
    );
    assert_eq!(states(&app.glance("bob", &bob).await), []);
    assert_eq!(states(&app.glance("dora", &dora).await), []);
}

#[tokio::test]
async fn a_page_that_reloads_is_not_told() {
    let app = talked(&[]).await;
    let bob = app.now("bob").await;
    app.now("alice").await;
    let (_, bob) = heard(&app, "bob", &bob).await;

    for tab in ["second", "third"] {
        app.leave("alice", "tab").await;
        app.get("alice", &format!("/v1/listen?client={tab}")).await;
        app.leave("alice", tab).await;
    }
    app.send_all("carol", "bob", &["something else"]).await;

    let reply = app.listen("bob", &bob).await;
    assert_eq!(reply.texts(), ["something else"]);
    assert_eq!(states(&app.glance("bob", &reply.cursor()).await), []);
}

#[tokio::test]
async fn whoever_has_hidden_all_tabs_is_away() {
    let app = talked(&[]).await;
    let bob = app.now("bob").await;
    let alice = app.now("alice").await;
    let (_, bob) = heard(&app, "bob", &bob).await;

    let hidden = format!("/v1/listen?client=tab&cursor={alice}&wait=0&visible=0");
    app.get("alice", &hidden).await;
    let (away, bob) = heard(&app, "bob", &bob).await;
    let glance = app.conversations("bob").await.body["conversations"][0]["presence"].clone();
    app.glance("alice", &alice).await;
    let (back, _) = heard(&app, "bob", &bob).await;

    assert_eq!((away, glance), (state("alice", "away"), json!("away")));
    assert_eq!(back, state("alice", "online"));
}

#[tokio::test]
async fn whoever_is_blocked_sees_nobody_come_or_go() {
    let app = talked(&["--grace-ms", "100"]).await;
    let bob = app.now("bob").await;
    app.now("alice").await;
    let (_, bob) = heard(&app, "bob", &bob).await;

    app.block("alice", "bob", true).await;
    let (blocked, bob) = heard(&app, "bob", &bob).await;
    app.leave("alice", "tab").await;
    // Carol hears when she has gone for good, and when she is back.
    let carol = app.now("carol").await;
    heard(&app, "carol", &carol).await;
    app.now("alice").await;
    let carol = heard(&app, "carol", &carol).await.1;
    assert_eq!(states(&app.glance("bob", &bob).await), []);
    let glance = &app.conversations("bob").await.body["conversations"][0];
    assert_eq!(glance["presence"], "offline");

    app.block("alice", "bob", false).await;
    let (lifted, _) = heard(&app, "bob", &bob).await;

    assert_eq!(blocked, state("alice", "offline"));
    assert_eq!(lifted, state("alice", "online"));
    assert_eq!(states(&app.glance("carol", &carol).await), []);
}

#[tokio::test]
async fn two_who_begin_to_talk_are_told_of_each_other() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.now("alice").await, app.now("bob").await);

    app.send_all("alice", "bob", &["hi"]).await;

    assert_eq!(heard(&app, "alice", &alice).await.0, state("bob", "online"));
    assert_eq!(heard(&app, "bob", &bob).await.0, state("alice", "online"));
}

#[tokio::test]
async fn a_block_between_strangers_tells_nothing() {
    let app = TestApp::start().await;
    let bob = app.now("bob").await;
    app.now("alice").await;

    app.block("alice", "bob", true).await;
    app.block("alice", "bob", false).await;

    assert_eq!(states(&app.glance("bob", &bob).await), []);
}

#[tokio::test]
async fn a_client_from_another_server_is_told_at_once_who_is_there() {
    let app = talked(&[]).await;
    app.now("alice").await;
    let bob = app.now("bob").await;
    let mut parts: Vec<_> = bob.split('.').collect();
    parts[4] = "00000000000000ff";
    let elsewhere = parts.join(".");

    let reply = app.listen("bob", &elsewhere).await;

    assert_eq!(states(&reply), state("alice", "online"));
    assert_eq!(states(&app.glance("bob", &reply.cursor()).await), []);
}

#[tokio::test]
async fn who_has_not_come_back_after_a_start_is_offline_only_after_the_grace_time() {
    let app = TestApp::with(&["--grace-ms", "300"]).await;
    app.send_all("alice", "bob", &["hi"]).await;
    let snapshot = app.conversations("bob").await.cursor();

    let reply = app.listen_for("bob", &snapshot, "presence").await;

    assert_eq!(states(&reply), state("alice", "offline"));
}

#[tokio::test]
async fn the_snapshot_says_who_is_there_and_listening_from_it_who_comes() {
    let app = talked(&[]).await;
    let alice = app.now("alice").await;
    app.now("bob").await;
    heard(&app, "alice", &alice).await;

    let snapshot = app.conversations("alice").await;
    app.now("carol").await;

    let presence = |at: usize| snapshot.body["conversations"][at]["presence"].clone();
    assert_eq!([presence(0), presence(1)], ["offline", "online"]);
    let (heard, _) = heard(&app, "alice", &snapshot.cursor()).await;
    assert_eq!(heard, state("carol", "online"));
}
