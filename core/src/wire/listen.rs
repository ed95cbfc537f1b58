//! `GET /v1/listen`: the long poll.

use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use super::{Event, event};
use crate::limits::WAIT_SECONDS_MAX;
use crate::{ClientId, CursorText};

/// What may be asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Query {
    pub client: ClientId,
    /// From the last reply; absent: only a cursor for "now" is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<CursorText>,
    /// Absent: as long as the server likes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// Whether the tab is in sight; absent: it is.
    #[serde(default)]
    pub visible: Visible,
}

/// Whether a tab is in sight: `0` or `1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Visible {
    #[serde(rename = "0")]
    No,
    #[default]
    #[serde(rename = "1")]
    Yes,
}

/// What happened after the cursor, or nothing after a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    pub cursor: CursorText,
    #[serde(deserialize_with = "event::lenient")]
    #[cfg_attr(feature = "openapi", schema(value_type = crate::openapi::Events))]
    pub events: Vec<Event>,
    /// The longest that the server itself holds, in milliseconds.
    pub hold_ms: u64,
    /// A newer poll of the same client has taken over: that one is answered. Whoever knows of no newer one asks again
    /// after a back-off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub superseded: bool,
}

/// The longest hold a client wants: whole seconds, counted as 60 where it is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Wait(u64);

/// Why a string is no [`Wait`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("wait is a whole number of seconds")]
pub struct InvalidWait;

impl Wait {
    /// The hold wanted.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0)
    }
}

impl FromStr for Wait {
    type Err = InvalidWait;

    fn from_str(text: &str) -> Result<Self, InvalidWait> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidWait);
        }
        // Too many digits for a number is still over 60.
        let seconds = text.parse().unwrap_or(WAIT_SECONDS_MAX);
        Ok(Self(seconds.min(WAIT_SECONDS_MAX)))
    }
}

impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
