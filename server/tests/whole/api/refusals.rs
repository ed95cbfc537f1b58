//! Bad requests: the status and code of each, and nothing stored.

use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use crate::app::{TestApp, read};

#[tokio::test]
async fn a_malformed_body_says_which_field() {
    let app = TestApp::start().await;
    let long_id = "x".repeat(65);
    for (body, field) in [
        (json!({"text": "hi", "id": "message-1"}), "to"),
        (json!({"to": "", "text": "hi", "id": "message-1"}), "to"),
        (json!({"to": 7, "text": "hi", "id": "message-1"}), "to"),
        (
            json!({"to": "alice", "text": null, "id": "message-1"}),
            "text",
        ),
        (
            json!({"to": "alice", "text": "\u{0}", "id": "message-1"}),
            "text",
        ),
        (json!({"to": "alice", "text": "hi", "id": long_id}), "id"),
        (json!(["alice", "hi"]), ""),
        (json!(["alice", "hi", "message-1"]), ""),
        (json!("hi"), ""),
    ] {
        let reply = app.post("bob", "/v1/message", &body).await;

        assert_eq!(reply.refusal(), (400, "bad_request"), "{body}");
        let detail = reply.body["detail"].as_str().unwrap();
        assert!(detail.contains(field), "{detail}");
    }
    assert_eq!(app.history("alice", "with=bob").await.texts(), [""; 0]);
}

#[tokio::test]
async fn what_is_not_json_or_not_utf8_is_refused() {
    let app = TestApp::start().await;
    let bodies: [&'static [u8]; 5] = [
        b"",
        b"{",
        b"{}{}",
        b"\xff\xfe",
        br#"{"to":"alice","text":"\ud800","id":"message-1"}"#,
    ];
    for body in bodies {
        let request = app.request(Method::POST, "/v1/message").body(body);
        let request = request.header("content-type", "application/json");
        let reply = read(request.header("x-chut-token", "bob").send().await.unwrap()).await;
        assert_eq!(reply.refusal(), (400, "bad_request"), "{body:?}");
    }
}

#[tokio::test]
async fn parameters_are_checked_one_by_one() {
    let app = TestApp::start().await;
    for path in [
        "/v1/history",
        "/v1/history?with=",
        "/v1/history?with=bob&limit=0",
        "/v1/history?with=bob&limit=201",
        "/v1/history?with=bob&limit=ten",
        "/v1/history?with=bob&before=1&after=2",
        "/v1/history?with=bob&before=-1",
        "/v1/history?with=%ff",
        "/v1/conversations?limit=0",
        "/v1/listen",
        "/v1/listen?client=a%20b",
        "/v1/listen?client=tab&wait=1.5",
        "/v1/listen?client=tab&wait=",
    ] {
        assert_eq!(
            app.get("alice", path).await.refusal(),
            (400, "bad_request"),
            "{path}"
        );
    }
    for cursor in [
        "",
        "x",
        "c1.1.1.1",
        "c1.0000000000000000.1",
        "c2.0000000000000000.1.0",
        "c1.0000000000000000.-1.0",
    ] {
        let reply = app.listen("alice", cursor).await;
        assert_eq!(reply.refusal(), (400, "bad_cursor"), "{cursor}");
    }
}

#[tokio::test]
async fn nobody_is_served_without_a_token_that_can_be_one() {
    let app = TestApp::start().await;
    for path in [
        "/v1/conversations",
        "/v1/history?with=bob",
        "/v1/listen?client=tab",
    ] {
        let reply = read(app.request(Method::GET, path).send().await.unwrap()).await;
        assert_eq!(reply.refusal(), (401, "unauthenticated"), "{path}");
    }
    let long = "x".repeat(129);
    for token in ["", "%0a", long.as_str()] {
        let path = format!("/v1/conversations?token={token}");
        let reply = read(app.request(Method::GET, &path).send().await.unwrap()).await;
        assert_eq!(reply.refusal(), (401, "unauthenticated"), "{token}");
    }
}

#[tokio::test]
async fn paths_methods_media_types_and_sizes_are_checked_in_this_order() {
    let app = TestApp::start().await;
    let call = async |method: Method, path: &str, media: &str, body: String| {
        let request = app
            .request(method, path)
            .header("content-type", media)
            .body(body);
        read(request.send().await.unwrap()).await
    };
    let large = "x".repeat(70_000);

    let path = call(Method::PUT, "/v1/nothing", "text/html", large.clone()).await;
    let method = call(Method::PUT, "/v1/message", "text/html", large.clone()).await;
    let person = call(Method::POST, "/v1/message", "text/html", large.clone()).await;
    let media = call(
        Method::POST,
        "/v1/message?token=bob",
        "text/html",
        large.clone(),
    )
    .await;
    let size = call(
        Method::POST,
        "/v1/message?token=bob",
        "application/json",
        large,
    )
    .await;
    let url = call(
        Method::GET,
        &format!("/v1/history?with={}", "x".repeat(40_000)),
        "text/html",
        String::new(),
    )
    .await;

    assert_eq!(path.refusal(), (404, "not_found"));
    assert_eq!(method.refusal(), (405, "method_not_allowed"));
    assert_eq!(person.refusal(), (401, "unauthenticated"));
    assert_eq!(media.refusal(), (415, "unsupported_media_type"));
    assert_eq!(size.refusal(), (413, "too_large"));
    assert_eq!(url.refusal(), (414, "too_large"));
}

#[tokio::test]
async fn a_refusal_is_problem_json_and_is_not_stored() {
    let app = TestApp::start().await;

    let response = app
        .request(Method::PUT, "/v1/message")
        .send()
        .await
        .unwrap();

    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    assert_eq!(response.headers()["allow"], "POST");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["type"], "about:blank");
    assert_eq!(body["status"], 405);
}

#[tokio::test]
async fn a_user_id_may_be_any_text_where_it_is_a_parameter() {
    let app = TestApp::start().await;
    let path = "/v1/conversations?token=%20%F0%9F%98%80%2Fa%26b";

    let reply = read(app.request(Method::GET, path).send().await.unwrap()).await;

    assert_eq!(reply.body["me"]["user"], " 😀/a&b");
}

#[tokio::test]
async fn a_refusal_under_v1_has_the_headers_of_every_reply() {
    let app = TestApp::start().await;
    let long = format!("/v1/history?with={}", "x".repeat(40_000));
    for (path, status) in [("/v1", 404), ("/v1/", 404), (long.as_str(), 414)] {
        let reply = app.request(Method::GET, path).send().await.unwrap();

        assert_eq!(reply.status(), status);
        assert_eq!(reply.headers()["cache-control"], "no-store");
        assert_eq!(reply.headers()["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers()["referrer-policy"], "no-referrer");
    }
}

#[tokio::test]
async fn a_refusal_beside_the_protocol_is_problem_json_too() {
    let app = TestApp::start().await;
    for (method, path, refusal) in [
        (Method::POST, "/healthz", (405, "method_not_allowed")),
        (Method::POST, "/chut.js", (405, "method_not_allowed")),
        (Method::GET, "/assets/%ff", (404, "not_found")),
        (Method::GET, "/assets/nothing", (404, "not_found")),
    ] {
        let response = app.request(method, path).send().await.unwrap();
        let allow = response.headers().get("allow").cloned();
        let reply = read(response).await;

        assert_eq!(reply.refusal(), refusal, "{path}");
        let allowed = (reply.status == 405).then_some("GET,HEAD");
        assert_eq!(allow, allowed.map(HeaderValue::from_static), "{path}");
    }
}
