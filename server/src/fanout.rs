//! Follows the log and tells each user how far it has grown.

use std::sync::Arc;

use chut_core::{Cursor, Message};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::log::Log;
use crate::users::Users;

/// Wakes the two people of every message, for as long as it is polled.
pub async fn run(mut entries: Receiver<Arc<Message>>, log: &dyn Log, users: &Users) {
    let epoch = log.epoch();
    loop {
        match entries.recv().await {
            Ok(message) => {
                let head = Cursor {
                    epoch,
                    seq: message.seq,
                };
                users.appended(&message.from, head);
                users.appended(&message.to, head);
            }
            // What was missed may concern anybody: everybody looks.
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "fell behind the log; everybody reads again");
                if let Ok(seq) = log.head().await {
                    users.all_appended(Cursor { epoch, seq });
                }
            }
            Err(RecvError::Closed) => return,
        }
    }
}
