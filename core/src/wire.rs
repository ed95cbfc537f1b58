//! Bodies of every request and reply, as PROTOCOL names their fields; both sides use these types.
//!
//! Unknown fields and unknown event types are ignored by whoever reads them.

pub mod block;
pub mod conversations;
pub mod error;
pub mod event;
pub mod history;
pub mod leave;
pub mod listen;
pub mod message;
pub mod read;
pub mod typing;

use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::limits::{PAGE_DEFAULT, PAGE_MAX};

pub use error::{ErrorCode, Problem};
pub use event::Event;

/// How many items a page holds at the most: 1 to 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PageLimit(u16);

/// Why a number is no page limit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a limit is a whole number from 1 to {PAGE_MAX}")]
pub struct InvalidLimit;

impl PageLimit {
    /// The number of items.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl Default for PageLimit {
    fn default() -> Self {
        Self(PAGE_DEFAULT)
    }
}

impl FromStr for PageLimit {
    type Err = InvalidLimit;

    fn from_str(text: &str) -> Result<Self, InvalidLimit> {
        let limit: u16 = text.parse().map_err(|_: ParseIntError| InvalidLimit)?;
        limit.try_into()
    }
}

impl TryFrom<u16> for PageLimit {
    type Error = InvalidLimit;

    fn try_from(limit: u16) -> Result<Self, InvalidLimit> {
        if (1..=PAGE_MAX).contains(&limit) {
            Ok(Self(limit))
        } else {
            Err(InvalidLimit)
        }
    }
}

/// Reads the text of a query parameter: every field of a query arrives as a string.
impl<'de> Deserialize<'de> for PageLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
