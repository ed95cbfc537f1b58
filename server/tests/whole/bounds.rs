//! Each bound of the server, driven: what lies beyond it is refused or told, and nothing is lost.
//!
//! Those of one type are tested beside it (`users/tail.rs`, `users/signals.rs`, `users/shard.rs`,
//! `presence/alone.rs`, `auth/memory.rs`, `auth/profile.rs`, `auth/revocations.rs`); those of requests in
//! `api/refusals.rs` and `api/listen.rs`; those of the host site in `auth/callback.rs` and `auth/trouble.rs`.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use chut_core::{Draft, Seq, Text, Timestamp};
use chut_server::bounds::{
    FOLLOWER_BACKLOG, PAGE_BYTES, READERS, TRIM_LOOKS, TRIM_MESSAGES, WAL_MOST, WATCHED,
    WRITER_BATCH, WRITER_JOBS,
};
use chut_server::log::{AppendError, Durability, Keep, Log, MemoryLog, SqliteLog};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;

use crate::app::TestApp;
use crate::log_contract::{draft, user};

#[tokio::test]
async fn a_follower_that_falls_too_far_behind_is_told_so() {
    let log = MemoryLog::new().unwrap();
    let mut news = log.follow();

    // Each message is news for two people.
    for number in 0..=FOLLOWER_BACKLOG / 2 {
        let number = u32::try_from(number).unwrap();
        log.append(draft("alice", "bob", number)).await.unwrap();
    }

    assert!(matches!(news.recv().await, Err(RecvError::Lagged(2))));
    assert!(news.recv().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_can_wait_for_the_writer_is_turned_away_and_the_rest_is_stored() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = Arc::new(SqliteLog::open(&file, Durability::Relaxed).unwrap());
    let hindrance = Connection::open(&file).unwrap();
    hindrance.execute_batch("BEGIN IMMEDIATE").unwrap();

    let room = WRITER_JOBS + WRITER_BATCH;
    let mut sends = JoinSet::new();
    for number in 0..room + 100 {
        let log = Arc::clone(&log);
        let draft = draft("alice", "bob", u32::try_from(number).unwrap());
        sends.spawn(async move { log.append(draft).await });
    }
    let first = sends.join_next().await.unwrap().unwrap();
    // At once and for want of room, not because the file has been held for too long.
    let crowded = |error: &AppendError| error.to_string().contains("too much waits");
    assert!(first.as_ref().is_err_and(crowded), "{first:?}");
    hindrance.execute_batch("ROLLBACK").unwrap();

    let rest = sends.join_all().await;
    let stored = rest.iter().filter(|appended| appended.is_ok()).count();
    assert!((WRITER_JOBS..=room).contains(&stored), "{stored}");
    assert_eq!(log.head().seq, Seq::new(stored as u64).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_share_a_few_connections() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = Arc::new(SqliteLog::open(&file, Durability::Relaxed).unwrap());
    log.append(draft("alice", "bob", 1)).await.unwrap();

    let mut reads = JoinSet::new();
    for _ in 0..50 * READERS {
        let log = Arc::clone(&log);
        reads.spawn(async move { log.last(&user("alice")).await.unwrap() });
    }
    let read = reads.join_all().await;

    assert!(read.iter().all(|place| place.seq == log.head().seq));
    assert!(
        open_files(&file) <= READERS + 2,
        "the writer's, the readers', and that of checkpoints"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_write_ahead_log_begins_anew_while_messages_keep_coming() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = Arc::new(SqliteLog::open(&file, Durability::Relaxed).unwrap());
    let most = usize::try_from(WAL_MOST * PAGE_BYTES).unwrap();
    let text: Text = "x".repeat(128 * 1024).parse().unwrap();

    let mut sends = JoinSet::new();
    for sender in 0..4 {
        let (log, text) = (Arc::clone(&log), text.clone());
        sends.spawn(async move {
            // All of them together, twice as much as it may hold.
            for number in 0..most / text.bytes() / 2 {
                let number = u32::try_from(number).unwrap();
                let draft = Draft {
                    text: text.clone(),
                    ..draft(&format!("alice-{sender}"), "bob", number)
                };
                log.append(draft).await.unwrap();
            }
        });
    }
    sends.join_all().await;

    let length = std::fs::metadata(folder.path().join("log.sqlite-wal"));
    let length = usize::try_from(length.unwrap().len()).unwrap();
    assert!(length < most * 3 / 2, "{length}");
}

#[tokio::test]
async fn a_step_of_removal_takes_so_many_messages_and_the_next_takes_more() {
    let keep = Keep {
        since: Some(Timestamp(u64::MAX)),
        ..Keep::default()
    };
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let sqlite = SqliteLog::open(&file, Durability::Relaxed).unwrap();
    let logs: [Box<dyn Log>; 2] = [Box::new(MemoryLog::new().unwrap()), Box::new(sqlite)];
    for log in logs {
        for number in 0..=u32::try_from(TRIM_MESSAGES).unwrap() {
            log.append(draft("alice", "bob", number)).await.unwrap();
        }

        let first = log.trim(&keep).await.unwrap();

        assert!(first.more && first.removed <= TRIM_MESSAGES, "{first:?}");
        let mut removed = first.removed;
        while removed <= TRIM_MESSAGES {
            removed += log.trim(&keep).await.unwrap().removed;
        }
    }
}

#[tokio::test]
async fn a_step_of_removal_looks_at_so_many_messages_and_the_next_goes_on() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Relaxed).unwrap();
    for number in 0..=u32::try_from(TRIM_LOOKS).unwrap() {
        log.append(draft("alice", &format!("friend-{number}"), number))
            .await
            .unwrap();
    }
    let keep = Keep {
        per_conversation: NonZeroU32::new(1),
        ..Keep::default()
    };

    let mut step = log.trim(&keep).await.unwrap();

    assert_eq!((step.removed, step.more), (0, true));
    while step.more {
        step = log.trim(&keep).await.unwrap();
        assert_eq!(step.removed, 0);
    }
}

/// How often this process has a file open.
fn open_files(file: &Path) -> usize {
    let file = file.canonicalize().unwrap();
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    let open = open.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
    open.filter(|target| *target == file).count()
}

#[tokio::test]
async fn beyond_so_many_newer_conversations_nobody_watches() {
    let app = TestApp::start().await;
    app.send_all("early", "alice", &["hi"]).await;
    for number in 0..WATCHED {
        app.send_all(&format!("friend-{number}"), "alice", &["hi"])
            .await;
    }
    let early = app.now("early").await;
    let friend = app.now("friend-0").await;

    app.now("alice").await;

    let heard = app.listen_for("friend-0", &friend, "presence").await;
    assert_eq!(heard.events("presence")[0]["user"], "alice");
    let heard = app.glance("early", &early).await;
    assert!(heard.events("presence").is_empty());
}
