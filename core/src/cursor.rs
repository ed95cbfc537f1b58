//! A place in one user's order of events, and its opaque text form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Seq;
use crate::limits::CURSOR_CHARS;

/// The identity of a log, drawn when it is created: a wiped log that starts again is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// The last event seen, and the log it was seen in.
///
/// Its text form is for the server only: clients store it and hand it back. There is exactly one
/// text for each cursor, so texts may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub epoch: Epoch,
    pub seq: Seq,
}

/// Why a string is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a cursor that this server has given out")]
pub struct InvalidCursor;

impl Cursor {
    /// Whether something lies between this place and `head`.
    pub fn is_behind(self, head: Self) -> bool {
        self.seq < head.seq
    }

    /// Moves forward to `head`; never back.
    pub fn advance(&mut self, head: Self) {
        self.seq = self.seq.max(head.seq);
    }
}

/// The mark of the text form's first version.
const VERSION: &str = "c1";

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}.{:016x}.{}", self.epoch.0, self.seq.get())
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        if text.len() > CURSOR_CHARS {
            return Err(InvalidCursor);
        }
        let mut parts = text.split('.');
        let (version, epoch, seq) = (parts.next(), parts.next(), parts.next());
        if version != Some(VERSION) || parts.next().is_some() {
            return Err(InvalidCursor);
        }
        let cursor = Self {
            epoch: Epoch(u64::from_str_radix(epoch.ok_or(InvalidCursor)?, 16).map_err(invalid)?),
            seq: seq
                .ok_or(InvalidCursor)?
                .parse()
                .ok()
                .and_then(Seq::new)
                .ok_or(InvalidCursor)?,
        };
        // Number parsers take `+1` and `007`; only what we print is a cursor.
        if cursor.to_string() == text {
            Ok(cursor)
        } else {
            Err(InvalidCursor)
        }
    }
}

fn invalid<E>(_: E) -> InvalidCursor {
    InvalidCursor
}

/// A cursor as it travels: opaque to whoever is not the server that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CursorText(String);

impl CursorText {
    /// The characters to hand back.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Looks inside, as only the server may.
    ///
    /// # Errors
    ///
    /// [`InvalidCursor`]: the caller made it up, and is to be told so.
    pub fn parse(&self) -> Result<Cursor, InvalidCursor> {
        self.0.parse()
    }
}

impl From<Cursor> for CursorText {
    fn from(cursor: Cursor) -> Self {
        Self(cursor.to_string())
    }
}
