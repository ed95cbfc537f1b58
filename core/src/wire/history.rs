//! `GET /v1/history`: one conversation, a page at a time.

use serde::{Deserialize, Serialize};

use super::PageLimit;
use crate::{Message, UserId};

/// What may be asked; without `before` and `after`, the newest page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Query {
    pub with: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    #[serde(default)]
    pub limit: PageLimit,
}

/// A page, ascending by `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    #[cfg_attr(feature = "openapi", schema(value_type = crate::openapi::Messages))]
    pub messages: Vec<Message>,
    /// Whether there is more in the direction asked: older without `after`, newer with it.
    pub more: bool,
}
