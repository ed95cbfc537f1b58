//! Bodies read from JSON that is parsed already, and written as fields: how the widget does without serde, which would
//! weigh more there than all rules together.
//!
//! Law: what serde writes is read as what it was, and what is written here is what serde writes.

mod read;
mod write;

pub use write::{Field, Write};

use crate::Seq;

/// Parsed JSON.
pub trait Value: Sized {
    /// The member `name`; `None` where there is none, or it is `null`.
    fn get(&self, name: &str) -> Option<Self>;
    /// A string.
    fn text(&self) -> Option<String>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// `true` or `false`.
    fn truth(&self) -> Option<bool>;
    /// An array's items.
    fn items(&self) -> Option<Vec<Self>>;
}

/// What can be read from parsed JSON; `None` where something is missing or cannot be.
pub trait Read: Sized {
    #[expect(missing_docs, reason = "the trait's own sentence")]
    fn read(value: &impl Value) -> Option<Self>;
}

/// The member `name` of `value`.
fn member<R: Read>(value: &impl Value, name: &str) -> Option<R> {
    R::read(&value.get(name)?)
}

impl<R: Read> Read for Vec<R> {
    fn read(value: &impl Value) -> Option<Self> {
        value.items()?.iter().map(R::read).collect()
    }
}

impl Read for String {
    fn read(value: &impl Value) -> Option<Self> {
        value.text()
    }
}

impl Read for bool {
    fn read(value: &impl Value) -> Option<Self> {
        value.truth()
    }
}

impl Read for u64 {
    /// A whole number that every JSON reader keeps exactly.
    fn read(value: &impl Value) -> Option<Self> {
        let number = value.number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "what does not come back the same is refused"
        )]
        let whole = number as u64;
        #[expect(clippy::cast_precision_loss, reason = "up to 2^53 none is lost")]
        let is_same = whole <= Seq::MAX.get() && (whole as f64 - number).abs() == 0.0;
        is_same.then_some(whole)
    }
}

/// Nothing is wanted of the reply.
impl Read for () {
    fn read(_: &impl Value) -> Option<Self> {
        Some(())
    }
}
