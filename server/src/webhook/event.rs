//! What the site is told: events, several at once.

use chut_core::{Epoch, Message, Seq, Timestamp, UserId};
use serde::Serialize;

/// One thing that has happened.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Event {
    /// Its name: the same whenever it is told, and of no other.
    event: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum What {
    Message(Message),
    Missed {
        user: UserId,
        from: UserId,
        seq: Seq,
        /// When the message was sent.
        at: Timestamp,
        /// Messages in the conversation that the person has not read.
        unread: u64,
    },
    Online {
        user: UserId,
        at: Timestamp,
    },
    Offline {
        user: UserId,
        at: Timestamp,
    },
}

impl Event {
    /// A message is in the log of this epoch.
    pub(super) fn message(epoch: Epoch, message: Message) -> Self {
        Self {
            event: format!("message-{:016x}-{}", epoch.0, message.seq.get()),
            what: What::Message(message),
        }
    }

    /// The receiver of a message is not there, and has not read it.
    pub(super) fn missed(epoch: Epoch, message: Message, unread: u64) -> Self {
        Self {
            event: format!("missed-{:016x}-{}", epoch.0, message.seq.get()),
            what: What::Missed {
                user: message.to,
                from: message.from,
                seq: message.seq,
                at: message.at,
                unread,
            },
        }
    }

    /// Somebody has come, or gone: the `number`th of this `run` of the server.
    pub(super) fn arrival(
        run: u64,
        number: u64,
        user: UserId,
        is_here: bool,
        at: Timestamp,
    ) -> Self {
        Self {
            event: format!("presence-{run:016x}-{number}"),
            what: if is_here {
                What::Online { user, at }
            } else {
                What::Offline { user, at }
            },
        }
    }
}

/// What is told at once.
#[derive(Debug, Serialize)]
pub(super) struct Batch<'a> {
    events: &'a [Event],
}

impl<'a> Batch<'a> {
    pub(super) fn new(events: &'a [Event]) -> Self {
        Self { events }
    }

    /// Its name: that of the same events.
    pub(super) fn id(&self) -> String {
        match self.events {
            [] => "none".to_owned(),
            [only] => only.event.clone(),
            [first, .., last] => format!("{}_{}", first.event, last.event),
        }
    }
}
