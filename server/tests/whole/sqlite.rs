//! What the SQLite log keeps from one opening of its file to the next.

use chut_core::{Cursor, Draft, Timestamp};
use chut_server::log::{BatchBound, Durability, Keep, Log as _, SqliteLog};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::log_contract::{draft, user};

/// Nothing is young enough.
const NOTHING: Keep = Keep {
    since: Some(Timestamp(u64::MAX)),
    per_conversation: None,
};

#[tokio::test]
async fn a_reopened_log_goes_on_where_it_ended() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let epoch = log.head().epoch;
    let first = log.append(draft("alice", "bob", 1)).await.unwrap();
    drop(log);

    let log = SqliteLog::open(&file, Durability::Full).unwrap();

    assert_eq!(log.head().epoch, epoch);
    assert_eq!(log.head().seq, first.seq);
    let again = log.append(draft("alice", "bob", 1)).await.unwrap();
    assert_eq!((again.seq, again.duplicate), (first.seq, true));
    let next = log.append(draft("bob", "alice", 1)).await.unwrap();
    assert_eq!(next.seq, first.seq.next());
    assert_eq!(log.last(&user("alice")).await.unwrap().seq, next.seq);
}

#[tokio::test]
async fn a_clock_that_jumps_back_takes_no_message_back_in_time() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let first = log.append(draft("alice", "bob", 1)).await.unwrap();
    drop(log);
    // As if the first message had been sent while the clock was an hour ahead.
    let ahead = Timestamp(first.at.0 + 3_600_000);
    let connection = Connection::open(&file).unwrap();
    let shift = connection.execute("UPDATE message SET at = at + 3600000", []);
    assert_eq!(shift.unwrap(), 1);
    drop(connection);

    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let next = log.append(draft("bob", "carol", 2)).await.unwrap();

    assert_eq!((next.seq, next.at), (first.seq.next(), ahead));
    let again = log.append(draft("bob", "carol", 2)).await.unwrap();
    assert_eq!(again.at, ahead);

    // Nor once they are all gone.
    log.trim(&NOTHING).await.unwrap();
    drop(log);
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let later = log.append(draft("alice", "bob", 3)).await.unwrap();
    assert_eq!((later.seq, later.at), (next.seq.next(), ahead));
}

#[tokio::test]
async fn a_log_whose_messages_are_all_gone_goes_on_behind_them() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let first = log.append(draft("alice", "bob", 1)).await.unwrap();
    assert_eq!(log.trim(&NOTHING).await.unwrap().removed, 1);
    drop(log);

    let log = SqliteLog::open(&file, Durability::Full).unwrap();

    assert_eq!(log.head().seq, first.seq);
    assert_eq!(log.last(&user("bob")).await.unwrap().seq, first.seq);
    let next = log.append(draft("alice", "bob", 1)).await.unwrap();
    assert_eq!(next.seq, first.seq.next());
}

#[tokio::test]
async fn what_has_been_removed_is_not_left_in_the_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let secret = "the key is under the mat".repeat(100);
    let draft = Draft {
        text: secret.parse().unwrap(),
        ..draft("alice", "bob", 1)
    };
    log.append(draft).await.unwrap();

    assert_eq!(log.trim(&NOTHING).await.unwrap().removed, 1);
    drop(log);

    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(7).any(|window| window == b"the mat"));
}

/// As after a night in which the machine's clock was a day ahead.
#[tokio::test]
async fn no_message_is_older_than_one_that_was_erased_whatever_the_clock_says() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    log.append(draft("carol", "dora", 1)).await.unwrap();
    let erased = log.append(draft("alice", "bob", 2)).await.unwrap();
    drop(log);
    let ahead = erased.at.0 + 86_400_000;
    let connection = Connection::open(&file).unwrap();
    let sql = "UPDATE message SET at = ?1 WHERE seq = 2";
    connection
        .execute(sql, [i64::try_from(ahead).unwrap()])
        .unwrap();
    drop(connection);
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    log.erase(&user("alice"), chut_core::Seq::MAX)
        .await
        .unwrap();
    drop(log);

    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let next = log.append(draft("carol", "dora", 3)).await.unwrap();

    assert_eq!(next.at.0, ahead);
}

#[tokio::test]
async fn two_logs_are_told_apart_by_their_epochs() {
    let folder = TempDir::new().unwrap();
    let open = |name: &str| SqliteLog::open(&folder.path().join(name), Durability::Full).unwrap();

    assert_ne!(open("a").head().epoch, open("b").head().epoch);
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    drop(SqliteLog::open(&file, Durability::Full).unwrap());
    let set = Connection::open(&file)
        .unwrap()
        .pragma_update(None, "user_version", 99);
    set.unwrap();

    let refused = SqliteLog::open(&file, Durability::Full).unwrap_err();

    assert!(refused.to_string().contains("version 99"), "{refused}");
    let connection = Connection::open(&file).unwrap();
    let version: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

#[test]
fn a_file_that_is_no_log_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    std::fs::write(&file, "a text, and nothing else ".repeat(100)).unwrap();

    let refused = SqliteLog::open(&file, Durability::Full).unwrap_err();

    assert!(refused.to_string().contains("not a database"), "{refused}");
}

#[tokio::test]
async fn a_closed_log_is_one_whole_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Relaxed).unwrap();
    log.append(draft("alice", "bob", 1)).await.unwrap();
    log.after(
        &user("bob"),
        Cursor::start(log.head().epoch),
        BatchBound {
            events: 1,
            bytes: 1,
        },
    )
    .await
    .unwrap();

    drop(log);

    let files = std::fs::read_dir(folder.path()).unwrap();
    let names: Vec<_> = files.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["log.sqlite"]);
}
