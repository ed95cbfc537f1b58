//! `POST /v1/message`: one message to one person.

use serde::{Deserialize, Serialize};

use crate::{MessageId, Seq, Text, Timestamp, UserId};

/// What is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Request {
    pub to: UserId,
    pub text: Text,
    /// The sender's own name for the message; the same again stores nothing twice.
    pub id: MessageId,
}

/// The message is committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    pub seq: Seq,
    pub id: MessageId,
    pub at: Timestamp,
    /// It had been stored by an earlier try.
    pub duplicate: bool,
}
