//! A log with many messages in it, made once and kept.
//!
//! Its traffic has one form at every size: a few long conversations with a fixed share of all messages,
//! and many short ones of about 50 messages each, all of them mixed over the whole time. A page of a
//! conversation therefore lies in as many places of a large file as of a small one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use chut_server::data::LOG_FILE;
use chut_server::log::{Durability, SqliteLog};
use rusqlite::{Connection, Transaction, params};
use tempfile::TempDir;

/// Messages out of 100 in the long conversations: 5 in the first, the rest in the others.
const LONG: u32 = 20;
const FIRST: u32 = 5;
const OTHERS: u32 = 9;

/// Messages of a short conversation, about.
const SHORT: u32 = 50;

/// Short conversations of each person.
const EACH: u32 = 10;

/// The file's folder, which `chut serve` can take as its data.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub(super) folder: PathBuf,
    pub(super) messages: u32,
}

/// Two people, by name.
pub(super) type Pair = (String, String);

impl Filled {
    /// The log with so many messages, from an earlier run if there was one.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub(super) fn ensure(folder: &Path, messages: u32) -> Result<Self> {
        let fresh = TempDir::new_in(folder)?;
        let file = fresh.path().join(LOG_FILE);
        drop(SqliteLog::open(&file, Durability::Relaxed)?);
        let mut connection = Connection::open(&file)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let made = folder.join(format!("messages-{messages}-of-version-{version}"));
        let filled = Self {
            folder: made,
            messages,
        };
        if !filled.folder.exists() {
            let start = Instant::now();
            filled.fill(&mut connection)?;
            drop(connection);
            fs::rename(fresh.keep(), &filled.folder)?;
            eprintln!(
                "made a log of {messages} messages in {:.0?}",
                start.elapsed()
            );
        }
        Ok(filled)
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.join(LOG_FILE)
    }

    /// Reads the file once: the disk's part in a question is then the same for every size, which is none.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn warm(&self) -> Result<()> {
        let mut file = fs::File::open(self.file())?;
        std::io::copy(&mut file, &mut std::io::sink())?;
        Ok(())
    }

    /// Two people with a twentieth of all messages.
    pub(super) fn long(&self) -> Pair {
        (person(self.people()), person(self.people() + 1))
    }

    /// One of the short conversations.
    pub(super) fn short(&self, number: u32) -> Pair {
        let (first, second) = self.short_pair(number % self.shorts());
        (person(first), person(second))
    }

    /// How many conversations are short.
    pub(super) fn shorts(&self) -> u32 {
        (self.messages / 100 * (100 - LONG) / SHORT).max(2 * EACH)
    }

    /// How many people have short conversations; the others are numbered after them.
    fn people(&self) -> u32 {
        self.shorts() * 2 / EACH
    }

    fn short_pair(&self, number: u32) -> (u32, u32) {
        let people = self.people();
        let first = number % people;
        (first, (first + 1 + number / people) % people)
    }

    /// Between whom a message is.
    fn pair(&self, lots: &mut fastrand::Rng) -> (u32, u32) {
        let of_hundred = lots.u32(..100);
        let (first, second) = if of_hundred >= LONG {
            self.short_pair(lots.u32(..self.shorts()))
        } else {
            let long = if of_hundred < FIRST {
                0
            } else {
                1 + lots.u32(..OTHERS)
            };
            (self.people() + 2 * long, self.people() + 2 * long + 1)
        };
        if lots.bool() {
            (first, second)
        } else {
            (second, first)
        }
    }

    fn fill(&self, connection: &mut Connection) -> Result<()> {
        // What fails is made again: nothing has to survive.
        connection.pragma_update(None, "journal_mode", "off")?;
        connection.pragma_update(None, "synchronous", "off")?;
        connection.pragma_update(None, "cache_size", -4_000_000)?;
        let transaction = connection.transaction()?;
        let indexes = drop_indexes(&transaction)?;
        self.fill_people(&transaction)?;
        self.fill_messages(&transaction)?;
        transaction.execute_batch(&indexes)?;
        transaction.execute_batch(CONVERSATIONS)?;
        transaction.commit()?;
        Ok(())
    }

    fn fill_people(&self, transaction: &Transaction<'_>) -> Result<()> {
        let sql = "INSERT INTO person (person, name) VALUES (?1, ?2)";
        let mut statement = transaction.prepare(sql)?;
        for number in 0..self.people() + 2 * (1 + OTHERS) {
            statement.execute(params![number + 1, person(number)])?;
        }
        Ok(())
    }

    fn fill_messages(&self, transaction: &Transaction<'_>) -> Result<()> {
        let mut lots = fastrand::Rng::with_seed(7);
        let sql = "INSERT INTO message (low, high, seq, sender, id, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut statement = transaction.prepare(sql)?;
        for number in 0..self.messages {
            let (sender, receiver) = self.pair(&mut lots);
            let id = format!("01980000-{number:08x}-{:08x}", lots.u32(..));
            let text = &TEXT[..lots.usize(2..TEXT.len())];
            let at = 1_760_000_000_000_i64 + i64::from(number) * 100;
            let (sender, receiver) = (sender + 1, receiver + 1);
            let (low, high) = (sender.min(receiver), sender.max(receiver));
            statement.execute(params![low, high, number + 1, sender, id, text, at])?;
        }
        Ok(())
    }
}

const TEXT: &str =
    "Shall we say a quarter past seven, in front of the old station? I will bring the tickets.";

/// What the server would have kept of the same messages: everything has arrived, nothing is read.
const CONVERSATIONS: &str = "
    CREATE TEMP TABLE way AS
        SELECT sender, receiver, max(seq) AS last, count(*) AS messages, row_number() OVER () AS number
        FROM message GROUP BY sender, receiver;
    INSERT INTO conversation (person, peer, last, unread, kept)
        SELECT person, peer, max(last), sum(unread), sum(messages) FROM (
            SELECT sender AS person, receiver AS peer, last, 0 AS unread, messages FROM way
            UNION ALL SELECT receiver, sender, last, messages, messages FROM way
        ) GROUP BY person, peer;
    INSERT INTO mark (person, peer, kind, value, revision)
        SELECT sender, receiver, 2, last, number FROM way;
    UPDATE meta SET value = (SELECT CAST(count(*) AS TEXT) FROM way) WHERE key = 'revision';
    UPDATE meta SET value = (SELECT CAST(max(seq) AS TEXT) FROM message) WHERE key = 'seq';
    UPDATE person SET delivered = (SELECT max(seq) FROM message);
    DROP TABLE way;";

/// Drops the indexes of messages, which are made faster at the end. Gives the words that make them.
fn drop_indexes(transaction: &Transaction<'_>) -> Result<String> {
    let sql = "SELECT name, sql FROM sqlite_schema
        WHERE type = 'index' AND tbl_name = 'message' AND sql IS NOT NULL";
    let mut statement = transaction.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let indexes: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut words = String::new();
    for (name, sql) in indexes {
        transaction
            .execute_batch(&format!("DROP INDEX {name}"))
            .with_context(|| name)?;
        words.push_str(&sql);
        words.push_str(";\n");
    }
    Ok(words)
}

fn person(number: u32) -> String {
    format!("person-{number}")
}
