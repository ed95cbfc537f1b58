//! What comes next for a person: merged from the conversations that have grown since a place.
//!
//! There is no index of a person's messages: it would cost every message two more pages to write. A
//! walk along each grown conversation ends at the last message that is wanted, so few rows are read in
//! vain.

use chut_core::Seq;
use rusqlite::{Connection, Result, params};

use super::queries::{GROWN, NEXT_BETWEEN};
use super::rows;

/// The places of the first messages of `person` after a place, ascending, `limit` at the most.
pub(super) fn places(
    connection: &Connection,
    person: i64,
    after: Seq,
    limit: u16,
) -> Result<Vec<i64>> {
    let mut next = Next {
        after: rows::column(after),
        limit,
        places: Vec::new(),
    };
    let mut statement = connection.prepare_cached(GROWN)?;
    let mut grown = statement.query(params![person, next.after])?;
    while let Some(row) = grown.next()? {
        let peer = row.get(0)?;
        next.add(connection, (person, peer))?;
        next.add(connection, (peer, person))?;
    }
    Ok(next.places)
}

/// The first places of those that were looked at.
struct Next {
    after: i64,
    limit: u16,
    places: Vec<i64>,
}

impl Next {
    /// Adds what one has sent to the other.
    fn add(&mut self, connection: &Connection, (sender, receiver): (i64, i64)) -> Result<()> {
        let mut statement = connection.prepare_cached(NEXT_BETWEEN)?;
        let values = params![sender, receiver, self.after, self.end(), self.limit];
        let found = statement.query_map(values, |row| row.get(0))?;
        let before = self.places.len();
        for place in found {
            self.places.push(place?);
        }
        if self.places.len() > before && before > 0 {
            // Two ascending runs, which the standard sort merges.
            self.places.sort();
            self.places.truncate(self.limit.into());
        }
        Ok(())
    }

    /// A place from which on nothing is wanted.
    fn end(&self) -> i64 {
        if self.places.len() < self.limit.into() {
            return i64::MAX;
        }
        self.places.last().copied().unwrap_or(i64::MAX)
    }
}
