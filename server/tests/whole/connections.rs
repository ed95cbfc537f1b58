//! How long connections may take, and what becomes of those that go. Time is not waited for: where
//! nothing else is to be done, the test's clock jumps to the next deadline.

use std::future::poll_fn;
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use axum::http::Request;
use chut_server::bounds::{STREAMS, WINDOW_BYTES};
use tempfile::TempDir;
use tokio::time::Instant;

use crate::app::TestApp;
use crate::lines::keep;
use crate::wire::Wire;

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: chat.example\r\n\r\n";

#[tokio::test(start_paused = true)]
async fn a_head_that_is_not_complete_in_30_seconds_ends_its_connection() {
    let app = TestApp::start().await;
    for part in ["", "G", "GET /healthz HTTP/1.1\r\nHost: chat", "PRI * HT"] {
        let (start, mut wire) = (Instant::now(), Wire::to(&app).await);
        wire.say(part).await;

        assert_eq!(
            (wire.rest().await.as_str(), start.elapsed().as_secs()),
            ("", 30),
            "{part}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_second_head_of_a_connection_has_30_seconds_too() {
    let app = TestApp::start().await;
    let mut wire = Wire::to(&app).await;
    wire.say(HEALTH).await;
    wire.reply().await;
    let start = Instant::now();
    wire.say("GET ").await;

    assert_eq!(wire.rest().await, "");
    assert_eq!(start.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_not_complete_in_30_seconds_ends_its_connection_without_an_answer() {
    let app = TestApp::start().await;
    let head =
        "POST /v1/leave?token=bob HTTP/1.1\r\nHost: chat.example\r\nContent-Type: text/plain\r\n";
    for body in [
        "Content-Length: 20\r\n\r\n{",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{",
    ] {
        let (start, mut wire) = (Instant::now(), Wire::to(&app).await);
        wire.say(&format!("{head}{body}")).await;

        assert_eq!(
            (wire.rest().await.as_str(), start.elapsed().as_secs()),
            ("", 30),
            "{body}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_stays_longer_than_proxies_keep_one() {
    let app = TestApp::start().await;
    let mut wire = Wire::to(&app).await;
    wire.say(HEALTH).await;
    wire.reply().await;
    let start = Instant::now();

    assert_eq!(wire.rest().await, "");
    assert_eq!(start.elapsed().as_secs(), 75);
}

#[tokio::test(start_paused = true)]
async fn a_held_poll_may_take_its_time_and_its_connection_serves_on() {
    let app = TestApp::with(&["--hold-ms", "60000"]).await;
    let cursor = app.now("alice").await;
    let mut wire = Wire::to(&app).await;
    let poll = format!("GET /v1/listen?token=alice&client=tab&cursor={cursor} HTTP/1.1");
    wire.say(&format!("{poll}\r\nHost: chat.example\r\n\r\n"))
        .await;

    assert!(wire.reply().await.starts_with("HTTP/1.1 200 OK\r\n"));
    wire.say(HEALTH).await;
    assert!(wire.reply().await.ends_with("\r\n\r\nok\n"));
}

#[tokio::test]
async fn a_connection_that_closes_ends_its_hold() {
    let app = TestApp::with(&["--max-clients-per-user", "1", "--hold-ms", "60000"]).await;
    let cursor = app.now("alice").await;
    let listen = |client: &str| format!("/v1/listen?token=alice&client={client}&cursor={cursor}");
    let mut wire = Wire::to(&app).await;
    let poll = listen("tab");
    wire.say(&format!(
        "GET {poll} HTTP/1.1\r\nHost: chat.example\r\n\r\n"
    ))
    .await;
    // A client that waits is not sent away for another: the other is.
    assert!(answered(&app, &listen("other&wait=0"), 429).await);

    drop(wire);

    assert!(answered(&app, &listen("other&wait=0"), 200).await);
}

/// Asks until the answer is `status`, a thousand times at the most: far less than a hold.
async fn answered(app: &TestApp, path: &str, status: u16) -> bool {
    for _ in 0..1_000 {
        if app.get("alice", path).await.status == status {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn http_2_is_spoken_without_tls() {
    let app = TestApp::start().await;
    let address = app.url.strip_prefix("http://").unwrap();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (mut requests, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);

    let request = Request::get(format!("{}/healthz", app.url))
        .body(())
        .unwrap();
    let (reply, _) = requests.send_request(request, true).unwrap();
    let mut reply = reply.await.unwrap();

    assert_eq!(reply.status(), 200);
    assert_eq!(reply.body_mut().data().await.unwrap().unwrap(), "ok\n");
}

#[tokio::test]
async fn an_http_2_peer_may_have_so_many_requests_and_send_so_much_of_a_body_ahead() {
    let app = TestApp::start().await;
    let address = app.url.strip_prefix("http://").unwrap();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (mut requests, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let request = |path| Request::post(format!("{}{path}", app.url)).body(());

    // The first reply comes after the server has said what it takes.
    let (reply, _) = requests
        .send_request(request("/healthz").unwrap(), true)
        .unwrap();
    reply.await.unwrap();
    let (_reply, mut body) = requests
        .send_request(request("/v1/message?token=alice").unwrap(), false)
        .unwrap();
    body.reserve_capacity(10 * WINDOW_BYTES as usize);
    let granted = poll_fn(|context| body.poll_capacity(context));

    assert_eq!(granted.await.unwrap().unwrap(), WINDOW_BYTES as usize);
    assert_eq!(requests.current_max_send_streams(), STREAMS as usize);
}

#[test]
fn a_server_without_a_file_handle_left_says_so_once_and_serves_again_later() {
    let data = TempDir::new().unwrap();
    let limited = "ulimit -n 40; exec \"$0\" serve --listen 127.0.0.1:0 --auth dev --data \"$1\"";
    let mut server = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_chut")])
        .arg(data.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let mut line = || lines.next().unwrap().inspect(|line| keep(line)).unwrap();
    let first = line();
    let (_, address) = first.split_once("http://").unwrap();

    let crowd: Vec<_> = (0..60)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    assert!(line().contains("cannot take connections"));
    drop(crowd);

    let url = format!("http://{address}/healthz");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let reply = runtime.block_on(reqwest::get(url)).unwrap();
    assert_eq!(reply.status(), 200);
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(
        lines.map(Result::unwrap).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}
