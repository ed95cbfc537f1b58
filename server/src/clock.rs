//! The server's two clocks: a monotonic one for deadlines, the wall clock for people.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chut_core::{Millis, Timestamp};
use tokio::time::Instant;

/// A monotonic clock that starts with the server. It is tokio's, so tests may pause it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock that shows nothing yet.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// The time since the start.
    pub fn now(&self) -> Millis {
        Millis::default() + self.start.elapsed()
    }

    /// Waits until `deadline` has come.
    pub async fn reach(&self, deadline: Millis) {
        tokio::time::sleep_until(self.start + Duration::from_millis(deadline.0)).await;
    }
}

/// What the wall clock shows.
pub fn timestamp() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
