//! What can happen to a user.

use std::time::Duration;

use crate::{ClientId, Cursor};

/// One waiting request on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What has happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// A client polls; its first poll attaches it.
    Listen(Poll),
    /// The connection of `request` broke. A request that is not waiting is ignored.
    Hangup { request: RequestId },
    /// A client needs its connection for something else: its hold ends.
    Release { client: ClientId },
    /// A client says that it is going.
    Leave { client: ClientId },
    /// The user's log, or what has been signalled to them, has grown to `head`.
    Appended { head: Cursor },
    /// [`poll_timeout`](super::User::poll_timeout) has come.
    Elapsed,
    /// The server is stopping, or somebody ended the user.
    End,
}

/// A client asks for what comes after a place.
#[derive(Clone, Debug)]
pub struct Poll {
    pub client: ClientId,
    /// Never used before.
    pub request: RequestId,
    /// A cursor of this log, not beyond its head.
    pub after: Cursor,
    /// Whether the tab is in sight.
    pub visible: bool,
    /// How long to wait for something to come; nothing means not at all.
    pub hold: Duration,
}
