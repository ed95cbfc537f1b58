//! How many people are here, and how.

/// A count at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Who have a client, or had one within the grace time.
    pub users: usize,
    /// Attached.
    pub clients: usize,
    /// That wait.
    pub polls: usize,
}

impl Census {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            users: self.users + other.users,
            clients: self.clients + other.clients,
            polls: self.polls + other.polls,
        }
    }
}
