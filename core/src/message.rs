//! A message, before and after the log has taken it.

use serde::{Deserialize, Serialize};

use crate::{MessageId, Text, Timestamp, UserId};

/// A message's place in the log: positive, below 2^53, strictly increasing in commit order, and the
/// same for both people. [`Seq::START`] is the place before the first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(u64);

impl Seq {
    /// Before the first message.
    pub const START: Self = Self(0);

    /// 2^53 - 1, the largest whole number that every JSON reader keeps exactly.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// The place with this number, or `None` above [`Seq::MAX`].
    pub const fn new(number: u64) -> Option<Self> {
        if number <= Self::MAX.0 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The place behind this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What a sender hands to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub from: UserId,
    pub to: UserId,
    pub id: MessageId,
    pub text: Text,
}

/// A message that the log has committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    pub seq: Seq,
    pub id: MessageId,
    pub from: UserId,
    pub to: UserId,
    pub text: Text,
    pub at: Timestamp,
}

impl Message {
    /// The other person of the conversation, seen by `me`.
    pub fn peer(&self, me: &UserId) -> &UserId {
        if &self.from == me {
            &self.to
        } else {
            &self.from
        }
    }
}
