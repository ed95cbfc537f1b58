//! The text of a message: what a person typed, kept byte for byte.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::limits::TEXT_BYTES_CEILING;

/// Why a string is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("a text is not empty and not only white space")]
    Blank,
    /// A control character other than line feed and tab.
    #[error("a text has no control characters but line feed and tab")]
    Control,
    /// Longer than any setting allows.
    #[error("a text is at most {TEXT_BYTES_CEILING} bytes")]
    TooLong,
}

/// A message's text: not blank, no control characters but `\n` and `\t`, at most
/// [`TEXT_BYTES_CEILING`] bytes. A server's own limit is lower and checked by the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(Arc<str>);

impl Text {
    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its length in bytes of UTF-8.
    pub fn bytes(&self) -> usize {
        self.0.len()
    }
}

impl FromStr for Text {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let forbidden = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.len() > TEXT_BYTES_CEILING {
            Err(InvalidText::TooLong)
        } else if text.chars().any(forbidden) {
            Err(InvalidText::Control)
        } else if text.chars().all(char::is_whitespace) {
            Err(InvalidText::Blank)
        } else {
            Ok(Self(text.into()))
        }
    }
}

/// Shows the length only: what people write belongs in no log line.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.bytes())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
