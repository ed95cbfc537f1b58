//! Queries: what is asked of the file, and how its rows become messages.

use chut_core::wire::PageLimit;
use chut_core::{Cursor, Epoch, Message, Revision, Seq, Timestamp, UserId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};

use super::queries::{
    BY_ID, CONVERSATION, CONVERSATIONS, MARKS_AFTER, MESSAGE, MESSAGES_AFTER, PAGE_AFTER,
    PAGE_BEFORE, PERSON, UNDELIVERED,
};
use super::{next, profiles};
use crate::log::{
    Batch, BatchBound, Bookmark, Glance, Mark, MarkKind, Marks, Page, Profile, Reading, Span,
};

/// Where the log ends. What retention has removed still counts.
pub(super) fn head(connection: &Connection, epoch: Epoch) -> Result<Cursor> {
    let sql = "SELECT CAST((SELECT value FROM meta WHERE key = 'seq') AS INTEGER),
        CAST((SELECT value FROM meta WHERE key = 'revision') AS INTEGER)";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row([], |row| cursor(epoch, row))
}

/// Where the events of `user` end.
pub(super) fn last(connection: &Connection, epoch: Epoch, user: &UserId) -> Result<Cursor> {
    let Some((person, removed)) = floor(connection, user)? else {
        return Ok(Cursor::start(epoch));
    };
    let sql = "SELECT coalesce((SELECT max(last) FROM conversation WHERE person = ?1), 0),
        coalesce((SELECT max(revision) FROM mark WHERE person = ?1), 0)";
    let mut statement = connection.prepare_cached(sql)?;
    let mut last = statement.query_row([person], |row| cursor(epoch, row))?;
    last.seq = last.seq.max(removed);
    Ok(last)
}

fn cursor(epoch: Epoch, row: &Row<'_>) -> Result<Cursor> {
    Ok(Cursor {
        seq: from_column(row.get(0)?),
        revision: Revision(value(row.get(1)?)),
        ..Cursor::start(epoch)
    })
}

pub(super) fn after(
    connection: &Connection,
    user: &UserId,
    after: Cursor,
    bound: BatchBound,
) -> Result<Reading> {
    let mut batch = Batch::new(after);
    let Some((person, removed)) = floor(connection, user)? else {
        return Ok(Reading::Batch(batch));
    };
    if removed > after.seq {
        return Ok(Reading::Lost(head(connection, after.epoch)?));
    }
    let places = next::places(connection, person, after.seq, bound.events)?;
    let messages = places
        .into_iter()
        .map(|(seq, peer)| by_seq(connection, pair(person, peer), seq));
    let room = batch.take_messages(user, bound, messages)?;
    let mut statement = connection.prepare_cached(MARKS_AFTER)?;
    let values = params![person, after.revision.0.cast_signed(), room];
    for mark in statement.query_map(values, mark_row)? {
        batch.take_mark(user, mark?);
    }
    Ok(Reading::Batch(batch))
}

/// The first messages after a place, of all people or of one.
pub(super) fn messages(
    connection: &Connection,
    of: Option<&UserId>,
    after: Seq,
    limit: u16,
) -> Result<Vec<Message>> {
    let Some(user) = of else {
        let mut statement = connection.prepare_cached(MESSAGES_AFTER)?;
        return statement
            .query_map(params![column(after), limit], message)?
            .collect();
    };
    let Some(person) = person(connection, user)? else {
        return Ok(Vec::new());
    };
    let places = next::places(connection, person, after, limit)?;
    places
        .into_iter()
        .map(|(seq, peer)| by_seq(connection, pair(person, peer), seq))
        .collect()
}

/// Where a bookmark is, if it has been set.
pub(super) fn bookmark(connection: &Connection, bookmark: Bookmark) -> Result<Option<Seq>> {
    let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let seq = statement.query_row([bookmark.key()], |row| Ok(from_column(row.get(0)?)));
    seq.optional()
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
        Span::Before(seq) => (PAGE_BEFORE, seq),
        Span::After(seq) => (PAGE_AFTER, seq),
    };
    let mut statement = connection.prepare_cached(sql)?;
    // One more than asked for tells whether there is more.
    let [low, high] = pair(me, peer);
    let values = params![low, high, column(seq), limit.get() + 1];
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
    let mut statement = connection.prepare_cached(CONVERSATIONS)?;
    let rows = statement.query_map(params![person, limit.get()], conversation_row)?;
    rows.map(|row| glance(connection, user, person, row?))
        .collect()
}

/// One of them.
pub(super) fn conversation(
    connection: &Connection,
    user: &UserId,
    peer: &UserId,
) -> Result<Option<Glance>> {
    let (Some(me), Some(them)) = (person(connection, user)?, person(connection, peer)?) else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(CONVERSATION)?;
    let row = statement.query_row([me, them], conversation_row);
    let row = row.optional()?;
    row.map(|row| glance(connection, user, me, row)).transpose()
}

fn conversation_row(row: &Row<'_>) -> Result<((i64, i64, i64), Profile)> {
    let numbers = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok((numbers, profiles::of(row, 3)?))
}

