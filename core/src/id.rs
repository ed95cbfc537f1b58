//! The identifiers of the protocol: parsed once at the edge, valid for good.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::limits::{CLIENT_ID_CHARS, MESSAGE_ID_CHARS, USER_ID_BYTES};

/// Why a string is no identifier; the text names the rule, never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidId {
    /// See [`UserId`].
    #[error("a user ID is 1 to {USER_ID_BYTES} bytes without control characters")]
    User,
    /// See [`ClientId`].
    #[error("a client ID is 1 to {CLIENT_ID_CHARS} characters of A-Z a-z 0-9 _ -")]
    Client,
    /// See [`MessageId`].
    #[error("a message ID is {} to {} characters of A-Z a-z 0-9 _ -", MESSAGE_ID_CHARS.start(), MESSAGE_ID_CHARS.end())]
    Message,
}

/// A person, as the host site names them: 1 to 128 bytes of UTF-8 without control characters,
/// compared byte for byte.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(Arc<str>);

/// A tab of a user: 1 to 64 characters of `[A-Za-z0-9_-]`, drawn by the tab.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(Arc<str>);

/// A message, as its sender names it: 8 to 64 characters of `[A-Za-z0-9_-]`, unique for that sender.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(Arc<str>);

fn is_user_id(text: &str) -> bool {
    (1..=USER_ID_BYTES).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn is_client_id(text: &str) -> bool {
    (1..=CLIENT_ID_CHARS).contains(&text.len()) && is_plain(text)
}

fn is_message_id(text: &str) -> bool {
    MESSAGE_ID_CHARS.contains(&text.len()) && is_plain(text)
}

fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

macro_rules! identifier {
    ($name:ident, $is_valid:ident, $error:expr) => {
        impl $name {
            /// The identifier as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if $is_valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err($error)
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

identifier!(UserId, is_user_id, InvalidId::User);
identifier!(ClientId, is_client_id, InvalidId::Client);
identifier!(MessageId, is_message_id, InvalidId::Message);
