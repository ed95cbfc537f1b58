//! One conversation: who it is with, its messages, and how its block stands.

use chut_core::inbox::Standing;
use chut_core::wire::history;
use chut_core::{
    Message, MessageId, Millis, Outbox, Seq, Timeline, Timestamp, UserId, Window, outbox,
};
use leptos::prelude::{
    ArcRwSignal, ArcStoredValue, GetUntracked, ReadValue, Set, With, WithUntracked, WriteValue,
};

use super::{Entry, Face};
use crate::moment;

/// A page of history on its way: its answer counts only if the conversation has not begun anew since.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    life: u32,
    pub(crate) before: Option<Seq>,
}

/// See the [module](self).
pub(crate) struct Conversation {
    pub(crate) peer: UserId,
    face: ArcRwSignal<Face>,
    pub(crate) entries: ArcRwSignal<Vec<Entry>>,
    pages: ArcStoredValue<Pages>,
}

/// What is known of the log, and which part of it is drawn.
#[derive(Default)]
struct Pages {
    timeline: Timeline,
    window: Window,
    life: u32,
    /// A page has been asked for, and answered or not.
    tried: bool,
    /// The newest page is there, so older ones have a place to follow on.
    loaded: bool,
    asked: Option<Asked>,
}

impl Conversation {
    pub(crate) fn new(peer: UserId) -> Self {
        Self {
            face: ArcRwSignal::new(Face::new(peer.to_string())),
            peer,
            entries: ArcRwSignal::new(Vec::new()),
            pages: ArcStoredValue::new(Pages::default()),
        }
    }

    /// What `part` takes of how it is shown; whoever asks in an effect is told of changes.
    pub(crate) fn face<T>(&self, part: impl FnOnce(&Face) -> T) -> T {
        self.face.with(part)
    }

    /// The same, for who wants it once.
    pub(crate) fn peek<T>(&self, part: impl FnOnce(&Face) -> T) -> T {
        self.face.with_untracked(part)
    }

    /// Changes how it is shown. Only a change is shown: each showing costs.
    pub(crate) fn show(&self, change: impl FnOnce(&mut Face)) {
        let mut face = self.face.get_untracked();
        change(&mut face);
        if self.face.with_untracked(|before| *before != face) {
            self.face.set(face);
        }
    }

    /// Takes a message. [`arrange`](Self::arrange) shows it.
    pub(crate) fn insert(&self, message: Message) {
        self.pages.write_value().timeline.insert(message);
    }

    /// Takes a message that came as an event, in its turn.
    pub(crate) fn hear(&self, message: Message) {
        self.pages.write_value().timeline.hear(message);
    }

    /// Begins anew: between what is here and what comes there may be a gap.
    pub(crate) fn reset(&self) {
        let mut pages = self.pages.write_value();
        *pages = Pages {
            life: pages.life + 1,
            ..Pages::default()
        };
    }

    /// The page to ask for next, unless one is on its way: the newest, or the one above.
    pub(crate) fn ask_page(&self) -> Option<Asked> {
        let mut pages = self.pages.write_value();
        if pages.asked.is_some() {
            return None;
        }
        pages.asked = Some(Asked {
            life: pages.life,
            before: pages.timeline.floor(),
        });
        pages.asked
    }

    /// The answer to `asked`: a page, or `None` if there was none. The person can ask again.
    pub(crate) fn take_page(&self, asked: Asked, page: Option<history::Reply>) {
        let mut pages = self.pages.write_value();
        if pages.asked != Some(asked) {
            return;
        }
        pages.asked = None;
        pages.tried = true;
        if let Some(page) = page {
            pages.loaded = true;
            pages.timeline.merge_older(page);
            if asked.before.is_some() {
                pages.up();
            }
        }
    }

    /// Draws further up. Says whether there was something: if not, a page has to be asked for.
    pub(crate) fn up(&self) -> bool {
        let mut pages = self.pages.write_value();
        let has_above = pages.window.has_above(&pages.timeline);
        pages.up();
        has_above
    }

