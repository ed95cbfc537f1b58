//! `GET /metrics`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chut_core::user::Timing;
use chut_core::{Cursor, Epoch, Revision};
use chut_server::clock::Clock;
use chut_server::fanout;
use chut_server::log::{Entry, Grown, Mark, MarkKind, MemoryLog};
use chut_server::metrics::Metrics;
use chut_server::presence::{Alone, Presence};
use chut_server::users::{Census, Users};
use chut_server::watch::Watch;
use reqwest::Method;
use tokio::sync::broadcast;

use crate::app::TestApp;
use crate::log_contract::user;
use crate::wire::Wire;

/// Each name, with its labels, and its number; those that are not whole are left out.
async fn counts(app: &TestApp) -> BTreeMap<String, u64> {
    let response = app.request(Method::GET, "/metrics").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    read(&response.text().await.unwrap())
}

fn read(text: &str) -> BTreeMap<String, u64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &str| {
        let (name, number) = line.rsplit_once(' ')?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    lines.filter_map(pair).collect()
}

fn requests(endpoint: &str, status: &str) -> String {
    format!(r#"chut_http_requests_total{{endpoint="{endpoint}",status="{status}"}}"#)
}

fn events(kind: &str) -> String {
    format!(r#"chut_events_delivered_total{{type="{kind}"}}"#)
}

#[tokio::test]
async fn messages_and_what_became_of_them_are_counted() {
    let app = TestApp::with(&["--log", "sqlite"]).await;
    let start = app.now("bob").await;
    app.send_all("alice", "bob", &["one", "two"]).await;
    app.message("alice", "bob", "one", "alice-bob-0").await;
    app.message("alice", "bob", "another", "alice-bob-0").await;
    app.listen("bob", &start).await;

    let counts = counts(&app).await;

    assert_eq!(counts["chut_messages_appended_total"], 2);
    assert_eq!(counts["chut_messages_duplicate_total"], 1);
    assert_eq!(counts["chut_append_seconds_count"], 4);
    assert_eq!(counts[&events("received")], 2);
    assert_eq!(counts["chut_follower_lagged_total"], 0);
    assert!(counts["chut_log_commit_jobs_count"] >= 1);
    assert!(counts["chut_log_commit_jobs_sum"] >= 4);
    assert_eq!(counts[&requests("/v1/message", "200")], 3);
    assert_eq!(counts[&requests("/v1/message", "409")], 1);
}

#[tokio::test]
async fn events_are_counted_by_their_type() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.now("alice").await, app.now("bob").await);
    app.message("alice", "bob", "hello", "alice-bob-0").await;
    app.read("bob", "alice", 1).await;
    app.block("bob", "carol", true).await;
    app.typing("alice", "bob", true).await;
    app.listen_for("alice", &alice, "presence").await;
    app.listen_for("bob", &bob, "typing").await;
    let elsewhere = "c1.0000000000000000.1.0.0000000000000000.0";
    app.listen("bob", elsewhere).await;

    let counts = counts(&app).await;

    for kind in [
        "sent", "received", "read", "blocked", "presence", "typing", "resync",
    ] {
        assert!(counts[&events(kind)] >= 1, "{kind}: {counts:?}");
    }
    assert_eq!(counts[&requests("/v1/typing", "200")], 1);
}

#[tokio::test]
async fn requests_are_counted_by_lists_of_our_own() {
    let app = TestApp::start().await;
    for path in [
        "/v1/history?callback=f&with=bob",
        "/assets/x.js",
        "/assets/y.js",
        "/v1/secret-of-alice",
        "/secret-of-alice",
    ] {
        app.request(Method::GET, path).send().await.unwrap();
    }
    let mut wire = Wire::to(&app).await;
    wire.say("GET / HTTP/1.1\r\n\r\n").await;
    wire.rest().await;

    let counts = counts(&app).await;

    assert_eq!(
        counts[&requests("/v1/history", "401")],
        1,
        "the status inside"
    );
    assert_eq!(counts[&requests("/assets/{name}", "404")], 2);
    assert_eq!(counts[&requests("none", "404")], 2);
    assert_eq!(counts[&requests("none", "400")], 1, "no request at all");
    assert!(!counts.keys().any(|name| name.contains("alice")));
}

#[tokio::test]
async fn it_is_told_who_is_here() {
    let app = TestApp::with(&["--hold-ms", "60000"]).await;
    let cursor = app.now("alice").await;
    app.now("bob").await;
    let mut wire = Wire::to(&app).await;
    let poll = format!("GET /v1/listen?token=alice&client=other&cursor={cursor} HTTP/1.1");
    wire.say(&format!("{poll}\r\nHost: chat.example\r\n\r\n"))
        .await;

    while counts(&app).await["chut_polls_held"] < 1 {}

    let here = counts(&app).await;
    let people = ["chut_users", "chut_clients", "chut_polls_held"].map(|name| here[name]);
    assert_eq!(people, [2, 3, 1]);
    assert!(here["chut_connections"] >= 2);
    drop(wire);
    while counts(&app).await["chut_polls_held"] > 0 {}
}

#[tokio::test]
async fn it_is_told_what_runs_and_since_when() {
    let counts = counts(&TestApp::start().await).await;

    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        counts[&format!(r#"chut_build_info{{version="{version}"}}"#)],
        1
    );
    assert!(counts["process_start_time_seconds"] > 1_700_000_000);
}

#[tokio::test]
async fn a_follower_that_falls_behind_is_counted() {
    const SPAN: Duration = Duration::from_secs(1);
    let (log, metrics) = (MemoryLog::new().unwrap(), Metrics::new().unwrap());
    let presence: Arc<dyn Presence> = Arc::new(Alone::default());
    let users = Users::new(Timing::new(SPAN, SPAN, 1), Clock::start(), &presence, 1);
    let news = broadcast::Sender::new(1);
    let entries = news.subscribe();
    for number in 1..=3 {
        let mark = Mark {
            peer: user("bob"),
            kind: MarkKind::Blocked,
            value: number % 2,
            revision: Revision(number),
        };
        news.send(Grown {
            user: user("alice"),
            head: Cursor::start(Epoch(1)),
            entry: Entry::Mark(Arc::new(mark)),
        })
        .unwrap();
    }
    drop(news);
    let watch = Watch {
        log: &log,
        presence: presence.as_ref(),
        users: &users,
    };

    fanout::run(entries, watch, &metrics).await;

    let text = metrics.text(Census::default()).unwrap();
    assert_eq!(read(&text)["chut_follower_lagged_total"], 1);
}
