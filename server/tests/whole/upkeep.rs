//! What an operator does with a log file.

use std::path::{Path, PathBuf};

use chut_core::{Cursor, Seq};
use chut_server::log::sqlite::upkeep::{
    Census, UpkeepError, backup, check, erase, export, restore,
};
use chut_server::log::{BatchBound, Durability, Keep, Log as _, Reading, SqliteLog};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::log_contract::{batch, draft, user};

/// A folder with a log of three messages, two of them between alice and bob.
async fn log_of_three() -> (TempDir, PathBuf, SqliteLog) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.sqlite");
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    for (number, (from, to)) in (1..).zip([("alice", "bob"), ("bob", "alice"), ("bob", "carol")]) {
        log.append(draft(from, to, number)).await.unwrap();
    }
    log.read(&user("alice"), &user("bob"), Seq::MAX)
        .await
        .unwrap();
    (folder, file, log)
}

fn lines(file: &Path, name: Option<&str>) -> Vec<String> {
    let mut out = Vec::new();
    let name = name.map(user);
    export(file, name.as_ref(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_copy_is_made_and_looked_at_while_the_log_is_in_use() {
    let (folder, file, log) = log_of_three().await;
    let copy = folder.path().join("copy.sqlite");

    backup(&file, &copy).unwrap();
    log.append(draft("alice", "bob", 9)).await.unwrap();

    assert_eq!(
        check(&copy).unwrap(),
        Census {
            messages: 3,
            people: 3
        }
    );
    assert_eq!(
        check(&file).unwrap(),
        Census {
            messages: 4,
            people: 3
        }
    );
    let again = backup(&file, &copy);
    assert!(matches!(again, Err(UpkeepError::Exists(_))));
}

#[tokio::test]
async fn a_restored_log_has_its_messages_and_another_epoch() {
    let (folder, file, log) = log_of_three().await;
    let (copy, restored) = (folder.path().join("copy"), folder.path().join("new.sqlite"));
    backup(&file, &copy).unwrap();

    restore(&copy, &restored).unwrap();

    assert_eq!(lines(&restored, None), lines(&file, None));
    let new = SqliteLog::open(&restored, Durability::Full).unwrap();
    assert_ne!(new.head().epoch, log.head().epoch);
    assert!(!new.reaches(log.head()).await.unwrap());
    let next = new.append(draft("alice", "bob", 9)).await.unwrap();
    assert_eq!(next.seq, log.head().seq.next());
    assert!(matches!(
        restore(&copy, &restored),
        Err(UpkeepError::Exists(_))
    ));
}

#[tokio::test]
async fn messages_are_written_out_in_order_for_all_or_for_one() {
    let (_folder, file, _log) = log_of_three().await;

    let all = lines(&file, None);

    assert_eq!(all.len(), 3);
    let first: serde_json::Value = serde_json::from_str(&all[0]).unwrap();
    assert_eq!(
        (&first["from"], &first["seq"]),
        (&"alice".into(), &1.into())
    );
    assert_eq!(lines(&file, Some("carol")), [all[2].clone()]);
    assert_eq!(lines(&file, Some("nobody")), [""; 0]);
}

#[tokio::test]
async fn an_erased_person_leaves_nothing_behind_and_others_keep_theirs() {
    let (_folder, file, log) = log_of_three().await;
    drop(log);

    assert_eq!(erase(&file, &user("alice")).unwrap(), 2);
    assert_eq!(erase(&file, &user("alice")).unwrap(), 0);

    assert_eq!(
        check(&file).unwrap(),
        Census {
            messages: 1,
            people: 2
        }
    );
    let bytes = std::fs::read(&file).unwrap();
    let found = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(!found(b"alice") && found(b"carol"));
    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let bound = BatchBound {
        events: 9,
        bytes: 999,
    };
    let start = Cursor::start(log.head().epoch);
    let lost = log.after(&user("bob"), start, bound).await.unwrap();
    assert!(matches!(lost, Reading::Lost(_)), "{lost:?}");
    for (name, seen) in [("bob", 2), ("carol", 0)] {
        let seq = Seq::new(seen).unwrap();
        let reading = log.after(&user(name), Cursor { seq, ..start }, bound).await;
        assert_eq!(batch(reading.unwrap()).events.len(), 1);
    }
    let next = log.append(draft("bob", "carol", 9)).await.unwrap();
    assert_eq!(next.seq.get(), 4, "no place is given out twice");
}

#[tokio::test]
async fn a_number_that_is_not_what_counting_gives_is_found() {
    for damage in [
        "UPDATE conversation SET kept = kept + 1 WHERE person = 1",
        "UPDATE conversation SET unread = unread + 1 WHERE person = 1",
        "UPDATE conversation SET last = 3 WHERE person = 1",
        "UPDATE person SET removed = 4 WHERE person = 1",
    ] {
        let (_folder, file, log) = log_of_three().await;
        drop(log);
        check(&file).unwrap();
        let rows = Connection::open(&file).unwrap().execute(damage, []);
        assert_eq!(rows.unwrap(), 1);

        let damaged = check(&file);

        assert!(matches!(damaged, Err(UpkeepError::Damaged(_))), "{damage}");
    }
}

#[tokio::test]
async fn a_log_of_an_older_version_is_looked_at_restored_and_brought_up_to_date() {
    let folder = TempDir::new().unwrap();
    let (old, file) = (folder.path().join("old"), folder.path().join("log.sqlite"));
    let connection = Connection::open(&old).unwrap();
    for step in [
        include_str!("../../src/log/schema/0001_messages.sql"),
        include_str!("../../src/log/schema/0002_marks.sql"),
        "INSERT INTO person (name) VALUES ('alice'), ('bob')",
        "INSERT INTO message (sender, receiver, id, text, at) VALUES
            (1, 2, 'message-1', 'one', 1), (1, 2, 'message-2', 'two', 2), (2, 1, 'message-3', 'three', 3)",
        "INSERT INTO conversation VALUES (1, 2, 3, 1), (2, 1, 3, 2)",
        "PRAGMA user_version = 2",
    ] {
        connection.execute_batch(step).unwrap();
    }
    drop(connection);

    let census = Census {
        messages: 3,
        people: 2,
    };
    assert_eq!(restore(&old, &file).unwrap(), census);
    assert_eq!(check(&file).unwrap(), census);

    let log = SqliteLog::open(&file, Durability::Full).unwrap();
    let keep = Keep {
        per_conversation: std::num::NonZeroU32::new(2),
        ..Keep::default()
    };
    assert_eq!(log.trim(&keep).await.unwrap().removed, 1);
    assert_eq!(check(&file).unwrap().messages, 2);
}

#[tokio::test]
async fn a_damaged_log_is_found_out_and_not_restored() {
    let (folder, file, log) = log_of_three().await;
    drop(log);
    let row = Connection::open(&file).unwrap();
    row.execute("DELETE FROM conversation WHERE peer = 1", [])
        .unwrap();
    drop(row);

    let damaged = check(&file);
    assert!(
        matches!(damaged, Err(UpkeepError::Damaged(_))),
        "{damaged:?}"
    );
    let target = folder.path().join("new.sqlite");
    assert!(restore(&file, &target).is_err());
    assert!(!target.exists());
    assert!(matches!(check(&target), Err(UpkeepError::NoLog(_))));
}
