//! A wall clock that jumps back while the server is down: order holds, and time stands still.

use rusqlite::Connection;
use tempfile::TempDir;

use crate::api::{Api, Call};
use crate::chut::Chut;

/// How far the clock was ahead: an hour.
const AHEAD_MS: i64 = 3_600_000;

#[tokio::test]
async fn after_a_jump_back_messages_keep_their_order_and_none_is_older_than_the_one_before() {
    let folder = TempDir::new().unwrap();
    let chut = Chut::start(folder.path(), &[]).await;
    send(&chut.api(), 1).await;
    chut.kill().await;
    // The file that a server leaves whose clock was ahead.
    let file = Connection::open(folder.path().join("log.sqlite")).unwrap();
    let shifted = file.execute("UPDATE message SET at = at + ?1", [AHEAD_MS]);
    assert_eq!(shifted.unwrap(), 1);
    drop(file);

    let chut = Chut::start(folder.path(), &[]).await;
    let api = chut.api();
    for number in 2..=4 {
        send(&api, number).await;
    }

    let kept = api.history("ann", "ben", 0).await;
    let texts: Vec<_> = kept.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["1", "2", "3", "4"]);
    assert!(
        kept.iter().all(|message| message.at == kept[0].at),
        "{kept:?}"
    );
}

async fn send(api: &Api, number: u32) {
    let call = Call::message(
        "ann",
        "ben",
        &format!("message-{number}"),
        &number.to_string(),
    );
    assert_eq!(api.ask(&call).await.unwrap().status, 200);
}
