//! One transaction of the writer: messages and marks that are committed together.

use std::sync::Arc;

use chut_core::{Cursor, Draft, Revision, Seq, Timestamp, UserId};
use rusqlite::{Result, Transaction, params};

use super::known::{Known, Pair};
use super::queries::UNREAD;
use super::rows;
use crate::clock;
use crate::log::{AppendError, Appended, Entry, Grown, Mark, MarkKind, commit, repeated};

/// See the [module](self).
pub(super) struct Changes<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) known: &'a mut Known,
    /// Where the log ends, if this is committed.
    head: Cursor,
    grown: Vec<Grown>,
}

impl<'a> Changes<'a> {
    /// Nothing changed yet since `head`.
    pub(super) fn new(transaction: Transaction<'a>, known: &'a mut Known, head: Cursor) -> Self {
        Self {
            transaction,
            known,
            head,
            grown: Vec::new(),
        }
    }

    /// Commits; gives where the log ends, and whose has grown.
    pub(super) fn commit(self, before: Cursor) -> Result<(Cursor, Vec<Grown>)> {
        let head = self.head;
        if head.seq > before.seq {
            self.note("seq", head.seq.get())?;
        }
        if head.revision > before.revision {
            self.note("revision", head.revision.0)?;
        }
        self.transaction.commit()?;
        Ok((self.head, self.grown))
    }

