//! `GET /v1/listen`.

use crate::app::TestApp;

#[tokio::test]
async fn a_held_poll_is_answered_by_the_next_message() {
    let app = TestApp::start().await;
    let cursor = app.now("alice").await;

    let (reply, _) = tokio::join!(
        app.listen("alice", &cursor),
        app.message("bob", "alice", "hi", "message-1")
    );

    assert_eq!(reply.texts(), ["hi"]);
    assert_eq!(reply.body["events"][0]["type"], "received");
}

#[tokio::test]
async fn every_tab_of_both_people_sees_a_message_once_and_in_order() {
    let app = TestApp::start().await;
    let start = app.now("alice").await;
    app.send_all("alice", "bob", &["one", "two"]).await;
    app.send_all("bob", "alice", &["three"]).await;

    for (user, types) in [
        ("alice", ["sent", "sent", "received"]),
        ("bob", ["received", "received", "sent"]),
    ] {
        for tab in ["a", "b"] {
            let reply = app
                .get(user, &format!("/v1/listen?client={tab}&cursor={start}"))
                .await;
            assert_eq!(reply.texts(), ["one", "two", "three"]);
            let events = reply.body["events"].as_array().unwrap();
            let messages = events.iter().filter(|event| event["text"].is_string());
            let seen: Vec<_> = messages.map(|event| &event["type"]).collect();
            assert_eq!(seen, types);
        }
    }
}

#[tokio::test]
async fn reading_is_pure_the_same_cursor_yields_the_same() {
    let app = TestApp::start().await;
    let start = app.now("alice").await;
    app.send_all("bob", "alice", &["one", "two"]).await;

    let first = app.listen("alice", &start).await;
    let again = app.listen("alice", &start).await;

    assert_eq!(first.body, again.body);
    assert_eq!(app.glance("alice", &first.cursor()).await.texts(), [""; 0]);
}

#[tokio::test]
async fn a_poll_without_a_cursor_gets_one_at_once() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["before"]).await;

    let reply = app.get("alice", "/v1/listen?client=tab").await;

    assert_eq!(reply.texts(), [""; 0]);
    app.send_all("alice", "bob", &["after"]).await;
    assert_eq!(
        app.listen("alice", &reply.cursor()).await.texts(),
        ["after"]
    );
}

#[tokio::test]
async fn a_hold_runs_out_with_no_events_and_the_same_place() {
    let app = TestApp::with(&["--hold-ms", "200"]).await;
    let cursor = app.now("alice").await;

    let reply = app.listen("alice", &cursor).await;

    assert_eq!((reply.status, reply.cursor()), (200, cursor));
    assert_eq!(reply.texts(), [""; 0]);
    assert_eq!(reply.body["hold_ms"], 200);
    assert_eq!(reply.body.get("superseded"), None);
}

#[tokio::test]
async fn a_newer_poll_of_the_same_client_ends_the_older() {
    let app = TestApp::start().await;
    let cursor = app.now("alice").await;
    let mut older = Box::pin(app.listen("alice", &cursor));
    // The older poll is known to be held once another client of the same user has been woken by it.
    let newer = async {
        loop {
            let newer = app.glance("alice", &cursor);
            tokio::select! {
                biased;
                reply = &mut older => return reply,
                _ = newer => {}
            }
        }
    };

    let reply = newer.await;

    assert_eq!(reply.body["superseded"], true);
    assert_eq!(reply.cursor(), cursor);
}

#[tokio::test]
async fn a_batch_has_200_events_and_the_next_goes_on() {
    let app = TestApp::start().await;
    let start = app.now("alice").await;
    let texts: Vec<_> = (0..250).map(|number| number.to_string()).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    app.send_all("bob", "alice", &texts).await;

    let first = app.listen("alice", &start).await;
    let rest = app.listen("alice", &first.cursor()).await;

    assert_eq!(first.texts().len(), 200);
    assert_eq!([first.texts(), rest.texts()].concat(), texts);
}

#[tokio::test]
async fn a_batch_ends_before_its_texts_pass_256_kib() {
    let app = TestApp::start().await;
    let start = app.now("alice").await;
    let text = "x".repeat(8_000);
    app.send_all("bob", "alice", &[text.as_str(); 40]).await;

    let first = app.listen("alice", &start).await;
    let rest = app.listen("alice", &first.cursor()).await;

    assert_eq!(first.texts().len(), 32);
    assert_eq!(rest.texts().len(), 8);
}

#[tokio::test]
async fn a_cursor_of_another_log_or_beyond_its_head_starts_again() {
    let app = TestApp::start().await;
    app.send_all("bob", "alice", &["hi"]).await;
    let own = app.now("alice").await;
    let epoch = own.split('.').nth(1).unwrap();

    for lost in [
        "c1.0000000000000000.1.0.0000000000000000.0".to_owned(),
        format!("c1.{epoch}.2.0.0000000000000000.0"),
        format!("c1.{epoch}.1.1.0000000000000000.0"),
    ] {
        let reply = app.listen("alice", &lost).await;

        assert_eq!(reply.body["events"][0]["type"], "resync");
        assert_eq!(reply.cursor(), own);
    }
}

#[tokio::test]
async fn another_users_cursor_shows_only_ones_own_events() {
    let app = TestApp::start().await;
    let start = app.now("alice").await;
    app.send_all("alice", "bob", &["for bob"]).await;
    app.send_all("alice", "carol", &["for carol"]).await;

    assert_eq!(app.glance("carol", &start).await.texts(), ["for carol"]);
    assert_eq!(app.glance("mallory", &start).await.texts(), [""; 0]);
}

#[tokio::test]
async fn too_many_waiting_clients_of_one_user_are_turned_away() {
    let app = TestApp::with(&["--max-clients-per-user", "1", "--hold-ms", "60000"]).await;
    let cursor = app.now("alice").await;
    let mut held = Box::pin(app.listen("alice", &cursor));

    let refused = loop {
        let other = app.get("alice", "/v1/listen?client=other");
        tokio::select! {
            biased;
            _ = &mut held => unreachable!("nothing has happened"),
            reply = other => if reply.status != 200 { break reply },
        }
    };

    assert_eq!(refused.refusal(), (429, "rate_limited"));
}
