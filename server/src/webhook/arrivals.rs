//! Who comes and goes, as others see it. It is not kept: a bounded queue, and what it holds ends with the process.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use chut_core::{PresenceState, UserId};
use tokio::sync::Notify;

use super::WebhookError;
use super::event::Event;
use super::hook::Hook;
use crate::bounds::{WEBHOOK_ARRIVALS, WEBHOOK_EVENTS};
use crate::config::EventKind;
use crate::presence::Change;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Arrivals {
    /// Tells this run of the server from others.
    run: u64,
    tells: [bool; 2],
    queue: Mutex<Queue>,
    grown: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    here: HashSet<UserId>,
    number: u64,
    events: VecDeque<Event>,
}

impl Arrivals {
    pub(super) fn new(kinds: &[EventKind]) -> Result<Self, WebhookError> {
        Ok(Self {
            run: getrandom::u64().map_err(WebhookError::Random)?,
            tells: [EventKind::Offline, EventKind::Online].map(|kind| kinds.contains(&kind)),
            queue: Mutex::default(),
            grown: Notify::new(),
        })
    }

    /// Notes a change. Away is neither a coming nor a going.
    pub(super) fn changed(&self, change: &Change) {
        let is_here = change.state != PresenceState::Offline;
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let moves = if is_here {
            queue.here.insert(change.user.clone())
        } else {
            queue.here.remove(&change.user)
        };
        if !moves || !self.tells[usize::from(is_here)] {
            return;
        }
        queue.number += 1;
        let user = change.user.clone();
        let event = Event::arrival(self.run, queue.number, user, is_here, change.at);
        queue.events.push_back(event);
        if queue.events.len() > WEBHOOK_ARRIVALS {
            queue.events.pop_front();
        }
        self.grown.notify_one();
    }

    /// Tells the site, for as long as it is polled.
    pub(super) async fn run(&self, hook: &Hook) {
        loop {
            let events = self.take();
            if events.is_empty() {
                self.grown.notified().await;
            } else {
                hook.tell(&events).await;
            }
        }
    }

    fn take(&self) -> Vec<Event> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let most = queue.events.len().min(WEBHOOK_EVENTS.into());
        queue.events.drain(..most).collect()
    }
}

#[cfg(test)]
mod tests {
    use chut_core::Timestamp;

    use super::*;

    fn change(user: usize, state: PresenceState) -> Change {
        Change {
            user: format!("user-{user}").parse().unwrap(),
            state,
            at: Timestamp(1),
        }
    }

    #[test]
    fn only_who_comes_or_goes_is_told_of_and_the_newest_so_many() {
        use PresenceState::{Away, Offline, Online};
        let arrivals = Arrivals::new(&[EventKind::Online, EventKind::Offline]).unwrap();
        for state in [Online, Away, Online, Away, Offline, Offline] {
            arrivals.changed(&change(0, state));
        }
        assert_eq!(arrivals.take().len(), 2);

        for user in 0..WEBHOOK_ARRIVALS + 10 {
            arrivals.changed(&change(user, Online));
        }

        let queue = arrivals.queue.lock().unwrap();
        assert_eq!(queue.events.len(), WEBHOOK_ARRIVALS);
    }

    #[test]
    fn who_is_not_asked_about_is_not_told_of() {
        let arrivals = Arrivals::new(&[EventKind::Offline]).unwrap();
        arrivals.changed(&change(0, PresenceState::Online));
        assert!(arrivals.take().is_empty());
        arrivals.changed(&change(0, PresenceState::Offline));
        assert_eq!(arrivals.take().len(), 1);
    }
}