    /// Notes the last number of its kind.
    pub(super) fn note(&self, key: &str, number: u64) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)";
        let mut statement = self.transaction.prepare_cached(sql)?;
        statement
            .execute(params![key, number.to_string()])
            .map(drop)
    }

    pub(super) fn append(
        &mut self,
        draft: &Draft,
    ) -> Result<std::result::Result<Appended, AppendError>> {
        let (sender, receiver) = (self.enrol(&draft.from)?, self.enrol(&draft.to)?);
        // A repeat writes nothing: it has its answer even on a full disk.
        if let Some(stored) = rows::by_id(&self.transaction, sender, draft.id.as_str())? {
            return Ok(repeated(&stored, draft));
        }
        let pair = self.pair(sender, receiver)?;
        if pair.is_blocked {
            return Ok(Err(AppendError::Blocked));
        }
        let appended = self.insert(sender, receiver, draft)?;
        let opens = !pair.converse;
        let converse = Pair {
            converse: true,
            ..pair
        };
        self.known.set_pair(sender, receiver, converse);
        let message = Arc::new(commit(draft.clone(), appended.seq, appended.at));
        for user in [&draft.from, &draft.to] {
            let message = Arc::clone(&message);
            self.tell(user, Entry::Message { message, opens });
        }
        Ok(Ok(appended))
    }

    pub(super) fn read(&mut self, user: &UserId, with: &UserId, seq: Seq) -> Result<Seq> {
        let (Some(person), Some(peer)) = (self.person(user)?, self.person(with)?) else {
            return Ok(Seq::START);
        };
        let before = rows::mark(&self.transaction, person, peer, MarkKind::Read)?;
        let newest = rows::newest(&self.transaction, person, peer)?;
        let seq = seq.min(newest).get();
        if !MarkKind::Read.moves(before, seq) {
            return Ok(Seq::new(before).unwrap_or(Seq::MAX));
        }
        self.set((user, person), (with, peer), MarkKind::Read, seq)?;
        self.set((with, peer), (user, person), MarkKind::PeerRead, seq)?;
        let (seq, [low, high]) = (rows::from_value(seq), rows::pair(person, peer));
        let values = params![low, high, person, rows::column(seq)];
        let mut statement = self.transaction.prepare_cached(UNREAD)?;
        let unread: i64 = statement.query_row(values, |row| row.get(0))?;
        let sql = "UPDATE conversation SET unread = ?3 WHERE person = ?1 AND peer = ?2";
        let mut statement = self.transaction.prepare_cached(sql)?;
        statement.execute([person, peer, unread])?;
        Ok(seq)
    }

    pub(super) fn block(&mut self, user: &UserId, peer: &UserId, blocked: bool) -> Result<()> {
        let (person, other) = (self.enrol(user)?, self.enrol(peer)?);
        let before = rows::mark(&self.transaction, person, other, MarkKind::Blocked)?;
        if MarkKind::Blocked.moves(before, blocked.into()) {
            let (me, them) = ((user, person), (peer, other));
            self.set(me, them, MarkKind::Blocked, blocked.into())?;
            self.known.forget_pair(person, other);
        }
        Ok(())
    }

    pub(super) fn delivered(&mut self, user: &UserId, seq: Seq) -> Result<()> {
        let Some(receiver) = self.person(user)? else {
            return Ok(());
        };
        let senders = rows::undelivered(&self.transaction, receiver, seq)?;
        for (sender, name, newest) in &senders {
            let before = rows::mark(&self.transaction, *sender, receiver, MarkKind::Delivered)?;
            if MarkKind::Delivered.moves(before, *newest) {
                let (me, them) = ((name, *sender), (user, receiver));
                self.set(me, them, MarkKind::Delivered, *newest)?;
            }
        }
        if !senders.is_empty() {
            let sql = "UPDATE person SET delivered = ?2 WHERE person = ?1";
            let values = params![receiver, rows::column(seq)];
            self.transaction.prepare_cached(sql)?.execute(values)?;
        }
        Ok(())
    }

    /// Stores a message. None is older than the one before it.
    fn insert(&mut self, sender: i64, receiver: i64, draft: &Draft) -> Result<Appended> {
        let (seq, at) = (self.head.seq.next(), clock::timestamp().max(self.newest()?));
        let sql = "INSERT INTO message (low, high, seq, sender, id, text, at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let [low, high] = rows::pair(sender, receiver);
        let (column, stamp) = (rows::column(seq), rows::stamp(at));
        let (id, text) = (draft.id.as_str(), draft.text.as_str());
        let values = params![low, high, column, sender, id, text, stamp];
        self.transaction.prepare_cached(sql)?.execute(values)?;
        self.known.newest = Some(at);
        for (person, peer, unread) in [(sender, receiver, 0), (receiver, sender, 1)] {
            let sql =
                "INSERT INTO conversation (person, peer, last, unread, kept) VALUES (?1, ?2, ?3, ?4, 1)
                ON CONFLICT DO UPDATE SET last = excluded.last, unread = unread + excluded.unread,
                    kept = kept + 1";
            let mut statement = self.transaction.prepare_cached(sql)?;
            statement.execute([person, peer, column, unread])?;
        }
        Ok(Appended {
            seq,
            at,
            duplicate: false,
        })
    }

    /// The time of the newest message, be it kept or not.
    pub(super) fn newest(&mut self) -> Result<Timestamp> {
        if let Some(newest) = self.known.newest {
            return Ok(newest);
        }
        let sql = "SELECT max(coalesce((SELECT at FROM message ORDER BY seq DESC LIMIT 1), 0),
            (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'emptied'))";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let at: i64 = statement.query_row([], |row| row.get(0))?;
        Ok(Timestamp(u64::try_from(at).unwrap_or_default()))
    }

    /// How two people stand to each other.
    fn pair(&mut self, one: i64, other: i64) -> Result<Pair> {
        if let Some(pair) = self.known.pair(one, other) {
            return Ok(pair);
        }
        let blocks = |one, other| rows::mark(&self.transaction, one, other, MarkKind::Blocked);
        let pair = Pair {
            converse: rows::newest(&self.transaction, one, other)? != Seq::START,
            is_blocked: blocks(one, other)? != 0 || blocks(other, one)? != 0,
        };
        self.known.set_pair(one, other, pair);
        Ok(pair)
    }

    /// Sets a mark, which has moved, under the next revision.
    fn set(
        &mut self,
        (user, person): (&UserId, i64),
        (peer, other): (&UserId, i64),
        kind: MarkKind,
        value: u64,
    ) -> Result<()> {
        let revision = Revision(self.head.revision.0 + 1);
        let sql = "INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET value = excluded.value, revision = excluded.revision";
        let (column, number) = (value.cast_signed(), revision.0.cast_signed());
        let values = params![person, other, rows::kind_column(kind), column, number];
        self.transaction.prepare_cached(sql)?.execute(values)?;
        let mark = Mark {
            peer: peer.clone(),
            kind,
            value,
            revision,
        };
        self.tell(user, Entry::Mark(Arc::new(mark)));
        Ok(())
    }

    /// The log of `user` has grown; so has the whole.
    fn tell(&mut self, user: &UserId, entry: Entry) {
        let head = entry.place(self.head);
        self.head.advance(head);
        let user = user.clone();
        self.grown.push(Grown { user, head, entry });
    }

    fn person(&mut self, user: &UserId) -> Result<Option<i64>> {
        if let Some(person) = self.known.person(user) {
            return Ok(Some(person));
        }
        let person = rows::person(&self.transaction, user)?;
        if let Some(person) = person {
            self.known.add_person(user, person);
        }
        Ok(person)
    }

    /// The number of a person, who gets one when first heard of.
    pub(super) fn enrol(&mut self, user: &UserId) -> Result<i64> {
        if let Some(person) = self.person(user)? {
            return Ok(person);
        }
        let sql = "INSERT INTO person (name) VALUES (?1)";
        self.transaction
            .prepare_cached(sql)?
            .insert([user.as_str()])
    }
}
