//! What has reached people: told to the log a little later, many at a time.
//!
//! In a quick exchange every message is soon followed by the next poll, and each poll shows that one
//! more message has arrived. Only the newest matters, so the log hears of it a few times a second.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chut_core::{Seq, UserId};
use tokio::sync::Notify;

use crate::log::Log;

/// How long a delivery waits for others: nobody notices, and a person types slower.
const PAUSE: Duration = Duration::from_millis(50);

/// How far each person's clients have come, where the log has yet to hear of it: as many people as
/// are here, at the most.
#[derive(Debug, Default)]
pub struct Deliveries {
    pending: Mutex<HashMap<UserId, Seq>>,
    added: Notify,
}

impl Deliveries {
    /// A client of `user` has come as far as `seq`.
    pub fn add(&self, user: &UserId, seq: Seq) {
        let mut pending = self.pending();
        let is_first = pending.is_empty();
        match pending.get_mut(user) {
            Some(known) => *known = seq.max(*known),
            None => drop(pending.insert(user.clone(), seq)),
        }
        if is_first {
            self.added.notify_one();
        }
    }

    /// Tells the log, for as long as it is polled.
    pub async fn run(&self, log: &dyn Log) {
        loop {
            self.added.notified().await;
            tokio::time::sleep(PAUSE).await;
            let all = mem::take(&mut *self.pending());
            for (user, seq) in all {
                log.delivered(&user, seq);
            }
        }
    }

    fn pending(&self) -> MutexGuard<'_, HashMap<UserId, Seq>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
