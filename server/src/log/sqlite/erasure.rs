//! Erasure of one person: message by message like any removal, then all else that is known of them.

use chut_core::{Seq, UserId};
use rusqlite::{OptionalExtension as _, Result};

use super::changes::Changes;
use super::queries::{FIRST_PEER, FORGET_IF_ALONE, FORGET_MARKS, FORGET_MARKS_OF_OTHERS};
use super::retention::{self, Step};
use super::rows;
use crate::bounds::TRIM_MESSAGES;
use crate::log::Trimmed;

impl Changes<'_> {
    /// Takes one step in removing `user`, and every message from and to them up to `until`.
    pub(super) fn erase(&mut self, user: &UserId, until: Seq) -> Result<Trimmed> {
        let Some(person) = rows::person(&self.transaction, user)? else {
            return Ok(Trimmed::default());
        };
        // The newest of all may be among them, and no later message is to be older than it was.
        let newest = self.newest()?;
        retention::emptied(&self.transaction, rows::stamp(newest))?;
        let mut step = Step::new(&self.transaction, self.known);
        let mut more = step.by_person(person, rows::column(until))?;
        let removed = step.removed;
        if !more {
            more = self.forget(person)?;
        }
        // Numbers of people may be given out anew.
        self.known.forget();
        Ok(Trimmed { removed, more })
    }

    /// Removes marks where there is no conversation any more, and the person where nothing is left; says whether
    /// there may be more to remove.
    fn forget(&mut self, person: i64) -> Result<bool> {
        let mut gone = 0;
        let most = i64::try_from(TRIM_MESSAGES).unwrap_or(i64::MAX);
        for sql in [FORGET_MARKS, FORGET_MARKS_OF_OTHERS] {
            let mut statement = self.transaction.prepare_cached(sql)?;
            gone += statement.execute([person, most])?;
        }
        if gone > 0 {
            return Ok(true);
        }
        let mut statement = self.transaction.prepare_cached(FORGET_IF_ALONE)?;
        statement.execute([person])?;
        Ok(false)
    }
}

impl Step<'_> {
    /// Removes messages of a person up to a place, conversation by conversation; says whether there may be more.
    fn by_person(&mut self, person: i64, until: i64) -> Result<bool> {
        let mut beyond = i64::MIN;
        while let Some(peer) = self.peer(person, beyond)? {
            match self.oldest_between(rows::pair(person, peer))? {
                Some(oldest) if oldest.seq <= until => {
                    if self.is_over() {
                        return Ok(true);
                    }
                    self.remove(&oldest)?;
                }
                _ => beyond = peer,
            }
        }
        Ok(false)
    }

    /// The first person beyond a number with whom `person` has a conversation.
    fn peer(&self, person: i64, beyond: i64) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(FIRST_PEER)?;
        let row = statement.query_row([person, beyond], |row| row.get(0));
        row.optional()
    }
}
