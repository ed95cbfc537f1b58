//! One message as it is shown, from the moment it is written or received.

use chut_core::outbox::{self, State};
use chut_core::{Message, MessageId, Seq, Text, Timestamp, UserId};

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Sending,
    Stored(Seq),
    Failed,
}

/// What tells messages apart in one conversation. One's own keep theirs from writing to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Mine(MessageId),
    /// With the ID, because another log's `seq` may be the same.
    Theirs(Seq, MessageId),
}

/// See the [module](self).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) text: Text,
    pub(crate) progress: Progress,
    /// When the log took it; until then, when it was written.
    pub(crate) at: Timestamp,
}

impl Entry {
    /// What the log has.
    pub(crate) fn stored(message: &Message, peer: &UserId) -> Self {
        let key = if &message.from == peer {
            Key::Theirs(message.seq, message.id.clone())
        } else {
            Key::Mine(message.id.clone())
        };
        Self {
            key,
            text: message.text.clone(),
            progress: Progress::Stored(message.seq),
            at: message.at,
        }
    }

    /// What is on its way.
    pub(crate) fn pending(pending: &outbox::Entry, written_at: Timestamp) -> Self {
        let progress = match pending.state {
            State::Waiting { .. } | State::Posted { .. } => Progress::Sending,
            State::Refused(_) => Progress::Failed,
        };
        Self {
            key: Key::Mine(pending.request.id.clone()),
            text: pending.request.text.clone(),
            progress,
            at: written_at,
        }
    }

    pub(crate) fn is_mine(&self) -> bool {
        matches!(self.key, Key::Mine(_))
    }

    pub(crate) fn seq(&self) -> Option<Seq> {
        match self.progress {
            Progress::Stored(seq) => Some(seq),
            Progress::Sending | Progress::Failed => None,
        }
    }

    pub(crate) fn id(&self) -> &MessageId {
        match &self.key {
            Key::Mine(id) | Key::Theirs(_, id) => id,
        }
    }
}
