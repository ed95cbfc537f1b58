//! How people are shown to others: read with what is asked of them, written when the host site says otherwise.

use std::sync::Arc;

use chut_core::UserId;
use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};

use super::changes::Changes;
use crate::log::Profile;

/// How `user` is shown; as nothing in particular where the file does not say.
pub(super) fn profile(connection: &Connection, user: &UserId) -> Result<Profile> {
    let sql = "SELECT shown, avatar FROM person WHERE name = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let row = |row: &Row<'_>| of(row, 0);
    let profile = statement.query_row([user.as_str()], row).optional()?;
    Ok(profile.unwrap_or_default())
}

/// Reads a profile from two columns that follow each other.
pub(super) fn of(row: &Row<'_>, column: usize) -> Result<Profile> {
    let (name, avatar): (Option<String>, Option<String>) = (row.get(column)?, row.get(column + 1)?);
    Ok(Profile {
        name: name.map(Arc::from),
        avatar: avatar.map(Arc::from),
    })
}

impl Changes<'_> {
    /// Has `user` shown to others as `profile` says.
    pub(super) fn introduce(&mut self, user: &UserId, profile: &Profile) -> Result<()> {
        let person = self.enrol(user)?;
        let sql = "UPDATE person SET shown = ?2, avatar = ?3 WHERE person = ?1";
        let values = params![person, profile.name, profile.avatar];
        let mut statement = self.transaction.prepare_cached(sql)?;
        statement.execute(values).map(drop)
    }
}
