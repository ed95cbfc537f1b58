//! How much a log holds, of all people or of one.

use super::Profile;

/// What a log holds at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People with a conversation.
    pub people: u64,
    /// Pairs of people with messages.
    pub conversations: u64,
    pub messages: u64,
}

/// What a log holds of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub profile: Profile,
    pub conversations: u64,
    /// From and to them.
    pub messages: u64,
    /// To them, beyond their read marks.
    pub unread: u64,
}
