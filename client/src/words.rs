//! Every sentence and label that people read or hear.

use chut_core::PresenceState;
use chut_core::link::Status;

use crate::store::{Marks, Progress};

pub(crate) const CONVERSATIONS: &str = "Conversations";
pub(crate) const NO_CONVERSATIONS: &str = "No conversations yet";
pub(crate) const NEW_MESSAGES: &str = "New messages";
/// Follows a number, for those who cannot see that it is a badge.
pub(crate) const BADGE: &str = " new messages";
pub(crate) const LOAD_OLDER: &str = "Load older messages";
pub(crate) const SEND: &str = "Send";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const CLOSE_SIGN: &str = "×";

/// Why a text is not sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Control,
    TooLong,
    NoRoom,
}

pub(crate) fn conversation_with(name: &str) -> String {
    ["Conversation with ", name].concat()
}

pub(crate) fn close_conversation_with(name: &str) -> String {
    ["Close conversation with ", name].concat()
}

pub(crate) fn messages_with(name: &str) -> String {
    ["Messages with ", name].concat()
}

pub(crate) fn message_to(name: &str) -> String {
    ["Message to ", name].concat()
}

pub(crate) fn announcement(name: &str, text: &str) -> String {
    [name, ": ", text].concat()
}

pub(crate) fn notice(status: Status) -> &'static str {
    match status {
        Status::Connected => "",
        Status::Connecting => "Connecting…",
        Status::Reconnecting => "Reconnecting…",
        Status::SignedOut => "Signed out",
        Status::Stopped => "Chat is not available",
    }
}

pub(crate) const BLOCK: &str = "Block";
pub(crate) const UNBLOCK: &str = "Unblock";
pub(crate) const BLOCKED: &str = "Blocked: neither of you can write to the other";

pub(crate) fn presence(state: PresenceState) -> &'static str {
    match state {
        PresenceState::Online => "online",
        PresenceState::Away => "away",
        PresenceState::Offline => "offline",
    }
}

pub(crate) fn below(count: usize) -> String {
    [&count.to_string(), " new"].concat()
}

pub(crate) fn is_typing(name: &str) -> String {
    [name, " is typing…"].concat()
}

pub(crate) fn progress(progress: Progress, peer_has: Marks) -> &'static str {
    match progress {
        Progress::Sending => "Sending…",
        Progress::Stored { seq, .. } if seq <= peer_has.read => "Read",
        Progress::Stored { seq, .. } if seq <= peer_has.delivered => "Delivered",
        Progress::Stored { .. } => "Sent",
        Progress::Failed => "Not sent",
    }
}

pub(crate) fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Control => "This message contains characters that cannot be sent.",
        Refusal::TooLong => "This message is too long. Please shorten it or send it in parts.",
        Refusal::NoRoom => "Too many messages are waiting to be sent. Please try again later.",
    }
}
