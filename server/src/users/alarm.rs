//! Wakes the task that serves deadlines, when the earliest has come or an earlier one has appeared.

use std::sync::atomic::{AtomicU64, Ordering};

use chut_core::Millis;
use tokio::sync::Notify;

use crate::clock::Clock;

/// What is waited for: a deadline, or [`NEVER`].
#[derive(Debug)]
pub(super) struct Alarm {
    set_for: AtomicU64,
    moved: Notify,
}

const NEVER: u64 = u64::MAX;

impl Default for Alarm {
    fn default() -> Self {
        Self {
            set_for: AtomicU64::new(NEVER),
            moved: Notify::new(),
        }
    }
}

impl Alarm {
    /// Listens for every deadline: the caller is about to look which is the earliest.
    pub(super) fn unset(&self) {
        self.set_for.store(NEVER, Ordering::SeqCst);
    }

    /// Waits for `earliest`, or for word of an earlier one.
    pub(super) async fn wait(&self, clock: &Clock, earliest: Option<Millis>) {
        let deadline = earliest.map_or(NEVER, |deadline| deadline.0);
        self.set_for.store(deadline, Ordering::SeqCst);
        tokio::select! {
            () = self.moved.notified() => {}
            () = clock.reach(Millis(deadline)), if deadline != NEVER => {}
        }
    }

    /// There is something to do at `deadline`.
    pub(super) fn no_later_than(&self, deadline: Option<Millis>) {
        if deadline.is_some_and(|deadline| deadline.0 < self.set_for.load(Ordering::SeqCst)) {
            self.moved.notify_one();
        }
    }
}
