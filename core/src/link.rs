//! The client's half of the poll loop: what to ask next, and when.
//!
//! The link knows one thing, the cursor, and wants one thing, the events after it. It starts with the
//! snapshot, listens from the snapshot's cursor, and listens again from each reply's. A reply that
//! never comes, a proxy's error page, a restarted server, a laptop that slept: all end in the same
//! question asked again from the same cursor, so there is nothing to lose.
//!
//! Each question carries an [`AskId`]; an answer to any but the present one is ignored.
//!
//! Of the tabs of one browser one polls for all, if the browser can tell them who (`link/lead.rs`).

mod effect;
mod input;
mod lead;

use std::time::Duration;

pub use effect::{Effect, Status};
pub use input::Input;

use crate::backoff::Backoff;
use crate::limits::{CALL_DEADLINE, POLL_MARGIN, QUICK_POLLS};
use crate::wire::{Event, conversations, listen};
use crate::{CursorText, Failure, Millis};
use lead::Role;

/// One question put to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

#[derive(Clone, Debug)]
enum State {
    Resting,
    Asked {
        ask: AskId,
        deadline: Millis,
    },
    Waiting {
        until: Millis,
    },
    /// Nothing is asked: the leader will say what comes.
    Following,
}

/// See the [module](self).
#[derive(Debug)]
pub struct Link {
    state: State,
    status: Status,
    role: Role,
    /// Among other tabs, it is told who leads each time it starts.
    among_others: bool,
    /// Where to listen from; `None` until there is a snapshot.
    cursor: Option<CursorText>,
    /// Events cannot tell how things stand: the snapshot is asked for, and then what comes after the cursor all the same,
    /// for a snapshot shows what came meanwhile and does not tell of it.
    is_stale: bool,
    hold: Duration,
    asked_at: Millis,
    next_ask: u64,
    quick: u8,
    visible: bool,
    /// Where the newest answer ends that was overheard while a question was under way.
    overheard: Option<CursorText>,
    /// When a leader that has said nothing counts as gone.
    silent_at: Millis,
    seed: u64,
    backoff: Backoff,
    effects: Vec<Effect>,
}

impl Link {
    /// A link at rest, of a tab that polls whatever others do; `seed` sets its jitter apart from other
    /// clients'.
    pub fn new(seed: u64) -> Self {
        Self {
            state: State::Resting,
            status: Status::Stopped,
            role: Role::Leads,
            among_others: false,
            cursor: None,
            is_stale: false,
            hold: Duration::ZERO,
            asked_at: Millis::default(),
            next_ask: 0,
            quick: 0,
            visible: true,
            overheard: None,
            silent_at: Millis::default(),
            seed,
            backoff: Backoff::new(seed),
            effects: Vec::new(),
        }
    }

    /// A link at rest, of a tab that is told after each snapshot whether it leads or follows.
    pub fn among_others(seed: u64) -> Self {
        Self {
            among_others: true,
            ..Self::new(seed)
        }
    }

    /// Applies `input`. The effects must all be taken before the next input.
    pub fn handle(&mut self, now: Millis, input: Input) -> impl Iterator<Item = Effect> {
        match input {
            Input::Start => self.start(now),
            Input::Snapshot { ask, reply } if self.awaits(ask) => self.snapshot(now, reply),
            Input::Heard { ask, reply } if self.awaits(ask) => self.heard(now, reply),
            Input::Failed { ask, failure } if self.awaits(ask) => self.failed(now, &failure),
            Input::Snapshot { .. } | Input::Heard { .. } | Input::Failed { .. } => {}
            Input::Wake => self.wake(now),
            Input::Offline => self.offline(now),
            Input::Refresh => self.refresh(now),
            Input::Elapsed => self.elapsed(now),
            Input::SignedOut => self.rest(Status::SignedOut),
            Input::Stop => self.rest(Status::Stopped),
            Input::Lead => self.take_role(now, Role::Leads),
            Input::Follow => self.take_role(now, Role::Follows),
            Input::Overheard { from, reply } => self.overheard(now, &from, reply),
            Input::LeaderIsThere { is_failing } => self.leader_is_there(now, is_failing),
            Input::Sight { visible } => self.sight(now, visible),
        }
        self.effects.drain(..)
    }

    /// When [`Input::Elapsed`] is due; `None` at rest.
    pub fn poll_timeout(&self) -> Option<Millis> {
        match self.state {
            State::Resting => None,
            State::Asked { deadline, .. } => Some(deadline),
            State::Waiting { until } => Some(until),
            State::Following => Some(self.silent_at),
        }
    }

    /// The place to listen from; `None` where the snapshot is asked for first, or will be.
    pub fn cursor(&self) -> Option<&CursorText> {
        self.cursor.as_ref().filter(|_| !self.is_stale)
    }

    /// Whether this tab speaks for its browser.
    pub fn leads(&self) -> bool {
        self.role == Role::Leads && !matches!(self.state, State::Resting)
    }

    /// From where the poll `ask` was put whose answer other tabs are to hear; `None` if they are not.
    pub fn shares(&self, ask: AskId) -> Option<&CursorText> {
        self.cursor()
            .filter(|_| self.role == Role::Leads && self.awaits(ask))
    }

    /// How things stand with the server.
    pub fn status(&self) -> Status {
        self.status
    }

    fn start(&mut self, now: Millis) {
        self.abort();
        self.cursor = None;
        if self.among_others {
            self.role = Role::Enters;
        }
        self.tell(Status::Connecting);
        self.ask(now);
    }

