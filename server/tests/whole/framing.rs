//! Requests that a proxy and the server might read in two ways: refused, and the connection closed.

use axum::http::Request;
use chut_server::bounds::HEAD_BYTES;

use crate::app::TestApp;
use crate::wire::Wire;

const POST: &str = "POST /v1/message HTTP/1.1\r\nHost: chat.example\r\nX-Chut-Token: bob\r\n\
    Content-Type: application/json\r\n";
const BODY: &str = r#"{"to":"alice","text":"hi","id":"message-1"}"#;

/// What is answered to `words`, up to the end of the connection.
async fn last_words(app: &TestApp, words: &str) -> String {
    let mut wire = Wire::to(app).await;
    wire.say(words).await;
    wire.rest().await
}

#[track_caller]
fn is_problem(reply: &str, status: u16, code: &str) {
    let (head, body) = reply.split_once("\r\n\r\n").expect("a reply");
    assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{reply}");
    assert!(
        head.contains("content-type: application/problem+json"),
        "{reply}"
    );
    assert!(head.contains("connection: close"), "{reply}");
    let body: serde_json::Value = serde_json::from_str(body).expect("one JSON body");
    assert_eq!(
        (&body["status"], &body["code"]),
        (&status.into(), &code.into())
    );
}

#[tokio::test]
async fn a_body_with_two_measures_is_refused_and_the_connection_closed() {
    let app = TestApp::start().await;
    let length = BODY.len();
    let chunked = format!("{length:x}\r\n{BODY}\r\n0\r\n\r\n");
    for (fields, body) in [
        (
            format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
            chunked.as_str(),
        ),
        (
            format!("Transfer-Encoding: chunked\r\ncontent-length: {length}"),
            chunked.as_str(),
        ),
        (
            format!("Content-Length: {length}\r\nContent-Length: 1"),
            BODY,
        ),
        (format!("Content-Length: {length}, 1"), BODY),
        (format!("Content-Length: +{length}"), BODY),
    ] {
        let reply = last_words(&app, &format!("{POST}{fields}\r\n\r\n{body}")).await;
        is_problem(&reply, 400, "bad_request");
    }
    assert_eq!(app.history("alice", "with=bob").await.texts(), [""; 0]);
}

#[tokio::test]
async fn one_measure_said_twice_is_one() {
    let app = TestApp::start().await;
    let fields = format!("Content-Length: {0}\r\nContent-Length: {0}", BODY.len());
    let mut wire = Wire::to(&app).await;

    wire.say(&format!("{POST}{fields}\r\n\r\n{BODY}")).await;

    assert!(wire.reply().await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_refused_request_is_refused_behind_others_too() {
    let app = TestApp::start().await;
    let bad = format!("{POST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    let mut wire = Wire::to(&app).await;
    wire.say(&format!(
        "{POST}Content-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    ))
    .await;
    assert!(wire.reply().await.starts_with("HTTP/1.1 200 OK\r\n"));

    wire.say(&bad).await;

    is_problem(&wire.rest().await, 400, "bad_request");
}

#[tokio::test]
async fn a_body_in_chunks_is_the_last_of_its_connection() {
    let app = TestApp::start().await;
    let chunks = format!("{:x}\r\n{BODY}\r\n0\r\n\r\n", BODY.len());
    let smuggled = "GET /healthz HTTP/1.1\r\nHost: chat.example\r\n\r\n";

    let words = format!("{POST}Transfer-Encoding: chunked\r\n\r\n{chunks}{smuggled}");
    let reply = last_words(&app, &words).await;

    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
    assert_eq!(reply.matches("HTTP/1.1").count(), 1, "{reply}");
    assert_eq!(app.history("alice", "with=bob").await.texts(), ["hi"]);
}

#[tokio::test]
async fn http_1_1_names_its_host_once() {
    let app = TestApp::start().await;
    for hosts in ["", "Host: a\r\nHost: a\r\n"] {
        let reply = last_words(&app, &format!("GET /healthz HTTP/1.1\r\n{hosts}\r\n")).await;
        is_problem(&reply, 400, "bad_request");
    }
    let reply = last_words(&app, "GET /healthz HTTP/1.0\r\n\r\n").await;
    assert!(reply.ends_with("\r\n\r\nok\n"), "{reply}");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused_however_much_of_it_comes() {
    let app = TestApp::start().await;
    // More than the system's own buffers hold: it comes through only if it is read to its end.
    let long = "x".repeat(16_000_000);
    let many = "X: y\r\n".repeat(101);
    let rest = "GET / HTTP/1.1\r\nHost: a\r\nX-Long: \r\n\r\n".len();
    let one_more = "x".repeat(HEAD_BYTES as usize + 1 - rest);
    for (words, status) in [
        (format!("GET /{long} HTTP/1.1\r\n"), 414),
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\nX-Long: {long}\r\n\r\n"),
            431,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\nX-Long: {one_more}\r\n\r\n"),
            431,
        ),
        (format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"), 431),
    ] {
        is_problem(&last_words(&app, &words).await, status, "too_large");
    }
}

#[tokio::test]
async fn what_is_not_http_is_told_so() {
    let app = TestApp::start().await;

    is_problem(
        &last_words(&app, "hello, who is there?\r\n\r\n").await,
        400,
        "bad_request",
    );
}

#[tokio::test]
async fn the_servers_own_pages_may_post_by_http_2_as_well() {
    let app = TestApp::start().await;
    let address = app.url.strip_prefix("http://").unwrap();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (mut requests, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut post = async |origin: &str| {
        let request = Request::post(format!("{}/v1/leave?token=bob", app.url));
        let request = request
            .header("origin", origin)
            .header("content-type", "text/plain");
        let (reply, mut body) = requests
            .send_request(request.body(()).unwrap(), false)
            .unwrap();
        body.send_data(r#"{"client":"tab"}"#.into(), true).unwrap();
        reply.await.unwrap().status().as_u16()
    };

    assert_eq!(post(&app.url).await, 200);
    assert_eq!(post("https://evil.example").await, 403);
}
