//! Who polls, of the tabs of one browser: one leads, and the others follow it.
//!
//! A tab that follows keeps its own cursor, and hears the answers that the leader gets, each with the
//! place from which it was asked. From its own place it takes the answer as if it had asked. From any
//! other it asks by itself, once and without being held; what it overhears meanwhile shows whether once
//! is enough. Reading is pure, so whatever is overheard is true, late or twice, whoever polled: nothing
//! depends on there being exactly one leader.

use std::time::Duration;

use super::{Effect, Link, State, Status};
use crate::limits::{LEADER_MARGIN, POLL_MARGIN};
use crate::wire::listen;
use crate::{CursorText, Millis};

/// What a tab does for the others of its browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It polls, for itself and for them.
    Leads,
    /// It has not been told.
    Enters,
    /// It hears from the one that leads.
    Follows,
}

impl Link {
    pub(super) fn take_role(&mut self, now: Millis, role: Role) {
        if self.role == role {
            return;
        }
        self.role = role;
        self.expect_leader(now);
        // Without a cursor, the snapshot is asked for in any role; a wait after a failure goes on.
        let asks_anew = matches!(self.state, State::Asked { .. } | State::Following);
        if asks_anew && self.cursor().is_some() {
            self.abort();
            self.ask(now);
        }
    }

    pub(super) fn overheard(&mut self, now: Millis, from: &CursorText, reply: listen::Reply) {
        if self.role == Role::Leads || reply.superseded {
            return;
        }
        self.expect_leader(now);
        let place = self.cursor.as_ref();
        let (is_next, is_known) = (place == Some(from), place == Some(&reply.cursor));
        match self.state {
            State::Asked { .. } => self.overheard = Some(reply.cursor),
            State::Following | State::Waiting { .. } if is_next => {
                self.take(reply);
                self.follow_or_ask(now);
            }
            State::Following if is_known => self.tell(Status::Connected),
            State::Following => self.ask(now),
            State::Waiting { .. } | State::Resting => {}
        }
    }

    /// The leader has said something.
    pub(super) fn leader_is_there(&mut self, now: Millis, is_failing: bool) {
        self.expect_leader(now);
        let follows = matches!(self.state, State::Following);
        if is_failing && follows && self.status == Status::Connected {
            self.tell(Status::Reconnecting);
        }
    }

    /// Nothing lies after the cursor as far as is known; with none, the snapshot is wanted.
    pub(super) fn follow_or_ask(&mut self, now: Millis) {
        let overheard = self.overheard.take();
        let is_behind = overheard.is_some() && overheard != self.cursor;
        if is_behind || self.cursor().is_none() {
            self.ask(now);
        } else {
            self.state = State::Following;
        }
    }

    /// The leader says nothing any more: frozen, it still has the lead.
    pub(super) fn leader_is_silent(&mut self, now: Millis) {
        self.effects.push(Effect::Steal);
        self.expect_leader(now);
        self.ask(now);
    }

    /// It has to say something within the time of one poll. Tabs differ a little in how long they wait
    /// beyond that, so that the first to take the lead can say so to the others.
    pub(super) fn expect_leader(&mut self, now: Millis) {
        let spread = u64::try_from(LEADER_MARGIN.as_millis()).unwrap_or(u64::MAX);
        let spread = Duration::from_millis(self.seed % spread);
        self.silent_at = now + self.hold + POLL_MARGIN + LEADER_MARGIN + spread;
    }
}
