//! Presence on one server, which knows of everybody.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chut_core::{PresenceState, UserId};
use tokio::sync::Notify;

use super::{Change, Presence};
use crate::bounds::CHANGES;
use crate::clock;

/// Everybody is on this server, so what it knows is all there is to know.
#[derive(Debug, Default)]
pub struct Alone {
    people: Mutex<People>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct People {
    /// Those who are online or away.
    here: HashMap<UserId, PresenceState>,
    is_settled: bool,
    /// Changes to be told, in the order in which each person's first came.
    order: VecDeque<UserId>,
    changes: HashMap<UserId, Change>,
}

impl Alone {
    fn people(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Presence for Alone {
    fn announce(&self, user: &UserId, state: PresenceState) {
        self.people().announce(user, state);
        self.changed.notify_one();
    }

    fn state(&self, user: &UserId) -> Option<PresenceState> {
        let people = self.people();
        let elsewhere = people.is_settled.then_some(PresenceState::Offline);
        people.here.get(user).copied().or(elsewhere)
    }

    fn settle(&self) {
        self.people().is_settled = true;
    }

    async fn change(&self) -> Change {
        loop {
            if let Some(change) = self.people().next_change() {
                return change;
            }
            self.changed.notified().await;
        }
    }
}

impl People {
    fn announce(&mut self, user: &UserId, state: PresenceState) {
        let before = match state {
            PresenceState::Offline => self.here.remove(user),
            PresenceState::Online | PresenceState::Away => self.here.insert(user.clone(), state),
        };
        if before.unwrap_or(PresenceState::Offline) == state {
            return;
        }
        let change = Change {
            user: user.clone(),
            state,
            at: clock::timestamp(),
        };
        if let Some(waiting) = self.changes.get_mut(user) {
            *waiting = change;
        } else if self.order.len() < CHANGES {
            self.order.push_back(user.clone());
            self.changes.insert(user.clone(), change);
        }
    }

    fn next_change(&mut self) -> Option<Change> {
        let user = self.order.pop_front()?;
        self.changes.remove(&user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_nobody_takes_are_bounded_and_the_state_is_right_all_the_same() {
        let mut people = People::default();
        let user = |number: usize| number.to_string().parse::<UserId>().unwrap();

        for number in 0..=CHANGES {
            people.announce(&user(number), PresenceState::Online);
        }

        assert_eq!(
            (people.order.len(), people.changes.len()),
            (CHANGES, CHANGES)
        );
        assert_eq!(people.here[&user(CHANGES)], PresenceState::Online);
    }
}
