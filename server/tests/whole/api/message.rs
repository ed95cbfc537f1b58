//! `POST /v1/message`.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn a_message_is_kept_byte_for_byte() {
    let app = TestApp::start().await;
    let text = " \u{202e}שלום\u{202c}\n\té e\u{301} 👩‍👩‍👧 <b>\\\"\u{2028} ";

    app.message("bob", "alice", text, "message-1").await;

    assert_eq!(app.history("alice", "with=bob").await.texts(), [text]);
}

#[tokio::test]
async fn a_repeat_stores_nothing_and_gives_the_first_answer() {
    let app = TestApp::start().await;
    let first = app.message("bob", "alice", "hi", "message-1").await;

    let again = app.message("bob", "alice", "hi", "message-1").await;

    assert_eq!(first.body["duplicate"], false);
    assert_eq!(again.body["duplicate"], true);
    for field in ["seq", "id", "at"] {
        assert_eq!(again.body[field], first.body[field]);
    }
    assert_eq!(app.history("alice", "with=bob").await.texts(), ["hi"]);
}

#[tokio::test]
async fn an_id_belongs_to_one_message_of_one_sender() {
    let app = TestApp::start().await;
    app.message("bob", "alice", "hi", "message-1").await;

    let other_text = app.message("bob", "alice", "ho", "message-1").await;
    let other_person = app.message("bob", "carol", "hi", "message-1").await;
    let other_sender = app.message("carol", "alice", "hi", "message-1").await;

    assert_eq!(other_text.refusal(), (409, "id_reused"));
    assert_eq!(other_person.refusal(), (409, "id_reused"));
    assert_eq!(other_sender.status, 200);
}

#[tokio::test]
async fn the_longest_text_is_8192_bytes_however_it_is_written() {
    let app = TestApp::start().await;
    let longest = "ü".repeat(4_096);

    assert_eq!(
        app.message("bob", "alice", &longest, "message-1")
            .await
            .status,
        200
    );
    let escaped = format!(
        r#"{{"to":"alice","text":"{}","id":"message-2"}}"#,
        "\\u00fc".repeat(4_096)
    );
    let request = app
        .request(reqwest::Method::POST, "/v1/message")
        .body(escaped);
    let request = request.header("content-type", "application/json; charset=utf-8");
    let response = request
        .header("authorization", "Bearer bob")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);

    let longer = app
        .message("bob", "alice", &format!("{longest}x"), "message-3")
        .await;
    assert_eq!(longer.refusal(), (400, "bad_request"));
    assert_eq!(
        app.history("alice", "with=bob").await.texts(),
        [&longest, &longest]
    );
}

#[tokio::test]
async fn the_sender_is_who_calls_whatever_the_body_says() {
    let app = TestApp::start().await;
    let body =
        json!({"to": "alice", "text": "hi", "id": "message-1", "from": "carol", "user": "carol"});

    app.post("mallory", "/v1/message", &body).await;

    let history = app.history("alice", "with=mallory").await;
    assert_eq!(history.body["messages"][0]["from"], "mallory");
}

#[tokio::test]
async fn nobody_writes_to_themselves() {
    let app = TestApp::start().await;

    let reply = app.message("bob", "bob", "hi", "message-1").await;

    assert_eq!(reply.refusal(), (400, "bad_request"));
}
