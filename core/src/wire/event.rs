//! What a poll brings.

use serde::{Deserialize, Serialize};

use crate::Message;

/// Something that happened to a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
    /// Another user sent you a message.
    Received(Message),
    /// You sent somebody a message, from any of your clients.
    Sent(Message),
    /// Start again from the snapshot.
    Resync,
    /// A type that this version does not know.
    #[serde(other)]
    Unknown,
}

impl Event {
    /// The event that `message` is to `me`, one of its two people.
    pub fn of(message: Message, me: &crate::UserId) -> Self {
        if &message.from == me {
            Self::Sent(message)
        } else {
            Self::Received(message)
        }
    }
}
