//! One conversation as a client sees it: pages and batches merged, in order, each message once.

use std::collections::BTreeMap;

use crate::wire::history;
use crate::{Message, Seq};

/// The messages of one conversation that a client has.
///
/// Live messages and pages of history overlap at will: a message is known by its `seq`, so what comes
/// twice is held once, and the order is the log's whatever the order of arrival.
#[derive(Clone, Debug)]
pub struct Timeline {
    messages: BTreeMap<Seq, Message>,
    more: bool,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            messages: BTreeMap::new(),
            more: true,
        }
    }
}

impl Timeline {
    /// Takes a message; says whether it is new.
    pub fn insert(&mut self, message: Message) -> bool {
        self.messages.insert(message.seq, message).is_none()
    }

    /// Takes the newest page, or the page before [`oldest`](Self::oldest).
    pub fn merge_older(&mut self, page: history::Reply) {
        self.more = page.more;
        for message in page.messages {
            self.insert(message);
        }
    }

    /// Whether the server has messages older than these.
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// The first message's place: the `before` of the next page.
    pub fn oldest(&self) -> Option<Seq> {
        self.messages.keys().next().copied()
    }

    /// The last message's place.
    pub fn newest(&self) -> Option<Seq> {
        self.messages.keys().next_back().copied()
    }

    /// The messages in the log's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values()
    }
}
