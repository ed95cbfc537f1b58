//! How long to wait before the next try: exponential, with full jitter.
//!
//! Full jitter (any time up to the ceiling, not the ceiling itself) spreads the clients of a
//! restarted server evenly instead of in waves.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::Failure;
use crate::limits::{BACKOFF, CALL_DEADLINE};
use crate::wire::ErrorCode;

/// The tries made so far in one run of failures.
#[derive(Clone, Debug)]
pub struct Backoff {
    tries: u32,
    random: u64,
}

impl Backoff {
    /// No failure yet; `seed` is what sets this client apart from others.
    pub fn new(seed: u64) -> Self {
        Self {
            tries: 0,
            random: seed,
        }
    }

    /// What the wait is drawn from after that many earlier failures: up to 0.5 s, 1 s, 2 s … 20 s beyond what the
    /// server asked for.
    pub fn range(tries: u32, retry_after: Option<Duration>) -> RangeInclusive<Duration> {
        let (least, most) = (*BACKOFF.start(), *BACKOFF.end());
        let ceiling = least.saturating_mul(1 << tries.min(16)).min(most);
        let asked = retry_after.unwrap_or_default();
        asked..=asked + ceiling
    }

    /// The wait after one more failure: anything in the [range](Self::range), in whole milliseconds.
    pub fn fail(&mut self, retry_after: Option<Duration>) -> Duration {
        let range = Self::range(self.tries, retry_after);
        self.tries = self.tries.saturating_add(1);
        let span = range.end().saturating_sub(*range.start()).as_millis();
        let span = u64::try_from(span).unwrap_or(u64::MAX);
        *range.start() + Duration::from_millis(self.draw() % (span + 1))
    }

    /// The wait before the same call is made again.
    ///
    /// # Errors
    /// It would be refused again, with this code.
    pub fn after(&mut self, failure: &Failure) -> Result<Duration, ErrorCode> {
        match failure {
            Failure::Transient { retry_after } => Ok(self.fail(*retry_after)),
            // A new token wakes whoever waits; until then a slow try does no harm.
            Failure::Unauthenticated => Ok(self.fail(Some(CALL_DEADLINE))),
            Failure::Refused(code) => Err(*code),
        }
    }

    /// A call succeeded: the next failure is the first again.
    pub fn succeed(&mut self) {
        self.tries = 0;
    }

    /// Whether the last call failed.
    pub fn is_failing(&self) -> bool {
        self.tries > 0
    }

    /// `SplitMix64`: a few instructions, and good enough to spread clients.
    fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
