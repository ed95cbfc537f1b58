//! Follows the log and tells each user by what it has grown.

use chut_core::UserId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::log::{Entry, Grown};
use crate::metrics::Metrics;
use crate::watch::Watch;

/// Wakes everybody whose log has grown, for as long as it is polled. Two people who begin to talk are
/// told whether the other is there.
pub async fn run(mut news: Receiver<Grown>, watch: Watch<'_>, metrics: &Metrics) {
    loop {
        match news.recv().await {
            Ok(grown) => {
                let met = met(&grown);
                watch.users.appended(grown);
                if let Some((user, peer)) = met {
                    watch.met(&user, &peer);
                }
            }
            // What was missed may concern anybody: everybody looks.
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "fell behind the log; everybody reads again");
                metrics.lagged.inc();
                watch.users.all_appended(watch.log.head());
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// The user and the person with whom they begin to talk, if they do.
fn met(grown: &Grown) -> Option<(UserId, UserId)> {
    match &grown.entry {
        Entry::Message {
            message,
            opens: true,
        } => Some((grown.user.clone(), message.peer(&grown.user).clone())),
        Entry::Message { .. } | Entry::Mark(_) => None,
    }
}
