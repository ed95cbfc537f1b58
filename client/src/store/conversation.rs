//! One conversation: who it is with, its messages, and how its block stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use chut_core::inbox::Standing;
use chut_core::wire::history;
use chut_core::{Message, MessageId, Millis, Outbox, PresenceState, Seq, Timeline, UserId};
use leptos::prelude::{
    ArcRwSignal, ArcStoredValue, GetUntracked, GetValue, Set, SetValue, Update, UpdateValue,
    WithUntracked, WithValue,
};

use super::Entry;
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
    pub(crate) name: ArcRwSignal<String>,
    pub(crate) entries: ArcRwSignal<Vec<Arc<Entry>>>,
    /// Whether older messages can be asked for.
    pub(crate) has_older: ArcRwSignal<bool>,
    pub(crate) open: ArcRwSignal<bool>,
    /// Messages received that have not been seen.
    pub(crate) unread: ArcRwSignal<u64>,
    pub(crate) presence: ArcRwSignal<PresenceState>,
    pub(crate) typing: ArcRwSignal<bool>,
    pub(crate) blocked: ArcRwSignal<bool>,
    /// How far the peer has got, and read, what was sent to them.
    pub(crate) marks: ArcRwSignal<Marks>,
    /// Received while the person reads further up: so many lie below, unseen.
    pub(crate) below: ArcRwSignal<usize>,
    /// Whether the log is read at its end.
    pub(crate) at_end: ArcRwSignal<bool>,
    /// The person is about to write: the view takes this, and moves the focus.
    pub(crate) wants_focus: ArcRwSignal<bool>,
    timeline: ArcStoredValue<Timeline>,
    paging: ArcStoredValue<Paging>,
}

/// What the peer is known to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) delivered: Seq,
    pub(crate) read: Seq,
}

/// How far history has been read.
#[derive(Clone, Copy, Default)]
struct Paging {
    life: u32,
    /// The newest page is there, so older ones have a place to follow on.
    loaded: bool,
    asked: Option<Asked>,
}

impl Conversation {
    pub(crate) fn new(peer: UserId) -> Self {
        Self {
            name: ArcRwSignal::new(peer.to_string()),
            peer,
            entries: ArcRwSignal::new(Vec::new()),
            has_older: ArcRwSignal::new(false),
            open: ArcRwSignal::new(false),
            unread: ArcRwSignal::new(0),
            presence: ArcRwSignal::new(PresenceState::Offline),
            typing: ArcRwSignal::new(false),
            blocked: ArcRwSignal::new(false),
            marks: ArcRwSignal::new(Marks::default()),
            below: ArcRwSignal::new(0),
            at_end: ArcRwSignal::new(true),
            wants_focus: ArcRwSignal::new(false),
            timeline: ArcStoredValue::new(Timeline::default()),
            paging: ArcStoredValue::new(Paging::default()),
        }
    }

    /// Takes a message; says whether it is new. [`arrange`](Self::arrange) shows it.
    pub(crate) fn insert(&self, message: Message) -> bool {
        let mut is_new = false;
        self.timeline
            .update_value(|timeline| is_new = timeline.insert(message));
        is_new
    }

    /// Begins anew: between what is here and what comes there may be a gap.
    pub(crate) fn reset(&self) {
        self.timeline.set_value(Timeline::default());
        self.paging.update_value(|paging| {
            *paging = Paging {
                life: paging.life + 1,
                ..Paging::default()
            }
        });
        self.has_older.set(false);
    }

    /// The page to ask for next, unless one is on its way: the newest, or the one above.
    pub(crate) fn ask_page(&self) -> Option<Asked> {
        let before = self.timeline.with_value(Timeline::floor);
        let mut next = None;
        self.paging.update_value(|paging| {
            if paging.asked.is_none() {
                next = Some(Asked {
                    life: paging.life,
                    before,
                });
                paging.asked = next;
            }
        });
        next
    }

