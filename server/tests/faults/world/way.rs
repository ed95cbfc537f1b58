//! The way to the server, which moves at each start; and the patience of its clients.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::Ledger;
use crate::api::{Api, Call, Reply};

/// A client's pause between two tries: long enough that a dying server is not asked in a busy loop, short
/// enough that a killed one has work at once when it is back.
const BACK_OFF: Duration = Duration::from_millis(5);

/// Where the server is, if it is anywhere.
#[derive(Clone)]
pub(super) struct Way {
    at: watch::Receiver<Option<Api>>,
    ledger: Arc<Ledger>,
}

impl Way {
    pub(super) fn new(at: watch::Receiver<Option<Api>>, ledger: Arc<Ledger>) -> Self {
        Self { at, ledger }
    }

    /// Repeats a call until it is answered, wherever the server is by then. Gives the answer, and whether
    /// any reply to the call was lost before.
    pub(super) async fn insist(&mut self, call: &Call) -> (Reply, bool) {
        let mut lost = false;
        loop {
            let api = self.at.wait_for(Option::is_some).await.unwrap().clone();
            match api.unwrap().ask(call).await {
                Some(reply) if reply.status != 503 => return (reply, lost),
                Some(reply) => {
                    assert!(reply.is_for_later(), "{reply:?}");
                    self.ledger.count(|tally| tally.refused += 1);
                    // It may have been done all the same.
                    lost = true;
                }
                None => {
                    self.ledger.count(|tally| tally.unanswered += 1);
                    lost = true;
                }
            }
            tokio::time::sleep(BACK_OFF).await;
        }
    }
}
