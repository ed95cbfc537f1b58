//! How far somebody has come who is told of everything.

/// Whose place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bookmark {
    /// Of whoever is told of each message.
    Told,
    /// Of whoever looks what people have missed.
    Missed,
}

impl Bookmark {
    /// Its name in a file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Told => "bookmark_told",
            Self::Missed => "bookmark_missed",
        }
    }
}