    /// Draws further down. Says whether there was something.
    pub(crate) fn down(&self) -> bool {
        let mut pages = self.pages.write_value();
        let pages = &mut *pages;
        let has_below = pages.window.has_below(&pages.timeline);
        pages.window.down(&pages.timeline);
        has_below
    }

    /// Whether there are messages below those that are drawn.
    pub(crate) fn has_below(&self) -> bool {
        let pages = self.pages.read_value();
        pages.window.has_below(&pages.timeline)
    }

    /// Draws the newest.
    pub(crate) fn follow(&self) {
        self.pages.write_value().window.follow();
    }

    /// Lists what the log has, then what is on its way.
    pub(crate) fn arrange(&self, outbox: &Outbox) {
        let now = moment::now();
        let (entries, has_above) = {
            let pages = self.pages.read_value();
            let mut entries = Vec::new();
            for message in pages.window.drawn(&pages.timeline) {
                entries.push(Entry::stored(message, &self.peer));
            }
            if !pages.window.has_below(&pages.timeline) {
                for pending in outbox.to(&self.peer) {
                    entries.push(Entry::pending(pending, self.written_at(pending, now)));
                }
            }
            let more = pages.tried && pages.timeline.has_more();
            (entries, more || pages.window.has_above(&pages.timeline))
        };
        self.show(|face| face.has_above = has_above);
        if self.entries.with_untracked(|before| *before != entries) {
            self.entries.set(entries);
        }
    }

    /// The person reads at the end of the log, or elsewhere. Says whether that is news.
    pub(crate) fn reads(&self, at_end: bool) -> bool {
        let changed = self.peek(|face| face.at_end) != at_end;
        {
            let mut pages = self.pages.write_value();
            let pages = &mut *pages;
            if !at_end {
                pages.window.stay(&pages.timeline);
            } else if !pages.window.has_below(&pages.timeline) {
                pages.window.follow();
            }
        }
        self.show(|face| {
            face.at_end = at_end;
            if at_end {
                face.below = 0;
            }
        });
        changed
    }

    /// Shows how the conversation stands.
    pub(crate) fn stand(&self, standing: Option<&Standing>, now: Millis) {
        self.show(|face| match standing {
            Some(standing) => face.stand(standing, now),
            // It is beyond the newest that a snapshot lists: nothing is counted there.
            None => face.unread = 0,
        });
    }

    pub(crate) fn is_open(&self) -> bool {
        self.peek(|face| face.open)
    }

    pub(crate) fn is_loaded(&self) -> bool {
        self.pages.read_value().loaded
    }

    /// Whether something of one's own is listed that the log may not have.
    pub(crate) fn has_pending(&self) -> bool {
        self.entries
            .with_untracked(|list| list.last().is_some_and(|last| last.seq().is_none()))
    }

    /// Whether nothing has been missed up to `last`, the log's newest message.
    pub(crate) fn has_heard(&self, last: &Message) -> bool {
        self.pages.read_value().timeline.has_heard(last)
    }

    /// One's own message, if the log is known to have it.
    pub(crate) fn mine(&self, id: &MessageId) -> Option<Message> {
        let pages = self.pages.read_value();
        let mut newest_first = pages.timeline.iter().rev();
        newest_first
            .find(|message| message.from != self.peer && message.id == *id)
            .cloned()
    }

    /// The newest message's place.
    pub(crate) fn newest(&self) -> Seq {
        self.pages
            .read_value()
            .timeline
            .newest()
            .unwrap_or_default()
    }

    /// When what is on its way was written: it keeps the time with which it was first listed.
    fn written_at(&self, pending: &outbox::Entry, now: Timestamp) -> Timestamp {
        self.entries.with_untracked(|list| {
            let mut latest = list.iter().rev();
            let listed = latest.find(|entry| entry.is_mine() && *entry.id() == pending.request.id);
            listed.map_or(now, |entry| entry.at)
        })
    }
}

impl Pages {
    fn up(&mut self) {
        self.window.up(&self.timeline);
    }
}
