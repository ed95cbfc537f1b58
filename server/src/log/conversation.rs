//! Conversations, as they are asked for and shown.

use chut_core::{Message, Seq, UserId};

use super::{Marks, Profile};

/// How a person stands to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// They have a conversation.
    pub converse: bool,
    /// The person has blocked the other.
    pub blocks: bool,
    /// The other has blocked the person.
    pub is_blocked: bool,
}

/// Which part of a conversation is wanted.
#[derive(Clone, Copy, Debug)]
pub enum Span {
    /// The newest messages below a place.
    Before(Seq),
    /// The oldest messages above a place.
    After(Seq),
}

/// A page of a conversation, ascending.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub messages: Vec<Message>,
    /// Whether the span holds more than the page.
    pub more: bool,
}

/// One conversation, seen by one of its people.
#[derive(Clone, Debug)]
pub struct Glance {
    pub with: UserId,
    /// How the other is shown.
    pub profile: Profile,
    pub last: Message,
    /// Messages from the other person beyond one's own read mark.
    pub unread: u64,
    pub marks: Marks,
    /// The other person has blocked this one.
    pub is_blocked_by: bool,
}
