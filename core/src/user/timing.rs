//! The spans and bounds a user lives by.

use std::time::Duration;

/// Set once for all users of a server. A span of nothing is taken as one millisecond, so that every
/// deadline lies ahead.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long a client stays attached without a poll waiting.
    pub(super) lease: Duration,
    /// How long a user stays without a client.
    pub(super) grace: Duration,
    /// How many clients one user may have.
    pub(super) max_clients: usize,
}

impl Timing {
    /// A lease, a grace time, and the most clients a user may have (at least one).
    pub fn new(lease: Duration, grace: Duration, max_clients: usize) -> Self {
        let shortest = Duration::from_millis(1);
        Self {
            lease: lease.max(shortest),
            grace: grace.max(shortest),
            max_clients: max_clients.max(1),
        }
    }
}
