//! Which messages the page has been told of: a message may become known in several ways, by an event, a reply, a page
//! of history, and again after a gap.

use crate::limits::MESSAGES_TOLD;
use crate::{Message, MessageId, UserId};

/// See the [module](self). The last [`MESSAGES_TOLD`] of them.
#[derive(Debug, Default)]
pub struct Told(Vec<(UserId, MessageId)>);

impl Told {
    /// Whether `message` is news; it is none the next time. Each sender has IDs of their own.
    pub fn is_news(&mut self, message: &Message) -> bool {
        let is_it = |(from, id): &(UserId, MessageId)| *id == message.id && *from == message.from;
        if self.0.iter().any(is_it) {
            return false;
        }
        if self.0.len() == MESSAGES_TOLD {
            self.0.remove(0);
        }
        self.0.push((message.from.clone(), message.id.clone()));
        true
    }
}
