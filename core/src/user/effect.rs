//! What a user wants done.

use super::input::RequestId;
use crate::{Cursor, PresenceState};

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Answer a waiting request; each is answered once.
    Answer { request: RequestId, answer: Answer },
    /// Others see the user otherwise than before.
    Presence(PresenceState),
    /// The user is over: drop the machine. The last effect.
    Ended,
}

/// How a poll is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// With what the log has after a place.
    Events { after: Cursor },
    /// With nothing, and the place to ask from again.
    Empty { at: Cursor },
    /// With nothing: a newer poll of the same client has taken over.
    Superseded { at: Cursor },
    /// Not at all.
    Refused(Refusal),
}

/// Why a poll is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// All the clients a user may have are held.
    TooManyClients,
    /// The user has ended; a new machine would take the poll.
    Ended,
}
