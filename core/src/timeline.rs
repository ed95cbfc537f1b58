//! One conversation as a client sees it: pages and batches merged, in order, each message once.

use crate::wire::history;
use crate::{Message, Seq};

/// The messages of one conversation that a client has.
///
/// Live messages and pages of history overlap at will: a message is known by its `seq`, so what comes
/// twice is held once, and the order is the log's whatever the order of arrival.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Ascending.
    messages: Vec<Message>,
    /// From here on nothing is missing. A message may be known from below, from the reply to a send
    /// that an earlier try had stored; the pages between are still to come.
    floor: Option<Seq>,
    /// Up to here nothing is missing. A message may be known from above, from the reply to a send or from a snapshot;
    /// the events before it are still to come.
    heard: Option<Seq>,
    more: bool,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            messages: Vec::new(),
            floor: None,
            heard: None,
            more: true,
        }
    }
}

impl Timeline {
    /// Takes a message that came as an event, in its turn; says whether it is new.
    pub fn hear(&mut self, message: Message) -> bool {
        self.heard = self.heard.max(Some(message.seq));
        self.insert(message)
    }

    /// Whether nothing is missing up to `last`, the newest message of the log.
    pub fn has_heard(&self, last: &Message) -> bool {
        self.heard == Some(last.seq) && self.messages.last() == Some(last)
    }

    /// Takes a message that became known otherwise; says whether it is new.
    pub fn insert(&mut self, message: Message) -> bool {
        let place = self.place(message.seq);
        let is_new = self
            .messages
            .get(place)
            .is_none_or(|there| there.seq != message.seq);
        if is_new {
            self.messages.insert(place, message);
        } else {
            self.messages[place] = message;
        }
        is_new
    }

    /// Takes the newest page, or the page before the [`floor`](Self::floor).
    pub fn merge_older(&mut self, page: history::Reply) {
        self.more = page.more;
        if self.floor.is_none() {
            let last = page.messages.last().map(|message| message.seq);
            self.heard = self.heard.max(last);
        }
        let first = page.messages.first().map(|message| message.seq);
        self.floor = first.into_iter().chain(self.floor).min();
        let last = page.messages.last().map(|message| message.seq);
        if last < self.messages.first().map(|message| message.seq)
            && page.messages.is_sorted_by(|one, next| one.seq < next.seq)
        {
            // All at once: one by one, each would move all that are there.
            self.messages.splice(..0, page.messages);
            return;
        }
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
        self.messages.last().map(|message| message.seq)
    }

    /// The messages from one place to another, in the log's order. What is known from below the floor is none of them:
    /// its place is above pages that are still to come.
    pub fn between(&self, first: Seq, last: Seq) -> impl DoubleEndedIterator<Item = &Message> {
        let start = self.place(self.floor.map_or(first, |floor| first.max(floor)));
        let end = self.place(last.next()).max(start);
        self.messages[start..end].iter()
    }

    /// The messages from `last` on backwards.
    pub fn until(&self, last: Seq) -> impl Iterator<Item = &Message> {
        self.between(Seq::START, last).rev()
    }

    /// The messages in the log's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter()
    }

    /// Where a message with this `seq` is, or would be.
    fn place(&self, seq: Seq) -> usize {
        self.messages.partition_point(|message| message.seq < seq)
    }
}
