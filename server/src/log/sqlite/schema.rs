//! The file's tables: numbered steps, run in order when a file is opened.

use chut_core::Epoch;
use rusqlite::{Connection, OptionalExtension as _, Transaction};

use crate::log::{Unavailable, draw_epoch};

/// Step N makes a file of version N from one of version N - 1. Steps are only ever added.
const STEPS: &[&str] = &[
    include_str!("../schema/0001_messages.sql"),
    include_str!("../schema/0002_marks.sql"),
    include_str!("../schema/0003_retention.sql"),
    include_str!("../schema/0004_conversations_together.sql"),
    include_str!("../schema/0005_profiles.sql"),
    include_str!("../schema/0006_marks_by_peer.sql"),
];

/// Brings the file up to this program's version and gives the log's epoch.
pub(super) fn migrate(connection: &mut Connection) -> Result<Epoch, Unavailable> {
    let transaction = connection.transaction()?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    let Some(missing) = STEPS.get(done..) else {
        return Err(Unavailable(format!(
            "the file has version {version}, this program knows versions up to {}",
            STEPS.len()
        )));
    };
    for step in missing {
        transaction.execute_batch(step)?;
    }
    let newest = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    transaction.pragma_update(None, "user_version", newest)?;
    let epoch = epoch(&transaction)?;
    transaction.commit()?;
    Ok(epoch)
}

fn epoch(transaction: &Transaction<'_>) -> Result<Epoch, Unavailable> {
    let select = "SELECT value FROM meta WHERE key = 'epoch'";
    let stored: Option<String> = transaction
        .query_row(select, [], |row| row.get(0))
        .optional()?;
    if let Some(text) = stored {
        let number = u64::from_str_radix(&text, 16);
        return number
            .map(Epoch)
            .map_err(|_| Unavailable("the file's epoch is not a number".to_owned()));
    }
    redraw(transaction)
}

/// Gives the log a new identity: cursors from before are not of it.
pub(super) fn redraw(connection: &Connection) -> Result<Epoch, Unavailable> {
    let epoch = draw_epoch()?;
    let text = format!("{:016x}", epoch.0);
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('epoch', ?1)", [text])?;
    Ok(epoch)
}
