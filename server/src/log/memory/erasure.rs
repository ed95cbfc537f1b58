//! Erasure of one person from the memory log.

use chut_core::{Seq, UserId};

use super::state::State;
use crate::bounds::TRIM_MESSAGES;
use crate::log::Trimmed;

impl State {
    /// Takes one step in removing `user`, and every message from and to them up to `until`.
    pub(super) fn erase(&mut self, user: &UserId, until: Seq) -> Trimmed {
        let messages = self.messages.after(user, Seq::START);
        let old = messages.map(|message| message.seq);
        let old = old.take_while(|seq| *seq <= until);
        let mut out: Vec<_> = old.take(TRIM_MESSAGES + 1).collect();
        let more = out.len() > TRIM_MESSAGES;
        out.truncate(TRIM_MESSAGES);
        for seq in &out {
            self.remove(*seq);
        }
        if !more {
            self.forget(user);
        }
        Trimmed {
            removed: out.len(),
            more,
        }
    }

    /// Removes marks where there is no conversation any more, and the person where nothing is left.
    fn forget(&mut self, user: &UserId) {
        let peers = self.newest_of(user).into_iter();
        let peers: Vec<_> = peers.map(|(peer, _)| peer.clone()).collect();
        for (person, marks) in &mut self.marks {
            marks.retain(|(peer, _), _| match (person == user, peer == user) {
                (true, _) => peers.contains(peer),
                (_, true) => peers.contains(person),
                (false, false) => true,
            });
        }
        if peers.is_empty() {
            self.marks.remove(user);
            self.delivered.remove(user);
            self.profiles.remove(user);
            self.removed.remove(user);
        }
    }
}
