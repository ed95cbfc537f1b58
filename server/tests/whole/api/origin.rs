//! Which pages may call.

use reqwest::Method;
use reqwest::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, VARY};
use serde_json::json;

use crate::app::TestApp;

const ALLOWED: &str = "https://site.example";

async fn post_from(app: &TestApp, origin: &str) -> reqwest::Response {
    let body = json!({"to": "alice", "text": "hi", "id": "message-1"});
    let request = app.request(Method::POST, "/v1/message").json(&body);
    let request = request
        .header("x-chut-token", "bob")
        .header("origin", origin);
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_page_of_an_unnamed_origin_may_not_post() {
    let app = TestApp::with(&["--allow-origin", ALLOWED]).await;

    for origin in [
        "https://evil.example",
        "null",
        "https://site.example.evil.example",
        "http://site.example",
    ] {
        assert_eq!(post_from(&app, origin).await.status(), 403, "{origin}");
    }
    assert_eq!(app.history("alice", "with=bob").await.texts(), [""; 0]);
}

#[tokio::test]
async fn the_servers_own_pages_and_named_origins_may() {
    let app = TestApp::with(&["--allow-origin", ALLOWED]).await;

    assert_eq!(post_from(&app, &app.url).await.status(), 200);
    let response = post_from(&app, ALLOWED).await;

    assert_eq!(response.status(), 200);
    let headers = response.headers();
    assert_eq!(headers[ACCESS_CONTROL_ALLOW_ORIGIN], ALLOWED);
    assert_eq!(headers[ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
    assert!(headers[VARY].to_str().unwrap().contains("origin"));
}

#[tokio::test]
async fn errors_can_be_read_by_named_origins_too() {
    let app = TestApp::with(&["--allow-origin", ALLOWED]).await;

    for path in ["/v1/history", "/v1/nothing"] {
        let request = app.request(Method::GET, path).header("origin", ALLOWED);
        let response = request.send().await.unwrap();

        assert!(response.status().is_client_error());
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], ALLOWED);
    }
}

#[tokio::test]
async fn a_preflight_names_what_a_named_origin_may_send() {
    let app = TestApp::with(&["--allow-origin", ALLOWED]).await;
    let ask = |origin| {
        let request = app
            .request(Method::OPTIONS, "/v1/message")
            .header("origin", origin);
        request
            .header("access-control-request-method", "POST")
            .send()
    };

    let named = ask(ALLOWED).await.unwrap();
    let unnamed = ask("https://evil.example").await.unwrap();

    let headers = named.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    assert!(headers.contains("x-chut-token") && headers.contains("content-type"));
    assert_eq!(unnamed.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN), None);
}
