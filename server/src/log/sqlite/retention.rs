//! Removal: one short step, in a transaction of its own.
//!
//! By age it begins at the oldest message of all. By count it follows the log, as everybody does, from
//! a place: only a conversation that has grown since can be too long. So a message that is sent costs
//! nothing for its conversation to be found, and an idle conversation is looked at once.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension as _, Params, Result, Row};

use super::changes::Changes;
use super::known::Known;
use super::queries::{CLOSE_IF_EMPTY, NEXT, OLDEST, OLDEST_BETWEEN, RAISE_FLOOR, REMOVE, SHORTEN};
use super::rows;
use crate::bounds::{TRIM_LOOKS, TRIM_MESSAGES};
use crate::log::{Keep, MarkKind, Trimmed};

/// When a step ends in any case: a disk that is slow to find pages makes for short steps, of one
/// message at least.
const TIME: Duration = Duration::from_millis(10);

impl Changes<'_> {
    /// Removes a few messages that are not to be kept.
    pub(super) fn trim(&mut self, keep: &Keep) -> Result<Trimmed> {
        let mut step = Step::new(&self.transaction, self.known);
        let mut more = false;
        if let Some(since) = keep.since {
            more |= step.by_age(i64::try_from(since.0).unwrap_or(i64::MAX))?;
        }
        if let Some(most) = keep.per_conversation {
            more |= step.by_count(most.get().into())?;
        }
        let removed = step.removed;
        Ok(Trimmed { removed, more })
    }
}

/// All may be gone by now; the next message is not to be older than the last was.
pub(super) fn emptied(connection: &Connection, at: i64) -> Result<()> {
    let sql = "UPDATE meta SET value = ?1 WHERE key = 'emptied'";
    let mut statement = connection.prepare_cached(sql)?;
    statement.execute([at.to_string()]).map(drop)
}

/// What a step has done so far.
pub(super) struct Step<'a> {
    pub(super) connection: &'a Connection,
    known: &'a mut Known,
    end: Instant,
    pub(super) removed: usize,
    looks: usize,
}

/// One message, as far as its removal is concerned.
pub(super) struct Old {
    pub(super) seq: i64,
    sender: i64,
    receiver: i64,
    at: i64,
}

impl<'a> Step<'a> {
    pub(super) fn new(connection: &'a Connection, known: &'a mut Known) -> Self {
        Self {
            connection,
            known,
            end: Instant::now() + TIME,
            removed: 0,
            looks: 0,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        let has_begun = self.removed + self.looks > 0;
        self.removed >= TRIM_MESSAGES
            || self.looks >= TRIM_LOOKS
            || (has_begun && Instant::now() >= self.end)
    }

    /// Removes messages from before a time; says whether there may be more.
    fn by_age(&mut self, since: i64) -> Result<bool> {
        let mut last = None;
        while let Some(oldest) = self.oldest(OLDEST, [])? {
            if oldest.at >= since {
                return Ok(false);
            }
            if self.is_over() {
                return Ok(true);
            }
            self.remove(&oldest)?;
            last = Some(oldest.at);
        }
        if let Some(at) = last {
            emptied(self.connection, at)?;
        }
        Ok(false)
    }

    /// Removes the oldest messages of conversations with more than `most`; says whether there may be
    /// more.
    fn by_count(&mut self, most: i64) -> Result<bool> {
        let before = self.bounded()?;
        // With a lower bound than before, any conversation may be too long.
        let mut place = if most < before.0 { 0 } else { before.1 };
        let more = loop {
            let Some((seq, people, kept)) = self.next(place)? else {
                break false;
            };
            if self.is_over() {
                break true;
            }
            let oldest = if kept > most {
                self.oldest_between(people)?
            } else {
                None
            };
            if let Some(oldest) = oldest {
                self.remove(&oldest)?;
            } else {
                place = seq;
                self.looks += 1;
            }
        };
        if before != (most, place) {
            let sql = "UPDATE bounded SET most = ?1, place = ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.execute([most, place])?;
        }
        Ok(more)
    }

    /// The bound that conversations keep to, and up to which place they are known to.
    fn bounded(&self) -> Result<(i64, i64)> {
        let sql = "SELECT most, place FROM bounded";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The first message after a place: where it is, whose, and how long their conversation is.
    fn next(&self, place: i64) -> Result<Option<(i64, [i64; 2], i64)>> {
        let mut statement = self.connection.prepare_cached(NEXT)?;
        let next = |row: &Row<'_>| {
            let kept: Option<i64> = row.get(3)?;
            let people = [row.get(1)?, row.get(2)?];
            Ok((row.get(0)?, people, kept.unwrap_or_default()))
        };
        statement.query_row([place], next).optional()
    }

    /// The oldest message of a conversation.
    pub(super) fn oldest_between(&self, people: [i64; 2]) -> Result<Option<Old>> {
        self.oldest(OLDEST_BETWEEN, people)
    }

    fn oldest(&self, sql: &str, people: impl Params) -> Result<Option<Old>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let old = |row: &Row<'_>| {
            Ok(Old {
                seq: row.get(0)?,
                sender: row.get(1)?,
                receiver: row.get(2)?,
                at: row.get(3)?,
            })
        };
        statement.query_row(people, old).optional()
    }

    /// Removes the oldest message of a conversation from all that knows of it.
    pub(super) fn remove(&mut self, message: &Old) -> Result<()> {
        let Old {
            seq,
            sender,
            receiver,
            ..
        } = *message;
        let run = |sql, values: &[i64]| {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.execute(rusqlite::params_from_iter(values))
        };
        let read = rows::mark(self.connection, receiver, sender, MarkKind::Read)?;
        let unread = i64::from(seq.cast_unsigned() > read);
        run(REMOVE, &[seq])?;
        let mut closed = 0;
        for (person, peer, unread) in [(sender, receiver, 0), (receiver, sender, unread)] {
            run(SHORTEN, &[person, peer, unread])?;
            closed += run(CLOSE_IF_EMPTY, &[person, peer])?;
            run(RAISE_FLOOR, &[person, seq])?;
        }
        if closed > 0 {
            self.known.forget_pair(sender, receiver);
        }
        self.removed += 1;
        Ok(())
    }
}
