//! SIGTERM in the middle of everything: polls are answered, calls put off, and nothing answered is lost.

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::{Api, Call, Reply};
use crate::chut::{Chut, within};
use crate::seed::{chance, rounds};
use crate::world::World;

/// The most messages between two drains.
const MESSAGES: u64 = 120;

/// A hold and a drain last for longer than anybody here has patience: what ends them is not time.
const FLAGS: [&str; 6] = [
    "--durability",
    "relaxed",
    "--hold-ms",
    "60000",
    "--drain-ms",
    "60000",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_answers_polls_at_once_and_keeps_whatever_was_answered() {
    let (folder, mut chance) = (TempDir::new().unwrap(), chance());
    let mut chut = Chut::start(folder.path(), &FLAGS).await;
    let mut world = World::begin(chut.api(), chance.fork()).await;
    let (rounds, mut held) = (rounds(5), 0);

    for _ in 0..rounds {
        let poll = tokio::spawn(idle_poll(chut.api()));
        world.answers(chance.u64(1..=MESSAGES)).await;
        chut.signal(Signal::TERM);
        held += usize::from(was_held(&within(poll).await.unwrap()));
        puts_off_calls(&chut.api()).await;
        let ended = chut.end_by(Signal::INT).await;
        assert!(ended.status.success(), "{ended:?}");
        world.lose_the_server();
        chut = Chut::start(folder.path(), &FLAGS).await;
        world.find_the_server(chut.api()).await;
    }

    let tally = world.end(&chut.api(), folder.path()).await;
    let ended = chut.end_by(Signal::INT).await;
    assert!(ended.status.success(), "{ended:?}");
    assert!(held > 0, "no poll was held when a drain began");
    println!("{rounds} drains, {held} idle polls held: {tally}");
}

/// The poll of somebody to whom nothing happens.
async fn idle_poll(api: Api) -> Reply {
    let now = Call::listen("idle", "tab", None, None);
    let now = api.ask(&now).await.unwrap();
    let Some(cursor) = now.body["cursor"].as_str() else {
        return now;
    };
    let poll = Call::listen("idle", "tab", Some(cursor), None);
    api.ask(&poll).await.unwrap()
}

/// Whether a poll was held when the drain began; else it was put off.
fn was_held(reply: &Reply) -> bool {
    if reply.status != 200 {
        assert!(reply.is_for_later(), "{reply:?}");
        return false;
    }
    let (events, superseded) = (&reply.body["events"], &reply.body["superseded"]);
    assert_eq!((events, superseded), (&json!([]), &Value::Null));
    true
}

async fn puts_off_calls(api: &Api) {
    for call in [
        Call::conversations("idle"),
        Call::message("idle", "ann", "never-sent", "too late"),
    ] {
        let reply = api.ask(&call).await.unwrap();
        assert!(
            reply.is_for_later() && reply.code() == "draining",
            "{reply:?}"
        );
    }
    let probes = (api.status("/healthz").await, api.status("/readyz").await);
    assert_eq!(probes, (200, 503));
}
