//! Removes what is not to be kept, a little at a time, for as long as the server runs.

use std::num::NonZeroU32;
use std::time::Duration;

use chut_core::Timestamp;
use tokio::time::{Instant, sleep};

use crate::clock;
use crate::log::{Keep, Log, Trimmed, Unavailable};

/// How long a message too many stays at the most, when there is little else to remove. To find that
/// there is nothing costs a few lookups in memory.
const PAUSE: Duration = Duration::from_secs(1);

/// How long the log is left alone after it could not remove something: a full disk, say. It tells of its
/// trouble itself.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What is to be kept, as the settings say it. Nothing said: everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Retention {
    /// Days for which a message is kept.
    pub days: Option<u32>,
    /// Messages of each conversation that are kept.
    pub per_conversation: Option<NonZeroU32>,
}

impl Retention {
    /// Whether anything is ever removed.
    pub fn removes(self) -> bool {
        self.days.is_some() || self.per_conversation.is_some()
    }

    /// Removes what is not to be kept, for as long as it is polled.
    pub async fn run(self, log: &dyn Log) {
        loop {
            let pause = match self.trim(log).await {
                Ok(()) => PAUSE,
                Err(_) => PAUSE_AFTER_FAILURE,
            };
            sleep(pause).await;
        }
    }

    /// Takes steps until there is no more to remove.
    async fn trim(self, log: &dyn Log) -> Result<(), Unavailable> {
        let mut sum = 0;
        loop {
            let began = Instant::now();
            let Trimmed { removed, more } = log.trim(&self.keep(clock::timestamp())).await?;
            sum += removed;
            if !more {
                break;
            }
            // As long a rest as the step took: removal never has more than half of the log's time, and
            // less where others keep it busy.
            sleep(began.elapsed()).await;
        }
        if sum > 0 {
            tracing::debug!(removed = sum, "removed old messages");
        }
        Ok(())
    }

    /// What that comes to at a moment.
    fn keep(self, now: Timestamp) -> Keep {
        let since = |days| Timestamp(now.0.saturating_sub(u64::from(days) * DAY_MS));
        Keep {
            since: self.days.map(since),
            per_conversation: self.per_conversation,
        }
    }
}
