//! How a server stops: held polls are answered, new calls sent away, and then it is gone.

use std::sync::Arc;
use std::time::Duration;

use chut_core::user::{Answer, Timing};
use chut_core::{Cursor, Epoch};
use chut_server::Server;
use chut_server::clock::Clock;
use chut_server::presence::{Alone, Presence};
use chut_server::users::{Users, Wanted};

use crate::app::{TestApp, settings};
use crate::log_contract::user;

#[tokio::test]
async fn a_drain_answers_held_polls_and_turns_new_calls_away() {
    let mut app = TestApp::with(&["--drain-ms", "60000"]).await;
    let cursor = app.now("alice").await;
    assert_eq!(
        app.request(reqwest::Method::GET, "/readyz")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );

    let stop = app.stop.clone();
    let held = app.listen("alice", &cursor);
    let (held, ()) = tokio::join!(held, async { stop.drain() });

    // The poll was held, or came after the word to stop: either way nothing is lost.
    match held.status {
        200 => assert_eq!((held.cursor(), held.texts()), (cursor, vec![])),
        _ => assert_eq!(held.refusal(), (503, "draining")),
    }
    let refused = app.conversations("alice").await;
    assert_eq!(refused.refusal(), (503, "draining"));
    assert_eq!(refused.body["retry_after"], 2);
    let probes = ["/healthz", "/readyz"].map(|path| app.request(reqwest::Method::GET, path).send());
    let [health, ready] = probes.map(async |probe| probe.await.unwrap().status().as_u16());
    assert_eq!((health.await, ready.await), (200, 503));

    app.stop.now();
    (&mut app.running).await.unwrap();
}

#[tokio::test]
async fn a_poll_that_slips_in_while_everybody_is_ended_is_not_held() {
    let second = Duration::from_secs(1);
    let timing = Timing::new(second, second, 1);
    let presence: Arc<dyn Presence> = Arc::new(Alone::default());
    let users = Users::new(timing, Clock::start(), &presence, 1);
    let wanted = Wanted {
        client: "tab".parse().unwrap(),
        after: Cursor::start(Epoch(1)),
        visible: true,
        hold: Duration::MAX,
        grant: None,
    };

    users.end_all();
    let poll = users.listen(&user("alice"), wanted).unwrap();

    assert!(matches!(poll.answer().await, Ok(Answer::Empty { .. })));
}

#[tokio::test]
async fn two_servers_cannot_have_one_data_folder() {
    let folder = tempfile::TempDir::new().unwrap();
    let flags = ["--data", folder.path().to_str().unwrap()];
    let first = Server::bind(&settings(&flags)).await.unwrap();

    let second = Server::bind(&settings(&flags)).await.unwrap_err();

    assert!(
        second.to_string().contains("in use by another server"),
        "{second}"
    );
    drop(first);
    assert!(Server::bind(&settings(&flags)).await.is_ok());
}

#[tokio::test]
async fn dev_auth_keeps_to_loopback_unless_told_otherwise() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = ["--data", folder.path().to_str().unwrap()];
    let mut settings = settings(&data);
    settings.listen = "0.0.0.0:0".parse().unwrap();

    let refused = Server::bind(&settings).await.unwrap_err();
    assert!(
        refused.to_string().contains("--insecure-dev-auth"),
        "{refused}"
    );

    settings.insecure_dev_auth = true;
    assert!(Server::bind(&settings).await.is_ok());
}
