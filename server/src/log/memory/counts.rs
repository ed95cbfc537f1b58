//! How much the memory log holds.

use chut_core::{Seq, UserId};

use super::state::State;
use crate::log::{Counts, Person};

impl State {
    pub(super) fn counts(&self) -> Counts {
        let [people, conversations, messages] = self.messages.counts().map(|count| count as u64);
        Counts {
            people,
            conversations,
            messages,
        }
    }

    pub(super) fn person(&self, user: &UserId) -> Person {
        let glances = self.glances(user, usize::MAX);
        Person {
            profile: self.profiles.get(user).cloned().unwrap_or_default(),
            conversations: glances.len() as u64,
            messages: self.messages.after(user, Seq::START).count() as u64,
            unread: glances.iter().map(|glance| glance.unread).sum(),
        }
    }
}
