//! `POST /v1/typing`: the caller is typing to somebody, or has stopped.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// To whom, and whether.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Request {
    pub to: UserId,
    pub typing: bool,
}

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {}
