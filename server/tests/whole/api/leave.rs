//! `POST /v1/leave`.

use reqwest::Method;
use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn leaving_ends_the_hold_and_the_user_is_gone_after_the_grace_time() {
    let app = TestApp::with(&["--grace-ms", "50"]).await;
    app.send_all("bob", "alice", &["hi"]).await;
    let cursor = app.now("bob").await;

    let reply = app
        .post("bob", "/v1/leave", &json!({"client": "tab"}))
        .await;

    assert_eq!((reply.status, &reply.body), (200, &json!({})));
    while app.conversations("alice").await.body["conversations"][0]["presence"] == "online" {}
    assert_eq!(
        app.glance("bob", &cursor).await.status,
        200,
        "and may come back"
    );
}

#[tokio::test]
async fn a_beacon_is_text_with_the_token_as_a_parameter() {
    let app = TestApp::start().await;
    let beacon = |token: &str| {
        let request = app.request(Method::POST, &format!("/v1/leave?token={token}"));
        let request = request.header("content-type", "text/plain;charset=UTF-8");
        request.body(r#"{"client":"tab"}"#).send()
    };

    assert_eq!(beacon("bob").await.unwrap().status(), 200);
    assert_eq!(beacon("").await.unwrap().status(), 401);
}
