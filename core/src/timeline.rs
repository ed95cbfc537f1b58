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
    /// From here on nothing is missing. A message may be known from below, from the reply to a send
    /// that an earlier try had stored; the pages between are still to come.
    floor: Option<Seq>,
    more: bool,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            messages: BTreeMap::new(),
            floor: None,
            more: true,
        }
    }
}

impl Timeline {
    /// Takes a message; says whether it is new.
    pub fn insert(&mut self, message: Message) -> bool {
        self.messages.insert(message.seq, message).is_none()
    }

    /// Takes the newest page, or the page before the [`floor`](Self::floor).
    pub fn merge_older(&mut self, page: history::Reply) {
        self.more = page.more;
        let first = page.messages.first().map(|message| message.seq);
        self.floor = first.into_iter().chain(self.floor).min();
        for message in page.messages {
            self.insert(message);
        }
    }

    /// Whether the server has messages older than these.
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// The `before` of the next page; `None` until the newest has come.
    pub fn floor(&self) -> Option<Seq> {
        self.floor
    }

    /// The last message's place.
    pub fn newest(&self) -> Option<Seq> {
        self.messages.keys().next_back().copied()
    }

    /// The first message's place.
    pub fn oldest(&self) -> Option<Seq> {
        self.messages.keys().next().copied()
    }

    /// The messages from one place to another, in the log's order.
    pub fn between(&self, first: Seq, last: Seq) -> impl DoubleEndedIterator<Item = &Message> {
        // A range that ends before it begins would panic.
        let last = last.max(first);
        self.messages
            .range(first..=last)
            .map(|(_, message)| message)
    }

    /// The messages from `last` on backwards.
    pub fn until(&self, last: Seq) -> impl Iterator<Item = &Message> {
        self.between(Seq::START, last).rev()
    }

    /// The messages in the log's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values()
    }
}
