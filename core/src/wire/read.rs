//! `POST /v1/read`: the caller has read a conversation up to a message.

use serde::{Deserialize, Serialize};

use crate::{Seq, UserId};

/// How far the caller has read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Request {
    pub with: UserId,
    /// Beyond the newest message it counts as that one.
    pub seq: u64,
}

/// How far the caller has read, by what the log has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    pub read: Seq,
}
