//! Follows the log and tells each user how far it has grown.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::log::{Grown, Log};
use crate::users::Users;

/// Wakes everybody whose log has grown, for as long as it is polled.
pub async fn run(mut entries: Receiver<Grown>, log: &dyn Log, users: &Users) {
    loop {
        match entries.recv().await {
            Ok(grown) => users.appended(&grown.user, grown.head),
            // What was missed may concern anybody: everybody looks.
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "fell behind the log; everybody reads again");
                users.all_appended(log.head());
            }
            Err(RecvError::Closed) => return,
        }
    }
}
