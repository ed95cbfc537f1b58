//! Trouble that lasts: told when it begins and when it ends, not at each call that it fails.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

/// One thing that may not work for a while.
#[derive(Debug)]
pub(super) struct Outage {
    what: &'static str,
    lasts: AtomicBool,
}

impl Outage {
    /// Of `what` no trouble is known; it ends the sentence "the log cannot…".
    pub(super) const fn new(what: &'static str) -> Self {
        Self {
            what,
            lasts: AtomicBool::new(false),
        }
    }

    /// It has just failed.
    pub(super) fn goes_on(&self, error: impl Display) {
        if !self.lasts.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "the log cannot {}", self.what);
        }
    }

    /// It has just worked.
    pub(super) fn is_over(&self) {
        // Nearly always there was none: a look costs other threads nothing.
        if self.lasts.load(Ordering::Relaxed) && self.lasts.swap(false, Ordering::Relaxed) {
            tracing::info!("the log can {} again", self.what);
        }
    }
}
