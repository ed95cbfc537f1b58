//! Queries: what is asked of the file, and how its rows become messages.

use chut_core::wire::PageLimit;
use chut_core::{Message, Seq, Timestamp, UserId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};

use crate::log::{BatchBound, Glance, Page, Span};

/// The columns that [`message`] reads.
macro_rules! select_message {
    ($rest:literal) => {
        concat!(
            "SELECT m.seq, m.id, s.name, r.name, m.text, m.at FROM message m ",
            "JOIN person s ON s.person = m.sender JOIN person r ON r.person = m.receiver ",
            $rest
        )
    };
}

pub(super) fn head(connection: &Connection) -> Result<Seq> {
    let sql = "SELECT max(seq) FROM message";
    let seq: Option<i64> = connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?;
    Ok(seq.map_or(Seq::START, from_column))
}

pub(super) fn last(connection: &Connection, user: &UserId) -> Result<Seq> {
    let Some(person) = person(connection, user)? else {
        return Ok(Seq::START);
    };
    let sql = "SELECT max(last) FROM conversation WHERE person = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let seq: Option<i64> = statement.query_row([person], |row| row.get(0))?;
    Ok(seq.map_or(Seq::START, from_column))
}

pub(super) fn after(
    connection: &Connection,
    user: &UserId,
    after: Seq,
    bound: BatchBound,
) -> Result<Vec<Message>> {
    let Some(person) = person(connection, user)? else {
        return Ok(Vec::new());
    };
    let sql = select_message!(
        "WHERE m.seq IN (
            SELECT seq FROM (SELECT seq FROM message WHERE sender = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3)
            UNION ALL
            SELECT seq FROM (SELECT seq FROM message WHERE receiver = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3)
        ) ORDER BY m.seq LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(sql)?;
    let values = params![person, column(after), bound.messages];
    bound.take(statement.query_map(values, message)?)
}

pub(super) fn page(
    connection: &Connection,
    people: (&UserId, &UserId),
    span: Span,
    limit: PageLimit,
) -> Result<Page> {
    let (Some(me), Some(peer)) = (person(connection, people.0)?, person(connection, people.1)?)
    else {
        return Ok(Page::default());
    };
    let (sql, seq) = match span {
        Span::Before(seq) => (select_message!(
            "WHERE m.seq IN (
                SELECT seq FROM (SELECT seq FROM message WHERE sender = ?1 AND receiver = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4)
                UNION ALL
                SELECT seq FROM (SELECT seq FROM message WHERE sender = ?2 AND receiver = ?1 AND seq < ?3 ORDER BY seq DESC LIMIT ?4)
            ) ORDER BY m.seq DESC LIMIT ?4"
        ), seq),
        Span::After(seq) => (select_message!(
            "WHERE m.seq IN (
                SELECT seq FROM (SELECT seq FROM message WHERE sender = ?1 AND receiver = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4)
                UNION ALL
                SELECT seq FROM (SELECT seq FROM message WHERE sender = ?2 AND receiver = ?1 AND seq > ?3 ORDER BY seq LIMIT ?4)
            ) ORDER BY m.seq LIMIT ?4"
        ), seq),
    };
    let mut statement = connection.prepare_cached(sql)?;
    // One more than asked for tells whether there is more.
    let values = params![me, peer, column(seq), limit.get() + 1];
    let mut messages = statement
        .query_map(values, message)?
        .collect::<Result<Vec<_>>>()?;
    let more = messages.len() > limit.get().into();
    messages.truncate(limit.get().into());
    if matches!(span, Span::Before(_)) {
        messages.reverse();
    }
    Ok(Page { messages, more })
}

pub(super) fn conversations(
    connection: &Connection,
    user: &UserId,
    limit: PageLimit,
) -> Result<Vec<Glance>> {
    let Some(person) = person(connection, user)? else {
        return Ok(Vec::new());
    };
    let sql = "SELECT peer, last FROM conversation WHERE person = ?1 ORDER BY last DESC LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![person, limit.get()], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    rows.map(|row| glance(connection, user, person, row?))
        .collect()
}

fn glance(connection: &Connection, user: &UserId, person: i64, row: (i64, i64)) -> Result<Glance> {
    let (peer, last) = row;
    let mut newest = connection.prepare_cached(select_message!("WHERE m.seq = ?1"))?;
    let last = newest.query_row([last], message)?;
    let sql = "SELECT count(*) FROM message WHERE sender = ?1 AND receiver = ?2";
    let mut count = connection.prepare_cached(sql)?;
    let received: i64 = count.query_row([peer, person], |row| row.get(0))?;
    Ok(Glance {
        with: last.peer(user).clone(),
        last,
        received: u64::try_from(received).unwrap_or_default(),
    })
}

/// The number of a person, if they have ever sent or been sent anything.
pub(super) fn person(connection: &Connection, user: &UserId) -> Result<Option<i64>> {
    let sql = "SELECT person FROM person WHERE name = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    statement
        .query_row([user.as_str()], |row| row.get(0))
        .optional()
}

/// The message that `sender` stored under `id`.
pub(super) fn by_id(connection: &Connection, sender: i64, id: &str) -> Result<Option<Message>> {
    let sql = select_message!("WHERE m.sender = ?1 AND m.id = ?2");
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![sender, id], message).optional()
}

/// The number that a place has in the file.
pub(super) fn column(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// The place that a number in the file stands for.
pub(super) fn from_column(number: i64) -> Seq {
    u64::try_from(number)
        .ok()
        .and_then(Seq::new)
        .unwrap_or(Seq::START)
}

fn message(row: &Row<'_>) -> Result<Message> {
    let at: i64 = row.get(5)?;
    Ok(Message {
        seq: from_column(row.get(0)?),
        id: parsed(row, 1)?,
        from: parsed(row, 2)?,
        to: parsed(row, 3)?,
        text: parsed(row, 4)?,
        at: Timestamp(u64::try_from(at).unwrap_or_default()),
    })
}

fn parsed<T>(row: &Row<'_>, column: usize) -> Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}
