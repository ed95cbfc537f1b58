//! How a person is shown to others.

use std::sync::Arc;

/// A name and a picture, as the host site gave them last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub name: Option<Arc<str>>,
    /// Where the picture is: an address of the web.
    pub avatar: Option<Arc<str>>,
}
