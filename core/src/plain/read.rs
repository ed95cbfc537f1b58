//! Reading: the vocabulary, replies, events and problems.

use super::{Read, Value, member};
use crate::wire::error::about_blank;
use crate::wire::{ErrorCode, Event, Problem, block, conversations, history, listen, message};
use crate::{CursorText, Message, MessageId, PresenceState, Seq, Text, Timestamp, UserId};

macro_rules! parsed {
    ($($name:ident),*) => {$(
        impl Read for $name {
            fn read(value: &impl Value) -> Option<Self> {
                value.text()?.parse().ok()
            }
        }
    )*};
}

parsed!(UserId, MessageId, Text);

impl Read for CursorText {
    fn read(value: &impl Value) -> Option<Self> {
        value.text().map(Self::from_reply)
    }
}

impl Read for Seq {
    fn read(value: &impl Value) -> Option<Self> {
        Self::new(u64::read(value)?)
    }
}

impl Read for Timestamp {
    fn read(value: &impl Value) -> Option<Self> {
        u64::read(value).map(Self)
    }
}

impl Read for PresenceState {
    fn read(value: &impl Value) -> Option<Self> {
        match value.text()?.as_str() {
            "online" => Some(Self::Online),
            "away" => Some(Self::Away),
            "offline" => Some(Self::Offline),
            _ => None,
        }
    }
}

impl Read for ErrorCode {
    fn read(value: &impl Value) -> Option<Self> {
        let name = value.text()?;
        let known = Self::ALL.into_iter().find(|code| code.name() == name);
        Some(known.unwrap_or(Self::Unknown))
    }
}

impl Read for Problem {
    fn read(value: &impl Value) -> Option<Self> {
        let text = |name| member(value, name).unwrap_or_default();
        Some(Self {
            kind: member(value, "type").unwrap_or_else(about_blank),
            title: text("title"),
            status: member::<u64>(value, "status")?.try_into().ok()?,
            code: member(value, "code")?,
            detail: text("detail"),
            retry_after: member(value, "retry_after"),
        })
    }
}

impl Read for Message {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            seq: member(value, "seq")?,
            id: member(value, "id")?,
            from: member(value, "from")?,
            to: member(value, "to")?,
            text: member(value, "text")?,
            at: member(value, "at")?,
        })
    }
}

/// One that cannot be read is unknown, and does not keep the others out.
impl Read for Event {
    fn read(value: &impl Value) -> Option<Self> {
        Some(known(value).unwrap_or(Self::Unknown))
    }
}

fn known(value: &impl Value) -> Option<Event> {
    Some(match value.get("type")?.text()?.as_str() {
        "received" => Event::Received(Message::read(value)?),
        "sent" => Event::Sent(Message::read(value)?),
        "delivered" => Event::Delivered {
            with: member(value, "with")?,
            seq: member(value, "seq")?,
        },
        "read" => Event::Read {
            by: member(value, "by")?,
            with: member(value, "with")?,
            seq: member(value, "seq")?,
        },
        "blocked" => Event::Blocked {
            user: member(value, "user")?,
            blocked: member(value, "blocked")?,
        },
        "presence" => Event::Presence {
            user: member(value, "user")?,
            state: member(value, "state")?,
            at: member(value, "at")?,
        },
        "typing" => Event::Typing {
            from: member(value, "from")?,
            typing: member(value, "typing")?,
        },
        "resync" => Event::Resync,
        _ => return None,
    })
}

impl Read for listen::Reply {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            cursor: member(value, "cursor")?,
            events: member(value, "events")?,
            hold_ms: member(value, "hold_ms")?,
            superseded: member(value, "superseded").unwrap_or_default(),
        })
    }
}

impl Read for history::Reply {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            messages: member(value, "messages")?,
            more: member(value, "more")?,
        })
    }
}

impl Read for message::Reply {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            seq: member(value, "seq")?,
            id: member(value, "id")?,
            at: member(value, "at")?,
            duplicate: member(value, "duplicate")?,
        })
    }
}

/// As it was kept over a reload.
impl Read for message::Request {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            to: member(value, "to")?,
            text: member(value, "text")?,
            id: member(value, "id")?,
        })
    }
}

impl Read for block::Reply {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            blocked: member(value, "blocked")?,
        })
    }
}

impl Read for conversations::Reply {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            cursor: member(value, "cursor")?,
            me: member(value, "me")?,
            server: member(value, "server")?,
            conversations: member(value, "conversations")?,
        })
    }
}

impl Read for conversations::Person {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            user: member(value, "user")?,
            name: member(value, "name"),
            avatar: member(value, "avatar"),
        })
    }
}

impl Read for conversations::ServerFacts {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            hold_ms: member(value, "hold_ms")?,
            max_text_bytes: member::<u64>(value, "max_text_bytes")?.try_into().ok()?,
            typing_ttl_ms: member(value, "typing_ttl_ms")?,
            grace_ms: member(value, "grace_ms")?,
        })
    }
}

impl Read for conversations::Conversation {
    fn read(value: &impl Value) -> Option<Self> {
        Some(Self {
            with: member(value, "with")?,
            name: member(value, "name"),
            avatar: member(value, "avatar"),
            last: member(value, "last")?,
            unread: member(value, "unread")?,
            read: member(value, "read")?,
            peer_read: member(value, "peer_read")?,
            peer_delivered: member(value, "peer_delivered")?,
            presence: member(value, "presence")?,
            blocked: member(value, "blocked")?,
        })
    }
}
