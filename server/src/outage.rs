//! Trouble that lasts: told when it begins and when it ends, not for each call that it fails.

use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How often a beginning is told at the most: one odd question among good ones may be trouble each time,
/// and anybody can ask it.
const QUIET: Duration = Duration::from_mins(1);

/// Somebody who may not answer for a while.
#[derive(Debug)]
pub(crate) struct Outage {
    what: &'static str,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lasts: bool,
    is_told: bool,
    quiet_until: Option<Instant>,
}

impl Outage {
    /// Of `what`, a setting that names an address, no trouble is known.
    pub(crate) fn new(what: &'static str) -> Self {
        Self {
            what,
            state: Mutex::default(),
        }
    }

    /// It has just failed.
    pub(crate) fn goes_on(&self, error: impl Display) {
        tracing::debug!(%error, "{} gave no answer", self.what);
        let now = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.lasts {
            return;
        }
        state.lasts = true;
        state.is_told = state.quiet_until.is_none_or(|until| until <= now);
        if state.is_told {
            state.quiet_until = Some(now + QUIET);
            tracing::error!(%error, "{} gives no answer that can be used", self.what);
        }
    }

    /// It has just worked.
    pub(crate) fn is_over(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.lasts && state.is_told {
            tracing::info!("{} answers again", self.what);
        }
        state.lasts = false;
    }
}