fn glance(
    connection: &Connection,
    user: &UserId,
    person: i64,
    (row, profile): ((i64, i64, i64), Profile),
) -> Result<Glance> {
    let (peer, last, unread) = row;
    let last = by_seq(connection, pair(person, peer), last)?;
    Ok(Glance {
        with: last.peer(user).clone(),
        profile,
        last,
        unread: value(unread),
        marks: marks(connection, person, peer)?,
        is_blocked_by: mark(connection, peer, person, MarkKind::Blocked)? != 0,
    })
}

/// All marks of one person in the conversation with `peer`.
fn marks(connection: &Connection, person: i64, peer: i64) -> Result<Marks> {
    let sql = "SELECT kind, value FROM mark WHERE person = ?1 AND peer = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([person, peer])?;
    let mut marks = Marks::default();
    while let Some(row) = rows.next()? {
        marks.set(kind(row.get(0)?)?, value(row.get(1)?));
    }
    Ok(marks)
}

/// Where one mark stands; 0 if it was never set.
pub(super) fn mark(connection: &Connection, person: i64, peer: i64, kind: MarkKind) -> Result<u64> {
    let sql = "SELECT value FROM mark WHERE person = ?1 AND peer = ?2 AND kind = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let values = [person, peer, kind_column(kind)];
    let found = statement.query_row(values, |row| row.get(0)).optional()?;
    Ok(found.map_or(0, value))
}

/// The newest message of a conversation.
pub(super) fn newest(connection: &Connection, person: i64, peer: i64) -> Result<Seq> {
    let sql = "SELECT last FROM conversation WHERE person = ?1 AND peer = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement
        .query_row([person, peer], |row| row.get(0))
        .optional()?;
    Ok(found.map_or(Seq::START, from_column))
}

/// Who has sent `receiver` something up to `seq` that was not known to have reached them, and the
/// newest of it: in the order of their names, so that every log of the same life is the same.
pub(super) fn undelivered(
    connection: &Connection,
    receiver: i64,
    seq: Seq,
) -> Result<Vec<(i64, UserId, u64)>> {
    let mut statement = connection.prepare_cached(UNDELIVERED)?;
    let rows = statement.query_map(params![receiver, column(seq)], |row| {
        Ok((row.get(0)?, parsed(row, 1)?, value(row.get(2)?)))
    })?;
    let mut senders = rows.collect::<Result<Vec<(i64, UserId, u64)>>>()?;
    senders.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(senders)
}

/// The number of a person, if they have ever sent or been sent anything.
pub(super) fn person(connection: &Connection, user: &UserId) -> Result<Option<i64>> {
    Ok(floor(connection, user)?.map(|(person, _)| person))
}

/// The number of a person, and the newest of their messages that has been removed.
fn floor(connection: &Connection, user: &UserId) -> Result<Option<(i64, Seq)>> {
    let mut statement = connection.prepare_cached(PERSON)?;
    let row = |row: &Row<'_>| Ok((row.get(0)?, from_column(row.get(1)?)));
    statement.query_row([user.as_str()], row).optional()
}

/// The two people of a conversation, as its messages name them.
pub(super) fn pair(one: i64, other: i64) -> [i64; 2] {
    [one.min(other), one.max(other)]
}

fn by_seq(connection: &Connection, [low, high]: [i64; 2], seq: i64) -> Result<Message> {
    let mut statement = connection.prepare_cached(MESSAGE)?;
    statement.query_row([low, high, seq], message)
}

/// The message that `sender` stored under `id`.
pub(super) fn by_id(connection: &Connection, sender: i64, id: &str) -> Result<Option<Message>> {
    let mut statement = connection.prepare_cached(BY_ID)?;
    statement.query_row(params![sender, id], message).optional()
}

/// The number that a kind of mark has in the file.
pub(super) fn kind_column(kind: MarkKind) -> i64 {
    match kind {
        MarkKind::Read => 0,
        MarkKind::PeerRead => 1,
        MarkKind::Delivered => 2,
        MarkKind::Blocked => 3,
    }
}

fn kind(number: i64) -> Result<MarkKind> {
    let found = MarkKind::ALL
        .into_iter()
        .find(|kind| kind_column(*kind) == number);
    found.ok_or(rusqlite::Error::IntegralValueOutOfRange(0, number))
}

fn mark_row(row: &Row<'_>) -> Result<Mark> {
    Ok(Mark {
        peer: parsed(row, 0)?,
        kind: kind(row.get(1)?)?,
        value: value(row.get(2)?),
        revision: Revision(value(row.get(3)?)),
    })
}

/// A number of the file that is never below nothing.
fn value(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The place with this number.
pub(super) fn from_value(number: u64) -> Seq {
    Seq::new(number).unwrap_or(Seq::MAX)
}

/// The number that a place has in the file.
pub(super) fn column(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// The number that a time has in the file.
pub(super) fn stamp(at: Timestamp) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}

/// The place that a number in the file stands for.
pub(super) fn from_column(number: i64) -> Seq {
    u64::try_from(number)
        .ok()
        .and_then(Seq::new)
        .unwrap_or(Seq::START)
}

/// Reads the columns that `select_message` names.
pub(super) fn message(row: &Row<'_>) -> Result<Message> {
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

pub(super) fn parsed<T>(row: &Row<'_>, column: usize) -> Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}