    /// The answer to `asked`: a page, or `None` if there was none. The person can ask again.
    pub(crate) fn take_page(&self, asked: Asked, page: Option<history::Reply>) {
        if self.paging.get_value().asked != Some(asked) {
            return;
        }
        self.paging.update_value(|paging| {
            paging.asked = None;
            paging.loaded |= page.is_some();
        });
        if let Some(page) = page {
            self.timeline
                .update_value(|timeline| timeline.merge_older(page));
        }
        self.has_older
            .set(self.timeline.with_value(Timeline::has_more));
    }

    /// Lists what the log has, then what is on its way; a message that was listed stays the same entry.
    pub(crate) fn arrange(&self, outbox: &Outbox) {
        let now = moment::now();
        // One by one: gathering them at once would bring in a sort of several kilobytes.
        let mut old = BTreeMap::new();
        for entry in self.entries.get_untracked() {
            old.insert(entry.key.clone(), entry);
        }
        let mut list = Vec::with_capacity(old.len() + 1);
        let mut add = |entry: Entry| {
            list.push(match old.remove(&entry.key) {
                Some(known) => known.renewed(&entry),
                None => Arc::new(entry),
            });
        };
        self.timeline.with_value(|timeline| {
            timeline
                .iter()
                .for_each(|message| add(Entry::stored(message, &self.peer)));
        });
        outbox
            .to(&self.peer)
            .for_each(|pending| add(Entry::pending(pending, now)));
        self.entries.set(list);
    }

    /// A message has come; where it is out of sight, it is counted.
    pub(crate) fn count_below(&self) {
        if self.is_open() && !self.at_end.get_untracked() {
            self.below.update(|below| *below += 1);
        }
    }

    /// The person reads at the end of the log, or elsewhere. Says whether that is news.
    pub(crate) fn reads(&self, at_end: bool) -> bool {
        if at_end {
            set(&self.below, 0);
        }
        let changed = self.at_end.get_untracked() != at_end;
        set(&self.at_end, at_end);
        changed
    }

    /// Shows how the conversation stands.
    pub(crate) fn stand(&self, standing: Option<&Standing>, now: Millis) {
        let Some(standing) = standing else { return };
        set(&self.unread, standing.unread());
        set(&self.presence, standing.presence);
        set(&self.typing, standing.is_typing(now));
        set(&self.blocked, standing.blocked);
        let marks = Marks {
            delivered: standing.peer_delivered,
            read: standing.peer_read,
        };
        set(&self.marks, marks);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open.get_untracked()
    }

    /// Whether its newest message is before the person's eyes.
    pub(crate) fn is_seen(&self) -> bool {
        self.is_open() && self.at_end.get_untracked()
    }

    pub(crate) fn is_loaded(&self) -> bool {
        self.paging.get_value().loaded
    }

    /// Whether something of one's own is listed that the log may not have.
    pub(crate) fn has_pending(&self) -> bool {
        self.entries
            .with_untracked(|list| list.last().is_some_and(|last| last.is_on_its_way()))
    }

    /// Whether `last`, the log's newest message, is the newest here: then nothing has been missed.
    pub(crate) fn ends_with(&self, last: &Message) -> bool {
        self.timeline
            .with_value(|timeline| timeline.iter().next_back() == Some(last))
    }

    /// One's own message, if the log is known to have it.
    pub(crate) fn mine(&self, id: &MessageId) -> Option<Message> {
        self.timeline.with_value(|timeline| {
            let mut newest_first = timeline.iter().rev();
            let found = newest_first.find(|message| message.from != self.peer && message.id == *id);
            found.cloned()
        })
    }

    /// The newest message's place.
    pub(crate) fn newest(&self) -> Seq {
        self.timeline
            .with_value(|timeline| timeline.newest().unwrap_or_default())
    }

    /// Follows the layout of the blocks.
    pub(crate) fn set_open(&self, open: bool) {
        set(&self.open, open);
    }
}

/// Only a change is shown: each showing costs.
fn set<T: Clone + PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
