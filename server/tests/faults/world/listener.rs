//! One client that follows its cursor.

use std::collections::BTreeMap;
use std::sync::Arc;

use chut_core::Message;
use fastrand::Rng;
use tokio::sync::watch;

use super::Ledger;
use super::way::Way;
use crate::api::{Call, Reply};

/// The place up to which each person has to hear before they may rest.
pub(super) type Goal = BTreeMap<String, u64>;

/// Seconds of a poll, so that a client sees soon that it may rest.
const WAIT: u8 = 1;

/// One poll in so many is made twice: reading is pure.
const TWICE: u32 = 8;

/// See the [module](self).
pub(super) struct Listener {
    user: &'static str,
    client: &'static str,
    way: Way,
    ledger: Arc<Ledger>,
    cursor: String,
    places: Vec<u64>,
}

/// What a client has heard, in the order in which it did.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) user: &'static str,
    pub(super) client: &'static str,
    pub(super) places: Vec<u64>,
}

impl Listener {
    /// Asks for the place that is now.
    pub(super) async fn attach(
        user: &'static str,
        client: &'static str,
        ledger: Arc<Ledger>,
        mut way: Way,
    ) -> Self {
        let (reply, _) = way.insist(&Call::listen(user, client, None, None)).await;
        Self {
            user,
            client,
            way,
            ledger,
            cursor: cursor(&reply),
            places: Vec::new(),
        }
    }

    /// Follows the cursor until everything there is has been heard.
    pub(super) async fn listen(
        mut self,
        mut chance: Rng,
        goal: watch::Receiver<Option<Goal>>,
    ) -> Heard {
        while !self.has_reached(goal.borrow().as_ref()) {
            let call = Call::listen(self.user, self.client, Some(&self.cursor), Some(WAIT));
            let (reply, _) = self.way.insist(&call).await;
            let messages = messages(&reply);
            if chance.u32(..TWICE) == 0 {
                self.poll_again(&call, &messages).await;
            }
            for message in &messages {
                self.hear(message);
            }
            self.cursor = cursor(&reply);
        }
        Heard {
            user: self.user,
            client: self.client,
            places: self.places,
        }
    }

    /// The same cursor gives the same messages, and perhaps more.
    async fn poll_again(&mut self, call: &Call, before: &[Message]) {
        let (reply, _) = self.way.insist(call).await;
        let again = messages(&reply);
        assert!(
            again.starts_with(before),
            "another answer from the same cursor"
        );
        self.ledger.count(|tally| tally.polled_again += 1);
    }

    fn hear(&mut self, message: &Message) {
        let place = message.seq.get();
        let last = self.places.last().copied().unwrap_or_default();
        assert!(
            place > last,
            "{} on the {}: {place} after {last}",
            self.user,
            self.client
        );
        self.places.push(place);
        self.ledger.know(message);
    }

    fn has_reached(&self, goal: Option<&Goal>) -> bool {
        let goal = goal.map(|goal| goal.get(self.user).copied().unwrap_or_default());
        goal.is_some_and(|goal| self.places.last().copied().unwrap_or_default() >= goal)
    }
}

/// The messages of a poll; other events are for others to test.
fn messages(reply: &Reply) -> Vec<Message> {
    assert_eq!(reply.status, 200, "{reply:?}");
    let events = reply.body["events"].as_array().unwrap();
    let resync = events.iter().find(|event| event["type"] == "resync");
    assert_eq!(resync, None, "a cursor does not go on");
    let messages = events
        .iter()
        .filter(|event| event["type"] == "sent" || event["type"] == "received");
    messages
        .map(|event| serde_json::from_value(event.clone()).unwrap())
        .collect()
}

fn cursor(reply: &Reply) -> String {
    reply.body["cursor"].as_str().unwrap().to_owned()
}
