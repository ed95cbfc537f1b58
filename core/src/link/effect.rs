//! What a link wants done.

use super::AskId;
use crate::CursorText;
use crate::wire::{Event, conversations};

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask for the snapshot.
    AskSnapshot { ask: AskId },
    /// Ask for what comes after a cursor. A `probe` is not to be held: its answer shows what has been
    /// missed, and that the server is there.
    AskListen {
        ask: AskId,
        cursor: CursorText,
        probe: bool,
        visible: bool,
    },
    /// Nobody waits for this question's answer any more.
    Abort { ask: AskId },
    /// How things stand is replaced by this. Where it `begins` anew, what comes after it need not follow on what came
    /// before; else events tell of all in between, too, and what this shows already of that.
    Snapshot {
        reply: conversations::Reply,
        begins: bool,
    },
    /// This happened, in this order.
    Events(Vec<Event>),
    /// How things stand has changed.
    Status(Status),
    /// Tell the tabs that follow this one: it is there, and has trouble with the server.
    TellFailing,
    /// Take the lead from the tab that has it: nothing is heard from there any more.
    Steal,
}

/// How things stand with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet heard from.
    Connecting,
    /// Asking and answered.
    Connected,
    /// The last question failed; another try follows.
    Reconnecting,
    /// The token is not accepted; a new start is needed.
    SignedOut,
    /// Not taking part.
    Stopped,
}
