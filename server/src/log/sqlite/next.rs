//! What comes next for a person: merged from the conversations that have grown since a place.
//!
//! There is no index of a person's messages: it would cost every message two more pages to write. The walk
//! along each grown conversation ends at the last message that is wanted, so few are looked at in vain.

use chut_core::Seq;
use rusqlite::{Connection, Result, params};

use super::queries::{GROWN, PLACES};
use super::rows;

/// Where a message is: its `seq`, and the other person of its conversation.
pub(super) type Place = (i64, i64);

/// The places of the first messages of `person` after a place, ascending, `limit` at the most.
pub(super) fn places(
    connection: &Connection,
    person: i64,
    after: Seq,
    limit: u16,
) -> Result<Vec<Place>> {
    let mut next = Next {
        person,
        after: rows::column(after),
        limit,
        places: Vec::new(),
    };
    let mut statement = connection.prepare_cached(GROWN)?;
    let mut grown = statement.query(params![person, next.after])?;
    while let Some(row) = grown.next()? {
        next.add(connection, row.get(0)?)?;
    }
    Ok(next.places)
}

/// The first places of those that were looked at.
struct Next {
    person: i64,
    after: i64,
    limit: u16,
    places: Vec<Place>,
}

impl Next {
    /// Adds those of the conversation with `peer`.
    fn add(&mut self, connection: &Connection, peer: i64) -> Result<()> {
        let [low, high] = rows::pair(self.person, peer);
        let mut statement = connection.prepare_cached(PLACES)?;
        let values = params![low, high, self.after, self.end(), self.limit];
        let found = statement.query_map(values, |row| Ok((row.get(0)?, peer)))?;
        let before = self.places.len();
        for place in found {
            self.places.push(place?);
        }
        if self.places.len() > before && before > 0 {
            self.places.sort_unstable();
            self.places.truncate(self.limit.into());
        }
        Ok(())
    }

    /// A place from which on nothing is wanted.
    fn end(&self) -> i64 {
        if self.places.len() < self.limit.into() {
            return i64::MAX;
        }
        self.places.last().map_or(i64::MAX, |(seq, _)| *seq)
    }
}
