//! Removal of old messages from the memory log.

use std::collections::HashSet;

use chut_core::Seq;

use super::state::State;
use crate::bounds::TRIM_MESSAGES;
use crate::log::{Keep, Trimmed};

impl State {
    /// Removes a few messages that are not to be kept.
    pub(super) fn trim(&mut self, keep: &Keep) -> Trimmed {
        let mut out: HashSet<Seq> = HashSet::new();
        if let Some(since) = keep.since {
            let all = self.messages.all();
            let old = all.take_while(|message| message.at < since);
            out.extend(old.take(TRIM_MESSAGES + 1).map(|message| message.seq));
        }
        if let Some(most) = keep.per_conversation {
            let most = usize::try_from(most.get()).unwrap_or(usize::MAX);
            let beyond = self.messages.beyond(most);
            out.extend(beyond.take(TRIM_MESSAGES + 1));
        }
        let mut out: Vec<_> = out.into_iter().collect();
        out.sort_unstable();
        let more = out.len() > TRIM_MESSAGES;
        out.truncate(TRIM_MESSAGES);
        for seq in &out {
            self.remove(*seq);
        }
        Trimmed {
            removed: out.len(),
            more,
        }
    }

    pub(super) fn remove(&mut self, seq: Seq) {
        let Some(message) = self.messages.remove(seq) else {
            return;
        };
        for person in [&message.from, &message.to] {
            let floor = self.removed.entry(person.clone()).or_default();
            *floor = seq.max(*floor);
        }
    }
}
