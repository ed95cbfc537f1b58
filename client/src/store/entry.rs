//! One message as it is shown, from the moment it is written or received.

use std::sync::Arc;

use chut_core::outbox::{self, State};
use chut_core::{Message, MessageId, Seq, Text, Timestamp, UserId};
use leptos::prelude::{ArcRwSignal, GetUntracked, Set};

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Sending,
    Stored { seq: Seq, at: Timestamp },
    Failed,
}

/// What tells messages apart in one conversation. One's own keep theirs from writing to the log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Mine(MessageId),
    /// With the ID, because another log's `seq` may be the same.
    Theirs(Seq, MessageId),
}

/// A message's text never changes; its progress does.
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) text: Text,
    pub(crate) progress: ArcRwSignal<Progress>,
    written_at: Timestamp,
}

impl Entry {
    /// What the log has.
    pub(crate) fn stored(message: &Message, peer: &UserId) -> Self {
        let key = if &message.from == peer {
            Key::Theirs(message.seq, message.id.clone())
        } else {
            Key::Mine(message.id.clone())
        };
        Self::new(key, &message.text, progress_of(message), message.at)
    }

    /// What is on its way.
    pub(crate) fn pending(pending: &outbox::Entry, now: Timestamp) -> Self {
        let key = Key::Mine(pending.request.id.clone());
        Self::new(key, &pending.request.text, progress_on_way(pending), now)
    }

    fn new(key: Key, text: &Text, progress: Progress, written_at: Timestamp) -> Self {
        Self {
            key,
            text: text.clone(),
            progress: ArcRwSignal::new(progress),
            written_at,
        }
    }

    /// Takes over what `newer`, the same message, knows.
    pub(crate) fn renewed(self: Arc<Self>, newer: &Self) -> Arc<Self> {
        let progress = newer.progress.get_untracked();
        if self.progress.get_untracked() != progress {
            self.progress.set(progress);
        }
        self
    }

    pub(crate) fn is_mine(&self) -> bool {
        matches!(self.key, Key::Mine(_))
    }

    /// Whether the log may not have it.
    pub(crate) fn is_on_its_way(&self) -> bool {
        !matches!(self.progress.get_untracked(), Progress::Stored { .. })
    }

    pub(crate) fn id(&self) -> &MessageId {
        match &self.key {
            Key::Mine(id) | Key::Theirs(_, id) => id,
        }
    }

    /// When the log took it; until then, when it was written.
    pub(crate) fn at(&self, progress: Progress) -> Timestamp {
        match progress {
            Progress::Stored { at, .. } => at,
            Progress::Sending | Progress::Failed => self.written_at,
        }
    }
}

fn progress_of(message: &Message) -> Progress {
    Progress::Stored {
        seq: message.seq,
        at: message.at,
    }
}

fn progress_on_way(pending: &outbox::Entry) -> Progress {
    match pending.state {
        State::Waiting { .. } | State::Posted { .. } => Progress::Sending,
        State::Refused(_) => Progress::Failed,
    }
}
