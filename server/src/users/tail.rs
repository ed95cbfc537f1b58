//! The end of one user's log, shared by its clients: to wake them reads no log.

use std::collections::VecDeque;
use std::convert::Infallible;

use chut_core::{Cursor, UserId};

use crate::bounds::{TAIL_BYTES, TAIL_ENTRIES};
use crate::log::{Batch, BatchBound, Entry, Mark};

/// The newest of what one user's log has grown by, as long as that is little.
#[derive(Debug)]
pub(super) struct Tail {
    /// Nothing between here and the end of the log is missing, once that is known.
    from: Cursor,
    is_known: bool,
    entries: VecDeque<Entry>,
    bytes: usize,
}

impl Tail {
    /// Nothing is known of the log that `start` is a place of.
    pub(super) fn new(start: Cursor) -> Self {
        Self {
            from: Cursor::start(start.epoch),
            is_known: false,
            entries: VecDeque::new(),
            bytes: 0,
        }
    }

    /// Whether it is known from where on nothing is missing.
    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }

    /// The log had grown to `head` at a time from which on all news have come here.
    pub(super) fn caught_up(&mut self, head: Cursor) {
        if !self.is_known {
            self.is_known = true;
            self.begin_at(head);
        }
    }

    /// News up to `head` may have been missed.
    pub(super) fn missed(&mut self, head: Cursor) {
        if self.is_known {
            self.begin_at(head);
        }
    }

    /// The log has grown by `entry`.
    pub(super) fn push(&mut self, entry: Entry) {
        if !entry.is_after(self.from) {
            return;
        }
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
        while self.entries.len() > TAIL_ENTRIES || self.bytes > TAIL_BYTES {
            self.drop_oldest();
        }
    }

    /// The events after a place, unless some of them are not here.
    pub(super) fn after(&self, user: &UserId, after: Cursor, bound: BatchBound) -> Option<Batch> {
        if !self.is_known || after.log_is_behind(self.from) {
            return None;
        }
        let mut batch = Batch::new(after);
        let messages = self.entries.iter().filter_map(|entry| match entry {
            Entry::Message { message, .. } if message.seq > after.seq => Some(message),
            Entry::Message { .. } | Entry::Mark(_) => None,
        });
        let messages = messages.map(|message| Ok::<_, Infallible>((**message).clone()));
        let Ok(room) = batch.take_messages(user, bound, messages);
        for mark in self.newest_marks(after).into_iter().take(room.into()) {
            batch.take_mark(user, mark.clone());
        }
        Some(batch)
    }

    /// The marks that moved after a place, each as it stands now, in the order of their revisions.
    fn newest_marks(&self, after: Cursor) -> Vec<&Mark> {
        let mut newest: Vec<&Mark> = Vec::new();
        for entry in &self.entries {
            if let Entry::Mark(mark) = entry
                && mark.revision > after.revision
            {
                newest.retain(|older| (&older.peer, older.kind) != (&mark.peer, mark.kind));
                newest.push(mark);
            }
        }
        newest
    }

    fn begin_at(&mut self, head: Cursor) {
        self.from.advance(head);
        let from = self.from;
        self.entries.retain(|entry| entry.is_after(from));
        self.bytes = self.entries.iter().map(Entry::bytes).sum();
    }

    fn drop_oldest(&mut self) {
        if let Some(oldest) = self.entries.pop_front() {
            self.bytes -= oldest.bytes();
            self.from.advance(oldest.place(self.from));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chut_core::{Epoch, Message, Revision, Seq, Timestamp};

    use super::*;
    use crate::log::MarkKind;

    const ALL: BatchBound = BatchBound {
        events: 200,
        bytes: usize::MAX,
    };

    fn place(seq: u64, revision: u64) -> Cursor {
        Cursor {
            seq: Seq::new(seq).unwrap(),
            revision: Revision(revision),
            ..Cursor::start(Epoch(1))
        }
    }

    fn message(seq: u64, bytes: usize) -> Entry {
        let message = Message {
            seq: Seq::new(seq).unwrap(),
            id: "12345678".parse().unwrap(),
            from: "bob".parse().unwrap(),
            to: "alice".parse().unwrap(),
            text: "x".repeat(bytes).parse().unwrap(),
            at: Timestamp(0),
        };
        Entry::Message {
            message: Arc::new(message),
            opens: false,
        }
    }

    fn read(revision: u64, value: u64) -> Entry {
        Entry::Mark(Arc::new(Mark {
            peer: "bob".parse().unwrap(),
            kind: MarkKind::PeerRead,
            value,
            revision: Revision(revision),
        }))
    }

    fn after(tail: &Tail, place: Cursor) -> Option<(usize, Cursor)> {
        let batch = tail.after(&"alice".parse().unwrap(), place, ALL)?;
        Some((batch.events.len(), batch.at))
    }

    #[test]
    fn it_answers_for_what_it_has_seen_and_for_nothing_before() {
        let mut tail = Tail::new(place(0, 0));
        tail.push(message(5, 1));
        assert_eq!(after(&tail, place(5, 0)), None, "the log was not looked up");

        tail.caught_up(place(5, 2));
        tail.push(message(8, 1));

        assert_eq!(after(&tail, place(5, 2)), Some((1, place(8, 2))));
        assert_eq!(after(&tail, place(8, 2)), Some((0, place(8, 2))));
        assert_eq!(after(&tail, place(4, 2)), None);
        assert_eq!(after(&tail, place(5, 1)), None);
    }

    #[test]
    fn what_it_drops_it_does_not_answer_for() {
        let mut tail = Tail::new(place(0, 0));
        for seq in 1..=TAIL_ENTRIES as u64 + 2 {
            tail.push(message(seq, 1));
        }
        tail.caught_up(place(1, 0));

        assert_eq!(tail.entries.len(), TAIL_ENTRIES);
        assert_eq!(after(&tail, place(1, 0)), None);
        let (count, _) = after(&tail, place(2, 0)).unwrap();
        assert_eq!(count, TAIL_ENTRIES);
    }

    #[test]
    fn long_messages_fill_it_sooner() {
        let mut tail = Tail::new(place(0, 0));
        tail.caught_up(place(0, 0));
        for seq in 1..=3 {
            tail.push(message(seq, TAIL_BYTES / 2));
        }

        assert_eq!(after(&tail, place(0, 0)), None);
        assert_eq!(after(&tail, place(1, 0)), Some((2, place(3, 0))));
        tail.push(message(4, TAIL_BYTES + 1));
        assert_eq!(after(&tail, place(3, 0)), None);
        assert_eq!(after(&tail, place(4, 0)), Some((0, place(4, 0))));
    }

    #[test]
    fn a_mark_that_moved_often_is_told_once_as_it_stands() {
        let mut tail = Tail::new(place(0, 0));
        tail.caught_up(place(0, 0));
        for revision in 1..=3 {
            tail.push(read(revision, revision * 10));
        }

        assert_eq!(after(&tail, place(0, 0)), Some((1, place(0, 3))));
        assert_eq!(after(&tail, place(0, 3)), Some((0, place(0, 3))));
    }

    #[test]
    fn after_news_were_missed_it_begins_anew() {
        let mut tail = Tail::new(place(0, 0));
        tail.caught_up(place(0, 0));
        tail.push(message(1, 1));

        tail.missed(place(4, 0));
        tail.push(message(4, 1));
        tail.push(message(5, 1));

        assert_eq!(after(&tail, place(1, 0)), None);
        assert_eq!(after(&tail, place(4, 0)), Some((1, place(5, 0))));
    }
}
