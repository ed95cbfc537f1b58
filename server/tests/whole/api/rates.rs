//! How much one person may send in a while.

use reqwest::Method;
use serde_json::json;

use crate::app::{TestApp, read};

/// More than anybody gets through before they are too fast.
const MANY: usize = 1_000;

async fn slow() -> TestApp {
    TestApp::with(&["--send-rate", "1", "--send-burst", "3"]).await
}

#[tokio::test]
async fn beyond_the_burst_a_message_is_put_off_and_not_stored() {
    let app = slow().await;
    let mut sent = 0;
    let put_off = loop {
        let body = json!({"to": "bob", "text": "quick", "id": format!("message-{sent}")});
        let request = app.request(Method::POST, "/v1/message").json(&body);
        let response = request
            .header("x-chut-token", "alice")
            .send()
            .await
            .unwrap();
        if response.status() != 200 {
            break response;
        }
        sent += 1;
        assert!(sent < MANY);
    };

    assert!(sent >= 3, "{sent}");
    assert_eq!(put_off.headers()["retry-after"], "1");
    let put_off = read(put_off).await;
    assert_eq!(put_off.refusal(), (429, "rate_limited"));
    assert_eq!(put_off.body["retry_after"], 1);
    let stored = app.get("bob", "/v1/history?with=alice").await.body;
    assert_eq!(stored["messages"].as_array().unwrap().len(), sent);
    let other = app.message("carol", "bob", "in time", "message-1").await;
    assert_eq!(other.status, 200, "each person has a rate of their own");
}

#[tokio::test]
async fn notices_of_typing_have_a_rate_of_their_own() {
    let app = slow().await;
    let mut sent = 0;
    while app.typing("alice", "bob", true).await.status == 200 {
        sent += 1;
        assert!(sent < MANY);
    }

    assert!(sent >= 10, "{sent}");
    let message = app.message("alice", "bob", "slower", "message-1").await;
    assert_eq!(message.status, 200);
}
