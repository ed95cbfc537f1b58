//! Writing: requests, as fields in their order.

use crate::wire::{block, leave, message, read, typing};

/// What a field of a request holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Field<'a> {
    Text(&'a str),
    Number(u64),
    Truth(bool),
}

/// What can be written as an object of fields.
pub trait Write {
    /// The names and what they hold.
    fn fields(&self) -> Vec<(&'static str, Field<'_>)>;
}

impl Write for message::Request {
    fn fields(&self) -> Vec<(&'static str, Field<'_>)> {
        vec![
            ("to", Field::Text(self.to.as_str())),
            ("text", Field::Text(self.text.as_str())),
            ("id", Field::Text(self.id.as_str())),
        ]
    }
}

impl Write for read::Request {
    fn fields(&self) -> Vec<(&'static str, Field<'_>)> {
        vec![
            ("with", Field::Text(self.with.as_str())),
            ("seq", Field::Number(self.seq)),
        ]
    }
}

impl Write for typing::Request {
    fn fields(&self) -> Vec<(&'static str, Field<'_>)> {
        vec![
            ("to", Field::Text(self.to.as_str())),
            ("typing", Field::Truth(self.typing)),
        ]
    }
}

impl Write for block::Request {
    fn fields(&self) -> Vec<(&'static str, Field<'_>)> {
        vec![
            ("user", Field::Text(self.user.as_str())),
            ("blocked", Field::Truth(self.blocked)),
        ]
    }
}

impl Write for leave::Request {
    fn fields(&self) -> Vec<(&'static str, Field<'_>)> {
        vec![("client", Field::Text(self.client.as_str()))]
    }
}
