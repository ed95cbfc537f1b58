//! People looked at, ended, written to; sessions revoked.

use serde_json::json;

use super::Admin;
use crate::app::TestApp;

/// Waits until so many polls are held.
async fn held(app: &TestApp, polls: usize) {
    let wait = async {
        while app.app.users.census().polls != polls {
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, wait)
        .await
        .expect("polls that wait");
}

#[tokio::test]
async fn a_persons_state_is_what_they_and_others_see() {
    let admin = Admin::start(&[]).await;
    let app = &admin.app;
    app.send_all("bob", "alice", &["one", "two"]).await;
    app.send_all("alice", "carol", &["three"]).await;
    app.read("alice", "bob", 1).await;
    app.now("alice").await;

    let alice = admin.get("/admin/v1/user?user=alice").await;
    let nobody = admin.get("/admin/v1/user?user=nobody").await;

    let expected = json!({
        "user": "alice", "presence": "online", "clients": 1, "polls": 0,
        "conversations": 2, "messages": 3, "unread": 1,
    });
    assert_eq!((alice.status, alice.body), (200, expected));
    assert_eq!((nobody.status, &nobody.body["messages"]), (200, &json!(0)));
    for query in ["", "?user=", "?user=a%00b", "?user=%FF"] {
        let reply = admin.get(&format!("/admin/v1/user{query}")).await;
        assert_eq!(reply.refusal(), (400, "bad_request"), "{query}");
    }
}

#[tokio::test]
async fn what_there_is_is_counted() {
    let admin = Admin::start(&[]).await;
    admin.app.send_all("bob", "alice", &["one", "two"]).await;
    admin.app.send_all("alice", "carol", &["three"]).await;
    admin.app.now("alice").await;

    let counts = admin.get("/admin/v1/counts").await;

    let expected = json!({
        "people": 3, "conversations": 2, "messages": 3,
        "users_here": 1, "clients_here": 1, "polls_here": 0,
    });
    assert_eq!((counts.status, counts.body), (200, expected));
}

#[tokio::test]
async fn an_ended_persons_polls_are_answered_and_their_clients_may_come_again() {
    let admin = Admin::start(&["--hold-ms", "60000"]).await;
    let app = &admin.app;
    let (alice, bob) = (app.now("alice").await, app.now("bob").await);
    let end = async {
        held(app, 2).await;
        let request = json!({"user": "alice"});
        let ended = admin.post("/admin/v1/user/end", &request).await;
        assert_eq!(ended.body, json!({"ended": true}));
        held(app, 1).await;
        app.send_all("carol", "bob", &["you wait on"]).await;
    };

    let (ended, other, ()) =
        tokio::join!(app.listen("alice", &alice), app.listen("bob", &bob), end);

    assert_eq!((ended.status, ended.texts()), (200, vec![]));
    assert_eq!(other.texts(), ["you wait on"]);
    let again = admin
        .post("/admin/v1/user/end", &json!({"user": "alice"}))
        .await;
    assert_eq!(again.body, json!({"ended": false}));
    let greet = async {
        held(app, 1).await;
        app.send_all("bob", "alice", &["hello"]).await;
    };
    let (back, ()) = tokio::join!(app.listen("alice", &alice), greet);
    assert_eq!(back.texts(), ["hello"]);
}

#[tokio::test]
async fn the_site_writes_to_somebody_under_a_name_of_its_own() {
    let admin = Admin::start(&[]).await;
    let app = &admin.app;
    let cursor = app.now("alice").await;
    let message = json!({
        "from": "system", "name": "The site", "avatar": "javascript:alert(1)",
        "to": "alice", "text": "Welcome", "id": "welcome-1",
    });

    let sent = admin.post("/admin/v1/message", &message).await;
    let again = admin.post("/admin/v1/message", &message).await;

    assert_eq!((sent.status, &sent.body["duplicate"]), (200, &json!(false)));
    assert_eq!(
        (&again.body["seq"], &again.body["duplicate"]),
        (&sent.body["seq"], &json!(true))
    );
    assert_eq!(app.listen("alice", &cursor).await.texts(), ["Welcome"]);
    let shown = &app.conversations("alice").await.body["conversations"][0];
    assert_eq!(shown["name"], "The site");
    assert!(shown["avatar"].is_null(), "no script is a picture");
    for (field, value) in [
        ("to", json!("system")),
        ("text", json!("")),
        ("id", json!("")),
        ("from", json!(7)),
    ] {
        let mut message = message.clone();
        message[field] = value;
        let refused = admin.post("/admin/v1/message", &message).await;
        assert_eq!(refused.refusal(), (400, "bad_request"), "{field}");
    }
    app.block("alice", "system", true).await;
    let mut message = message.clone();
    message["id"] = json!("welcome-2");
    let refused = admin.post("/admin/v1/message", &message).await;
    assert_eq!(refused.refusal(), (403, "blocked"));
}

#[tokio::test]
async fn one_thing_is_revoked_at_a_time_and_what_ends_is_counted() {
    let admin = Admin::start(&["--hold-ms", "60000"]).await;
    let app = &admin.app;
    let cursor = app.now("alice").await;
    for request in [
        json!({}),
        json!({"user": "alice", "token": "alice"}),
        json!({"session": "s", "token": "t"}),
        json!({"user": ""}),
    ] {
        let refused = admin.post("/admin/v1/sessions/revoke", &request).await;
        assert_eq!(refused.refusal(), (400, "bad_request"), "{request}");
    }
    let revoke = async {
        while app.app.users.census().polls == 0 {
            tokio::task::yield_now().await;
        }
        let request = json!({"user": "alice"});
        admin.post("/admin/v1/sessions/revoke", &request).await
    };

    let (held, revoked) = tokio::join!(app.listen("alice", &cursor), revoke);

    assert_eq!(held.refusal(), (401, "unauthenticated"));
    assert_eq!(revoked.body, json!({"revoked": 1}));
    let again = admin
        .post("/admin/v1/sessions/revoke", &json!({"user": "alice"}))
        .await;
    assert_eq!(again.body, json!({"revoked": 0}));
}
