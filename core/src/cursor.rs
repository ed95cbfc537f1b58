//! A place in one user's order of events, and its opaque text form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Seq;
use crate::limits::CURSOR_CHARS;

/// The identity of a log, drawn when it is created: a wiped or restored log is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// How often marks have changed in a log. Each change of a read, delivered or blocked mark gets the
/// next revision, as each message gets the next `seq`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// A place among the signals of one user: what is not kept, such as who is there and who is typing.
///
/// It holds for one run of one server. Anywhere else it says nothing, as the default never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SignalPlace {
    /// Drawn when a server starts; never 0.
    pub run: u64,
    pub number: u64,
}

impl SignalPlace {
    /// Whether `newest`, of the same run, lies beyond this place.
    fn is_behind(self, newest: Self) -> bool {
        self.run == newest.run && self.number < newest.number
    }

    /// Moves forward to `newest`; never back within a run, and not to nowhere.
    fn advance(&mut self, newest: Self) {
        if newest.run != 0 && (self.run != newest.run || self.is_behind(newest)) {
            *self = newest;
        }
    }
}

/// The last event seen, and the log it was seen in: a place among the messages, one among the changes
/// of marks, and one among the signals.
///
/// Its text form is for the server only: clients store it and hand it back. There is exactly one
/// text for each cursor, so texts may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub epoch: Epoch,
    pub seq: Seq,
    pub revision: Revision,
    pub signal: SignalPlace,
}

/// Why a string is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a cursor that this server has given out")]
pub struct InvalidCursor;

impl Cursor {
    /// Before the first event of the log `epoch`.
    pub fn start(epoch: Epoch) -> Self {
        Self {
            epoch,
            seq: Seq::START,
            revision: Revision::default(),
            signal: SignalPlace::default(),
        }
    }

    /// Whether something lies between this place and `head`.
    pub fn is_behind(self, head: Self) -> bool {
        self.log_is_behind(head) || self.signal.is_behind(head.signal)
    }

    /// Whether a message or a mark lies between this place and `head`.
    pub fn log_is_behind(self, head: Self) -> bool {
        self.seq < head.seq || self.revision < head.revision
    }

    /// Moves forward to `head`; never back.
    pub fn advance(&mut self, head: Self) {
        self.seq = self.seq.max(head.seq);
        self.revision = self.revision.max(head.revision);
        self.signal.advance(head.signal);
    }
}

/// The mark of the text form's first version.
const VERSION: &str = "c1";

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            epoch,
            seq,
            revision,
            signal,
        } = self;
        let (epoch, seq, revision) = (epoch.0, seq.get(), revision.0);
        let SignalPlace { run, number } = signal;
        write!(
            f,
            "{VERSION}.{epoch:016x}.{seq}.{revision}.{run:016x}.{number}"
        )
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        if text.len() > CURSOR_CHARS {
            return Err(InvalidCursor);
        }
        let parts: Vec<_> = text.split('.').collect();
        let [VERSION, epoch, seq, revision, run, number] = parts[..] else {
            return Err(InvalidCursor);
        };
        let seq: u64 = seq.parse().map_err(invalid)?;
        let cursor = Self {
            epoch: Epoch(u64::from_str_radix(epoch, 16).map_err(invalid)?),
            seq: Seq::new(seq).ok_or(InvalidCursor)?,
            revision: Revision(revision.parse().map_err(invalid)?),
            signal: SignalPlace {
                run: u64::from_str_radix(run, 16).map_err(invalid)?,
                number: number.parse().map_err(invalid)?,
            },
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
    /// What a server has given out.
    pub(crate) fn from_reply(text: String) -> Self {
        Self(text)
    }

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
