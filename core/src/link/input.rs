//! What can happen to a link.

use super::AskId;
use crate::wire::{conversations, listen};
use crate::{CursorText, Failure};

/// What has happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// Take part, from the start; also: there is a new token.
    Start,
    /// The snapshot came.
    Snapshot {
        ask: AskId,
        reply: conversations::Reply,
    },
    /// A poll was answered.
    Heard { ask: AskId, reply: listen::Reply },
    /// A question was not answered as hoped.
    Failed { ask: AskId, failure: Failure },
    /// The page is in sight again, or the network is back: do not wait any longer.
    Wake,
    /// The browser says that there is no network: what was asked will not be answered.
    Offline,
    /// Events alone cannot tell how things stand: ask for the snapshot, as if nothing else had changed.
    Refresh,
    /// [`poll_timeout`](super::Link::poll_timeout) has come.
    Elapsed,
    /// Another call than the link's own was told that the token is not accepted.
    SignedOut,
    /// Take part no longer.
    Stop,
    /// This tab polls for all tabs of its browser, from now on.
    Lead,
    /// Another tab does.
    Follow,
    /// A poll of another tab, from a place of its own, was answered.
    Overheard {
        from: CursorText,
        reply: listen::Reply,
    },
    /// The tab that leads is there, and may have trouble with the server.
    LeaderIsThere { is_failing: bool },
    /// Whether any tab that this one may speak for is in sight.
    Sight { visible: bool },
}
