//! What followers of a log hear: whose has grown, and by what.

use std::sync::Arc;

use chut_core::{Cursor, Message, UserId};

use super::Mark;

/// The log of one user has grown.
#[derive(Clone, Debug)]
pub struct Grown {
    pub user: UserId,
    /// Each of its parts is one to which the log has grown, or the start.
    pub head: Cursor,
    pub entry: Entry,
}

/// What a log has grown by: shared by all who hear of it.
#[derive(Clone, Debug)]
pub enum Entry {
    Message {
        message: Arc<Message>,
        /// No other between its two people is there.
        opens: bool,
    },
    Mark(Arc<Mark>),
}

impl Entry {
    /// Whether it lies beyond a place.
    pub fn is_after(&self, place: Cursor) -> bool {
        match self {
            Self::Message { message, .. } => message.seq > place.seq,
            Self::Mark(mark) => mark.revision > place.revision,
        }
    }

    /// The place of the entry in the log of `start`'s epoch; its other parts are the start.
    pub(crate) fn place(&self, start: Cursor) -> Cursor {
        let mut place = Cursor::start(start.epoch);
        match self {
            Self::Message { message, .. } => place.seq = message.seq,
            Self::Mark(mark) => place.revision = mark.revision,
        }
        place
    }

    /// What it holds in memory, nearly: its text.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Message { message, .. } => message.text.bytes(),
            Self::Mark(_) => 0,
        }
    }
}
