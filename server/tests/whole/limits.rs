//! What one address may have, and what others notice of somebody who wants more.

use reqwest::Method;
use serde_json::json;

use crate::app::TestApp;
use crate::auth::site::{Says, Site};
use crate::wire::Wire;

/// More than anybody gets through before they are too fast.
const MANY: usize = 2_000;

/// A login from an address, as a proxy on this machine hands it on; gives its status.
async fn login(app: &TestApp, from: &str, secrets: [&str; 2], query: &str) -> (u16, String) {
    let [session, token] = secrets;
    let request = app.request(
        Method::GET,
        &format!("/v1/conversations?token={token}{query}"),
    );
    let request = request.header("cookie", &format!("chut_session={session}"));
    let reply = request
        .header("x-forwarded-for", from)
        .send()
        .await
        .unwrap();
    (reply.status().as_u16(), reply.text().await.unwrap())
}

#[tokio::test]
async fn an_address_that_guesses_has_to_wait_and_nobody_else_has() {
    let site = Site::start().await;
    let app = site.app(&["--trusted-proxy", "127.0.0.1"]).await;
    let (there, elsewhere) = ("198.51.100.7", "198.51.100.8");
    let alice = ["session-alice", "token-alice"];
    assert_eq!(login(&app, there, alice, "").await.0, 200);
    let mut guesses = 0;
    let put_off = loop {
        let token = format!("guess-{guesses}");
        let (status, body) = login(&app, there, ["session", &token], "").await;
        if status != 401 {
            break (status, body);
        }
        guesses += 1;
        assert!(guesses < MANY);
    };

    assert!(guesses >= 200, "{guesses}");
    assert_eq!(put_off.0, 429);
    assert!(put_off.1.contains("rate_limited") && put_off.1.contains("\"retry_after\":1"));
    assert_eq!(login(&app, there, alice, "").await.0, 200, "known already");
    let bob = ["session-bob", "token-bob"];
    assert_eq!(login(&app, elsewhere, bob, "").await.0, 200);
    let guess = ["session", "token-guess"];
    assert_eq!(login(&app, elsewhere, guess, "").await.0, 401);
}

/// The pause is a tenth of a second: on a slow machine it may be over before the next login comes.
#[tokio::test]
async fn the_site_is_not_asked_about_strangers_from_an_address_that_has_to_wait() {
    let site = Site::start().await;
    let app = site.app(&["--trusted-proxy", "127.0.0.1"]).await;
    let there = "198.51.100.7";
    for number in 0..MANY {
        let guess = format!("token-guess-{number}");
        if login(&app, there, ["session", &guess], "").await.0 == 401 {
            continue;
        }
        let asked = site.asked().len();
        let (session, token) = (format!("session-{number}"), format!("token-{number}"));
        if login(&app, there, [&session, &token], "").await.0 == 429 {
            assert_eq!(site.asked().len(), asked);
            return;
        }
    }
    panic!("the site was asked about everybody");
}

#[tokio::test]
async fn a_script_is_told_inside_that_it_is_too_fast() {
    let site = Site::start().await;
    let app = site.app(&["--trusted-proxy", "127.0.0.1"]).await;
    site.says(Says::Plain(401, String::new()));
    for guess in 0..MANY {
        let token = format!("guess-{guess}");
        let secrets = ["session", token.as_str()];
        let (status, body) = login(&app, "198.51.100.7", secrets, "&callback=f").await;
        assert_eq!(status, 200);
        if body.contains("\"status\":429") {
            assert!(body.starts_with("/**/f(") && body.contains("\"retry_after\":1"));
            return;
        }
    }
    panic!("{MANY} guesses were let through");
}

#[tokio::test]
async fn where_a_proxy_does_not_say_for_whom_it_asks_no_tries_are_counted() {
    let app = TestApp::start().await;
    for _ in 0..300 {
        let request = app.request(Method::GET, "/v1/conversations");
        let reply = request.header("x-forwarded-for", "198.51.100.7").send();
        assert_eq!(reply.await.unwrap().status(), 401);
    }
}

#[tokio::test]
async fn an_address_has_so_many_connections_and_one_more_when_one_has_gone() {
    let app = TestApp::with(&["--max-connections-per-address", "3"]).await;
    let mut wires = Vec::new();
    for _ in 0..3 {
        let mut wire = Wire::to(&app).await;
        assert!(wire.is_served().await);
        wires.push(wire);
    }

    assert!(!Wire::to(&app).await.is_served().await, "one too many");
    for wire in &mut wires {
        assert!(wire.is_served().await, "others go on");
    }
    drop(wires.pop());
    // The server notices that when it can.
    for _ in 0..MANY {
        if Wire::to(&app).await.is_served().await {
            return;
        }
    }
    panic!("the place is not given to another");
}

#[tokio::test]
async fn a_trusted_proxy_has_as_many_connections_as_it_needs() {
    let limit = ["--max-connections-per-address", "1"];
    let app = TestApp::with(&[&limit[..], &["--trusted-proxy", "127.0.0.0/8"]].concat()).await;
    let mut wires = Vec::new();
    for _ in 0..20 {
        let mut wire = Wire::to(&app).await;
        assert!(wire.is_served().await);
        wires.push(wire);
    }
}

#[tokio::test]
async fn others_are_served_while_somebody_misbehaves_in_every_way() {
    let app = TestApp::start().await;
    let mut slow = Vec::new();
    for part in [
        "",
        "GET /healthz HTTP/1.1\r\nHost: ch",
        "POST /v1/leave?token=x HTTP/1.1\r\nHost: c\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\n{",
    ] {
        for _ in 0..100 {
            let mut wire = Wire::to(&app).await;
            wire.say(part).await;
            slow.push(wire);
        }
    }
    let large = json!({"to": "bob", "text": "x".repeat(100_000), "id": "large"});
    assert_eq!(app.post("mallory", "/v1/message", &large).await.status, 413);
    let long = format!("/v1/history?with={}", "x".repeat(40_000));
    assert_eq!(app.get("mallory", &long).await.status, 414);
    let mut wire = Wire::to(&app).await;
    let head = format!(
        "GET /healthz HTTP/1.1\r\nHost: c\r\nX: {}\r\n\r\n",
        "x".repeat(70_000)
    );
    wire.say(&head).await;
    assert!(wire.rest().await.starts_with("HTTP/1.1 431"));

    let cursor = app.now("bob").await;
    app.send_all("alice", "bob", &["in time"]).await;

    assert_eq!(app.listen("bob", &cursor).await.texts(), ["in time"]);
    drop(slow);
}
