//! What an operator does with a log file: look whether it is sound, write it out, copy it, put a copy
//! back, erase a person.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use chut_core::{Seq, UserId};
use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

use super::changes::Changes;
use super::known::Known;
use super::queries::select_message;
use super::{connect, rows, schema, torn};
use crate::log::{MarkKind, Unavailable};

/// Why it could not be done.
#[derive(Debug, Error)]
pub enum UpkeepError {
    /// There is no log to work on.
    #[error("there is no log at {0}")]
    NoLog(String),
    /// What is to be written is there already, and is not overwritten.
    #[error("{0} is there already; it is not overwritten")]
    Exists(String),
    /// The log is damaged; the finding is SQLite's or ours.
    #[error("the log is damaged: {0}")]
    Damaged(String),
    #[error(transparent)]
    Log(#[from] Unavailable),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<rusqlite::Error> for UpkeepError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Log(error.into())
    }
}

/// What a sound log holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Census {
    pub messages: i64,
    pub people: i64,
}

/// Looks through all of the log in `file`; a server may be using it.
///
/// # Errors
///
/// [`UpkeepError::Damaged`] with the first finding.
pub fn check(file: &Path) -> Result<Census, UpkeepError> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let finding = "PRAGMA integrity_check(1)";
    let finding: String = connection.query_row(finding, [], |row| row.get(0))?;
    if finding != "ok" {
        return Err(UpkeepError::Damaged(finding));
    }
    let lost = "SELECT count(*) FROM pragma_foreign_key_check";
    let lost: i64 = connection.query_row(lost, [], |row| row.get(0))?;
    // Each message is the last of its two conversations, or has a later one there.
    let unlisted = "SELECT count(*) FROM message m LEFT JOIN conversation a
            ON a.person = m.sender AND a.peer = m.receiver LEFT JOIN conversation b
            ON b.person = m.receiver AND b.peer = m.sender
        WHERE a.last IS NULL OR b.last IS NULL OR a.last < m.seq OR b.last < m.seq";
    let unlisted: i64 = connection.query_row(unlisted, [], |row| row.get(0))?;
    if lost + unlisted > 0 {
        let finding = format!("{lost} rows lead nowhere, {unlisted} messages are in no list");
        return Err(UpkeepError::Damaged(finding));
    }
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version >= COUNTED {
        check_counts(&connection)?;
    }
    let census = "SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM person)";
    let (messages, people) =
        connection.query_row(census, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Census { messages, people })
}

/// The first version of the file in which each of these numbers is where it is looked for.
const COUNTED: i64 = 4;

/// Whether the numbers kept beside the messages are what counting them gives.
fn check_counts(connection: &Connection) -> Result<(), UpkeepError> {
    let miscounted = "SELECT count(*) FROM conversation c WHERE
        NOT EXISTS (SELECT 1 FROM message WHERE seq = c.last
            AND low = min(c.person, c.peer) AND high = max(c.person, c.peer))
        OR c.kept != (SELECT count(*) FROM message
            WHERE low = min(c.person, c.peer) AND high = max(c.person, c.peer))
        OR c.unread != (SELECT count(*) FROM message
            WHERE low = min(c.person, c.peer) AND high = max(c.person, c.peer) AND sender = c.peer
            AND seq > coalesce((SELECT value FROM mark
                WHERE person = c.person AND peer = c.peer AND kind = ?1), 0))";
    let read = rows::kind_column(MarkKind::Read);
    let miscounted: i64 = connection.query_row(miscounted, [read], |row| row.get(0))?;
    // Nobody could ever read on from behind such a floor.
    let beyond = "SELECT count(*) FROM person WHERE removed >
        (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'seq')";
    let beyond: i64 = connection.query_row(beyond, [], |row| row.get(0))?;
    if miscounted + beyond > 0 {
        let finding = format!(
            "{miscounted} conversations are miscounted, {beyond} people have lost what is yet to come"
        );
        return Err(UpkeepError::Damaged(finding));
    }
    Ok(())
}

/// Writes the messages of `file`, or those from and to `user`, in order, each as a line of JSON; a
/// server may be using it. Gives how many there were.
///
/// # Errors
///
/// See [`UpkeepError`].
pub fn export(
    file: &Path,
    user: Option<&UserId>,
    out: &mut impl Write,
) -> Result<u64, UpkeepError> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let sql = select_message!("WHERE ?1 IS NULL OR s.name = ?1 OR r.name = ?1 ORDER BY m.seq");
    let mut statement = connection.prepare(sql)?;
    let messages = statement.query_map([user.map(UserId::as_str)], rows::message)?;
    let mut count = 0;
    for message in messages {
        serde_json::to_writer(&mut *out, &message?).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}

/// Copies the log in `file`, as it is at one moment, to `copy`; a server may be using it.
///
/// # Errors
///
/// See [`UpkeepError`]; `copy` must not be there.
pub fn backup(file: &Path, copy: &Path) -> Result<(), UpkeepError> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    refuse_existing(copy)?;
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}

/// Puts `copy` back as `file`, with a new epoch: it lacks what came after it was made, so clients
/// that have seen more start again. No server may be using it.
///
/// # Errors
///
/// See [`UpkeepError`]; `file` must not be there, and is not if this fails.
pub fn restore(copy: &Path, file: &Path) -> Result<Census, UpkeepError> {
    let census = check(copy)?;
    refuse_existing(file)?;
    let half = file.with_extension("restoring");
    fs::copy(copy, &half)?;
    let mut connection = connect(&half, OpenFlags::default())?;
    schema::migrate(&mut connection)?;
    schema::redraw(&connection)?;
    connection.close().map_err(|(_, error)| error)?;
    fs::rename(&half, file)?;
    Ok(census)
}

/// Removes a person, every message from and to them, and every mark; what they were written over with
/// is gone from the file as well. No server may be using it. Gives how many messages there were.
///
/// # Errors
///
/// See [`UpkeepError`]; then nothing is erased.
pub fn erase(file: &Path, user: &UserId) -> Result<usize, UpkeepError> {
    let mut connection = open(file, OpenFlags::default())?;
    let epoch = schema::migrate(&mut connection)?;
    connection.pragma_update(None, "secure_delete", "on")?;
    connection.pragma_update(None, "foreign_keys", false)?;
    let head = rows::head(&connection, epoch)?;
    let mut known = Known::default();
    let transaction = connection.transaction()?;
    let mut changes = Changes::new(transaction, &mut known, head);
    let mut erased = 0;
    loop {
        let step = changes.erase(user, Seq::MAX)?;
        erased += step.removed;
        if !step.more {
            break;
        }
    }
    changes.commit(head)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(erased)
}

fn open(file: &Path, flags: OpenFlags) -> Result<Connection, UpkeepError> {
    if !file.is_file() {
        return Err(UpkeepError::NoLog(file.display().to_string()));
    }
    let connection = connect(file, flags)?;
    let page: u32 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    torn::refuse(file, page.into())?;
    Ok(connection)
}

fn refuse_existing(file: &Path) -> Result<(), UpkeepError> {
    if file.exists() {
        return Err(UpkeepError::Exists(file.display().to_string()));
    }
    Ok(())
}
