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

#[tokio::test]
async fn what_was_put_off_goes_through_later_under_the_same_id_and_once() {
    let app = TestApp::with(&["--send-rate", "50", "--send-burst", "1"]).await;
    let mut put_off = 0;
    for number in 0..3 {
        let id = format!("message-{number}");
        while app.message("alice", "bob", "patience", &id).await.status == 429 {
            put_off += 1;
        }
    }

    assert!(put_off > 0, "nothing was too fast");
    let stored = app.history("bob", "with=alice").await;
    assert_eq!(stored.texts(), ["patience"; 3]);
}

#[tokio::test]
async fn a_script_is_told_inside_and_how_long_to_wait() {
    let app = slow().await;
    for number in 0..MANY {
        let query = format!("callback=f&token=alice&to=bob&text=quick&id=message-{number}");
        let request = app.request(Method::GET, &format!("/v1/message?{query}"));
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), 200);
        let script = reply.text().await.unwrap();
        if script.contains("\"status\":429") {
            assert!(script.contains("\"retry_after\":1"), "{script}");
            return;
        }
    }
    panic!("{MANY} messages were let through");
}

#[tokio::test]
async fn marks_and_blocks_share_a_rate_and_messages_do_not_count_for_it() {
    let app = slow().await;
    let mut moved = 0;
    while app.read("alice", "bob", 1).await.status == 200 {
        moved += 1;
        assert!(moved < MANY);
    }

    assert!(moved >= 100, "{moved}");
    let message = app.message("alice", "bob", "slower", "message-1").await;
    assert_eq!(message.status, 200);
    assert_eq!(app.read("bob", "alice", 1).await.status, 200);
    let mut blocked = 0;
    while app.block("alice", "bob", true).await.status == 200 {
        blocked += 1;
        assert!(blocked < 100, "the burst is gone");
    }
}
