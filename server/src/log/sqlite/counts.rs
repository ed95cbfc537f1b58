//! How much is in the file: added up from what is kept with each conversation, so no message is looked at.

use chut_core::UserId;
use rusqlite::{Connection, Result, Row};

use super::queries::{COUNTS, COUNTS_OF};
use super::{profiles, rows};
use crate::log::{Counts, Person};

/// Of everybody. It reads every conversation's row.
pub(super) fn counts(connection: &Connection) -> Result<Counts> {
    let mut statement = connection.prepare_cached(COUNTS)?;
    statement.query_row([], |row| {
        Ok(Counts {
            people: number(row, 0)?,
            conversations: number(row, 1)?,
            messages: number(row, 2)?,
        })
    })
}

/// Of one person. It reads the row of each of their conversations.
pub(super) fn person(connection: &Connection, user: &UserId) -> Result<Person> {
    let Some(person) = rows::person(connection, user)? else {
        return Ok(Person::default());
    };
    let profile = profiles::profile(connection, user)?;
    let mut statement = connection.prepare_cached(COUNTS_OF)?;
    statement.query_row([person], |row| {
        Ok(Person {
            profile,
            conversations: number(row, 0)?,
            messages: number(row, 1)?,
            unread: number(row, 2)?,
        })
    })
}

fn number(row: &Row<'_>, column: usize) -> Result<u64> {
    let number: i64 = row.get(column)?;
    Ok(u64::try_from(number).unwrap_or_default())
}
