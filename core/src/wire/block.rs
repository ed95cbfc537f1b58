//! `POST /v1/block`: the caller wants nothing more of somebody, or wants it again.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// Who is blocked, or no longer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Request {
    pub user: UserId,
    pub blocked: bool,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    pub blocked: bool,
}
