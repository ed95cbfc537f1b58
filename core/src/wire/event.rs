//! What a poll brings.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Message, PresenceState, Seq, Timestamp, UserId};

/// Something that happened to a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Event {
    /// Another user sent you a message.
    Received(Message),
    /// You sent somebody a message, from any of your clients.
    Sent(Message),
    /// All that you sent to `with` up to `seq` has reached one of their clients.
    Delivered { with: UserId, seq: Seq },
    /// `by` has read the conversation with `with` up to `seq`; both people hear so.
    Read { by: UserId, with: UserId, seq: Seq },
    /// You have blocked `user`, or lifted the block.
    Blocked { user: UserId, blocked: bool },
    /// Somebody you have a conversation with is there, or no longer, since `at`. Transient.
    Presence {
        user: UserId,
        state: PresenceState,
        at: Timestamp,
    },
    /// `from` is typing to you, or has stopped. Transient.
    Typing { from: UserId, typing: bool },
    /// Start again from the snapshot.
    Resync,
    /// A type that this version does not know.
    #[serde(other)]
    Unknown,
}

/// Reads events one by one: one that this version cannot read is [`Event::Unknown`] and does not keep
/// the others out, or a client would ask for the same batch for ever.
pub(super) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Event>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Readable {
        Yes(Event),
        No(IgnoredAny),
    }
    let events = Vec::<Readable>::deserialize(deserializer)?;
    let known = |event| match event {
        Readable::Yes(event) => event,
        Readable::No(_) => Event::Unknown,
    };
    Ok(events.into_iter().map(known).collect())
}

impl Event {
    /// The event that `message` is to `me`, one of its two people.
    pub fn of(message: Message, me: &UserId) -> Self {
        if &message.from == me {
            Self::Sent(message)
        } else {
            Self::Received(message)
        }
    }
}
