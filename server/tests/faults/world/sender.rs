//! One client that sends: each message under one ID until it is answered.

use std::sync::Arc;

use chut_core::Message;
use fastrand::Rng;
use serde_json::json;
use tokio::sync::watch;

use super::way::Way;
use super::{Ledger, PEOPLE};
use crate::api::{Call, Reply};

/// One send in so many is one that was answered long ago.
const REPEATS: u32 = 8;

/// One text in so many fills pages of the file.
const LONG: u32 = 16;

/// See the [module](self).
pub(super) struct Sender {
    user: &'static str,
    name: String,
    way: Way,
    ledger: Arc<Ledger>,
    chance: Rng,
    answered: Vec<Message>,
}

impl Sender {
    pub(super) fn new(
        user: &'static str,
        client: &str,
        way: Way,
        ledger: Arc<Ledger>,
        chance: Rng,
    ) -> Self {
        Self {
            user,
            name: format!("{user}-{client}"),
            way,
            ledger,
            chance,
            answered: Vec::new(),
        }
    }

    /// Sends to the others for as long as people talk.
    pub(super) async fn talk(mut self, talks: watch::Receiver<bool>) {
        while *talks.borrow() {
            if !self.answered.is_empty() && self.chance.u32(..REPEATS) == 0 {
                self.repeat().await;
            } else {
                let to = self.somebody_else();
                self.send(to).await;
            }
        }
    }

    /// Sends one message, which is stored by some try.
    pub(super) async fn send(&mut self, to: &str) {
        let id = format!("{}-{}", self.name, self.answered.len());
        let length = if self.chance.u32(..LONG) == 0 {
            8_000
        } else {
            80
        };
        let text = format!(
            "hush {id} to {to} {}",
            "x".repeat(self.chance.usize(..length))
        );
        let (reply, lost) = self
            .way
            .insist(&Call::message(self.user, to, &id, &text))
            .await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let was_stored = reply.body["duplicate"] == true;
        assert!(lost || !was_stored, "stored before it was sent: {reply:?}");
        if was_stored {
            self.ledger.count(|tally| tally.stored_before += 1);
        }
        let message = self.message(&reply, to, &id, &text);
        self.ledger.answer(message.clone());
        self.answered.push(message);
    }

    /// Sends what was answered once more: the answer is the first one.
    async fn repeat(&mut self) {
        let first = self.chance.choice(&self.answered).unwrap().clone();
        let (to, id, text) = (first.to.as_str(), first.id.as_str(), first.text.as_str());
        let (reply, _) = self
            .way
            .insist(&Call::message(self.user, to, id, text))
            .await;
        assert_eq!(
            (reply.status, &reply.body["duplicate"]),
            (200, &json!(true)),
            "{reply:?}"
        );
        assert_eq!(self.message(&reply, to, id, text), first);
        self.ledger.count(|tally| tally.repeated += 1);
    }

    /// The message that an answer speaks of.
    fn message(&self, reply: &Reply, to: &str, id: &str, text: &str) -> Message {
        assert_eq!(reply.body["id"], id);
        let message = json!({
            "seq": reply.body["seq"], "at": reply.body["at"],
            "from": self.user, "to": to, "id": id, "text": text,
        });
        serde_json::from_value(message).unwrap()
    }

    fn somebody_else(&mut self) -> &'static str {
        let others = PEOPLE.iter().filter(|person| **person != self.user);
        let others: Vec<_> = others.copied().collect();
        self.chance.choice(others).unwrap()
    }
}
