//! The word to stop, and what comes before the end.

use std::time::Duration;

use tokio::sync::Notify;

use crate::App;

/// What a running server can be told.
#[derive(Debug, Default)]
pub struct Stop {
    drained: Notify,
    now: Notify,
}

impl Stop {
    /// Turn new calls away, answer held polls, and stop when a load balancer has had time to notice.
    pub fn drain(&self) {
        self.drained.notify_one();
    }

    /// Stop without waiting for a load balancer.
    pub fn now(&self) {
        self.now.notify_one();
    }

    /// Waits for the word to stop, and then `drain` for a load balancer to notice.
    pub(crate) async fn wait(&self, app: &App, drain: Duration) {
        tokio::select! {
            () = self.drained.notified() => {
                tracing::info!(drain_ms = drain.as_millis(), "draining");
                app.drain();
                tokio::select! {
                    () = tokio::time::sleep(drain) => {}
                    () = self.now.notified() => {}
                }
            }
            () = self.now.notified() => app.drain(),
        }
    }
}
