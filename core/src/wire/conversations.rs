//! `GET /v1/conversations`: the snapshot to begin with.

use serde::{Deserialize, Serialize};

use super::PageLimit;
use crate::{CursorText, Message, PresenceState, Seq, UserId};

/// What may be asked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Query {
    #[serde(default)]
    pub limit: PageLimit,
}

/// Where to listen from, and what there is up to there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    /// Taken before the rest was read: listening from it misses nothing.
    pub cursor: CursorText,
    pub me: Person,
    pub server: ServerFacts,
    /// Newest first.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::openapi::Conversations))]
    pub conversations: Vec<Conversation>,
}

/// A person as the host site presents them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    pub user: UserId,
    #[cfg_attr(feature = "openapi", schema(required))]
    pub name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(required))]
    pub avatar: Option<String>,
}

/// What a client has to know of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServerFacts {
    /// The longest hold, in milliseconds.
    pub hold_ms: u64,
    pub max_text_bytes: usize,
    pub typing_ttl_ms: u64,
    pub grace_ms: u64,
}

/// One conversation at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    pub with: UserId,
    #[cfg_attr(feature = "openapi", schema(required))]
    pub name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(required))]
    pub avatar: Option<String>,
    pub last: Message,
    /// Received messages with a `seq` beyond `read`.
    pub unread: u64,
    pub read: Seq,
    pub peer_read: Seq,
    pub peer_delivered: Seq,
    pub presence: PresenceState,
    pub blocked: bool,
}
