//! Tries to get in that fail, counted for each address that tells people apart.
//!
//! Only what fails is counted, so nobody is shut out by neighbours who are let in. Somebody who is known goes in
//! without a question in any case: see [`is_exhausted`](Tries::is_exhausted).

use std::time::Duration;

use governor::clock::MonotonicClock;
use moka::sync::Cache;
use tokio::time::Instant;

use super::counted::Counted;
use super::{Rate, TooFast};
use crate::address::Network;
use crate::bounds::RATES;

/// Failed tries of everybody.
#[derive(Debug)]
pub struct Tries {
    failed: Counted<Network, MonotonicClock>,
    /// Until when whose next question waits.
    exhausted: Cache<Network, Instant>,
}

impl Tries {
    pub(super) fn new(rate: Rate) -> Self {
        let exhausted = Cache::builder().max_capacity(RATES);
        Self {
            failed: Counted::new(rate, MonotonicClock),
            exhausted: exhausted.time_to_live(Duration::from_secs(1)).build(),
        }
    }

    /// Whether whoever is at `from` has to wait before the site is asked about them.
    ///
    /// # Errors
    ///
    /// [`TooFast::Address`].
    pub fn is_exhausted(&self, from: Option<Network>) -> Result<(), TooFast> {
        let until = from.and_then(|from| self.exhausted.get(&from));
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        match left.filter(|left| !left.is_zero()) {
            Some(left) => Err(TooFast::Address(left)),
            None => Ok(()),
        }
    }

    /// Counts a try from `from` that has failed.
    ///
    /// # Errors
    ///
    /// [`TooFast::Address`].
    pub fn failed(&self, from: Option<Network>) -> Result<(), TooFast> {
        let Some(from) = from else {
            return Ok(());
        };
        self.failed.count(&from).map_err(|wait| {
            self.exhausted.insert(from, Instant::now() + wait);
            TooFast::Address(wait)
        })
    }
}
