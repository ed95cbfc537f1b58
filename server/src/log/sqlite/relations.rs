//! How people stand to each other: who talks with whom, and who has blocked whom.

use chut_core::UserId;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::queries::PEERS;
use super::rows;
use crate::log::{MarkKind, Relation};

/// The people of the newest conversations of `user`.
pub(super) fn peers(
    connection: &Connection,
    user: &UserId,
    limit: u16,
) -> Result<Vec<(UserId, Relation)>> {
    let Some(person) = rows::person(connection, user)? else {
        return Ok(Vec::new());
    };
    let mut statement = connection.prepare_cached(PEERS)?;
    let kind = rows::kind_column(MarkKind::Blocked);
    let rows = statement.query_map(params![person, limit, kind], |row| {
        let relation = Relation {
            converse: true,
            blocks: row.get(1)?,
            is_blocked: row.get(2)?,
        };
        Ok((rows::parsed(row, 0)?, relation))
    })?;
    rows.collect()
}

/// How `user` stands to `peer`.
pub(super) fn relation(connection: &Connection, user: &UserId, peer: &UserId) -> Result<Relation> {
    let (Some(person), Some(peer)) = (
        rows::person(connection, user)?,
        rows::person(connection, peer)?,
    ) else {
        return Ok(Relation::default());
    };
    let sql = "SELECT 1 FROM conversation WHERE person = ?1 AND peer = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([person, peer], |_| Ok(())).optional()?;
    let blocks = |one, other| {
        let mark = rows::mark(connection, one, other, MarkKind::Blocked);
        mark.map(|mark| mark != 0)
    };
    Ok(Relation {
        converse: row.is_some(),
        blocks: blocks(person, peer)?,
        is_blocked: blocks(peer, person)?,
    })
}