    fn snapshot(&mut self, now: Millis, reply: conversations::Reply) {
        self.backoff.succeed();
        self.hold = Duration::from_millis(reply.server.hold_ms);
        let begins = self.cursor.is_none();
        self.cursor.get_or_insert_with(|| reply.cursor.clone());
        self.is_stale = false;
        self.tell(Status::Connected);
        self.effects.push(Effect::Snapshot { reply, begins });
        if self.role == Role::Enters {
            self.expect_leader(now);
            self.state = State::Following;
        } else {
            self.ask(now);
        }
    }

    fn heard(&mut self, now: Millis, reply: listen::Reply) {
        if reply.superseded {
            // An older poll of ours has come late; or somebody else polls under our ID, whose poll ours would end.
            return self.pause(now);
        }
        let is_empty = reply.events.is_empty();
        self.take(reply);
        if self.role != Role::Leads && is_empty {
            return self.follow_or_ask(now);
        }
        let is_quick = is_empty && now.since(self.asked_at) < Duration::from_secs(1);
        self.quick = if is_quick {
            self.quick.saturating_add(1)
        } else {
            0
        };
        if self.quick > QUICK_POLLS {
            self.pause(now);
        } else {
            self.ask(now);
        }
    }

    fn pause(&mut self, now: Millis) {
        let until = now + self.backoff.fail(None);
        self.state = State::Waiting { until };
    }

    /// Takes what an answer tells, whoever asked.
    fn take(&mut self, reply: listen::Reply) {
        self.backoff.succeed();
        self.tell(Status::Connected);
        self.hold = Duration::from_millis(reply.hold_ms);
        let resync = reply.events.contains(&Event::Resync);
        self.cursor = Some(reply.cursor).filter(|_| !resync);
        if !reply.events.is_empty() {
            self.effects.push(Effect::Events(reply.events));
        }
    }

    fn failed(&mut self, now: Millis, failure: &Failure) {
        // Answered, the question need not be given up.
        self.state = State::Resting;
        match failure {
            Failure::Transient { retry_after } => self.retry(now, *retry_after),
            Failure::Unauthenticated => self.rest(Status::SignedOut),
            Failure::Refused(_) => {
                // Only the cursor can be at fault: begin anew, but not at once.
                self.cursor = None;
                self.retry(now, None);
            }
        }
    }

    fn wake(&mut self, now: Millis) {
        match self.state {
            State::Following if self.silent_at <= now => self.leader_is_silent(now),
            // The leader may be one that has been put to sleep.
            State::Waiting { .. } | State::Following => self.ask(now),
            State::Asked { deadline, .. } if deadline <= now => self.elapsed(now),
            State::Asked { .. } | State::Resting => {}
        }
    }

    fn refresh(&mut self, now: Millis) {
        let asks = matches!(self.state, State::Asked { .. } | State::Following);
        if !std::mem::replace(&mut self.is_stale, true) && self.cursor.is_some() && asks {
            self.abort();
            self.ask(now);
        }
    }

    fn offline(&mut self, now: Millis) {
        if let State::Asked { .. } = self.state {
            self.abort();
            self.retry(now, None);
        }
    }

    fn elapsed(&mut self, now: Millis) {
        match self.state {
            State::Asked { deadline, .. } if deadline <= now => self.offline(now),
            State::Waiting { until } if until <= now => self.ask(now),
            State::Following if self.silent_at <= now => self.leader_is_silent(now),
            State::Asked { .. } | State::Waiting { .. } | State::Following | State::Resting => {}
        }
    }

    /// What a poll under way has said of it is no longer true: it is put again.
    fn sight(&mut self, now: Millis, visible: bool) {
        let changes = self.visible != visible && self.role == Role::Leads;
        self.visible = visible;
        if changes && self.cursor().is_some() && matches!(self.state, State::Asked { .. }) {
            self.abort();
            self.ask(now);
        }
    }

    fn rest(&mut self, status: Status) {
        self.abort();
        self.state = State::Resting;
        self.tell(status);
    }

    fn retry(&mut self, now: Millis, retry_after: Option<Duration>) {
        let until = now + self.backoff.fail(retry_after);
        self.state = State::Waiting { until };
        if self.status == Status::Connected {
            self.tell(Status::Reconnecting);
        }
        if self.among_others && self.role == Role::Leads {
            self.effects.push(Effect::TellFailing);
        }
    }

    fn ask(&mut self, now: Millis) {
        let ask = AskId(self.next_ask);
        self.next_ask += 1;
        self.asked_at = now;
        self.overheard = None;
        let leads = self.role == Role::Leads;
        let (effect, span) = match self.cursor() {
            None => (Effect::AskSnapshot { ask }, CALL_DEADLINE),
            Some(cursor) => {
                let listen = Effect::AskListen {
                    ask,
                    cursor: cursor.clone(),
                    probe: !leads || self.status != Status::Connected,
                    // The leader says so for all.
                    visible: leads && self.visible,
                };
                let hold = if leads {
                    self.hold + POLL_MARGIN
                } else {
                    CALL_DEADLINE
                };
                (listen, hold)
            }
        };
        self.effects.push(effect);
        self.state = State::Asked {
            ask,
            deadline: now + span,
        };
    }

    fn abort(&mut self) {
        if let State::Asked { ask, .. } = self.state {
            self.effects.push(Effect::Abort { ask });
        }
    }

    fn tell(&mut self, status: Status) {
        if self.status != status {
            self.status = status;
            self.effects.push(Effect::Status(status));
        }
    }

    fn awaits(&self, asked: AskId) -> bool {
        matches!(self.state, State::Asked { ask, .. } if ask == asked)
    }
}
