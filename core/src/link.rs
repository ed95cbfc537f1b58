//! The client's half of the poll loop: what to ask next, and when.
//!
//! The link knows one thing, the cursor, and wants one thing, the events after it. It starts with the
//! snapshot, listens from the snapshot's cursor, and listens again from each reply's. A reply that
//! never comes, a proxy's error page, a restarted server, a laptop that slept: all end in the same
//! question asked again from the same cursor, so there is nothing to lose.
//!
//! Each question carries an [`AskId`]; an answer to any but the present one is ignored.

use std::time::Duration;

use crate::backoff::Backoff;
use crate::limits::{CALL_DEADLINE, POLL_MARGIN, QUICK_POLLS};
use crate::wire::{Event, conversations, listen};
use crate::{CursorText, Failure, Millis};

/// One question put to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

/// What has happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// Take part, from the start; also: there is a new token.
    Start,
    /// The snapshot came.
    Snapshot {
        ask: AskId,
        reply: conversations::Reply,
    },
    /// A poll was answered.
    Heard { ask: AskId, reply: listen::Reply },
    /// A question was not answered as hoped.
    Failed { ask: AskId, failure: Failure },
    /// The page is in sight again, or the network is back: do not wait any longer.
    Wake,
    /// Events alone cannot tell how things stand: ask for the snapshot, as if nothing else had changed.
    Refresh,
    /// [`Link::poll_timeout`] has come.
    Elapsed,
    /// Another call than the link's own was told that the token is not accepted.
    SignedOut,
    /// Take part no longer.
    Stop,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask for the snapshot.
    AskSnapshot { ask: AskId },
    /// Ask for what comes after a cursor. A `probe` is not to be held: after a failure its answer shows
    /// that the server is back.
    AskListen {
        ask: AskId,
        cursor: CursorText,
        probe: bool,
    },
    /// Nobody waits for this question's answer any more.
    Abort { ask: AskId },
    /// Everything known is replaced by this.
    Snapshot(conversations::Reply),
    /// This happened, in this order.
    Events(Vec<Event>),
    /// How things stand has changed.
    Status(Status),
}

/// How things stand with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet heard from.
    Connecting,
    /// Asking and answered.
    Connected,
    /// The last question failed; another try follows.
    Reconnecting,
    /// The token is not accepted; a new start is needed.
    SignedOut,
    /// Not taking part.
    Stopped,
}

#[derive(Clone, Debug)]
enum State {
    Resting,
    Asked { ask: AskId, deadline: Millis },
    Waiting { until: Millis },
}

/// See the [module](self).
#[derive(Debug)]
pub struct Link {
    state: State,
    status: Status,
    /// Where to listen from; `None` until there is a snapshot.
    cursor: Option<CursorText>,
    hold: Duration,
    asked_at: Millis,
    next_ask: u64,
    quick: u8,
    backoff: Backoff,
    effects: Vec<Effect>,
}

impl Link {
    /// A link at rest; `seed` sets its jitter apart from other clients'.
    pub fn new(seed: u64) -> Self {
        Self {
            state: State::Resting,
            status: Status::Stopped,
            cursor: None,
            hold: Duration::ZERO,
            asked_at: Millis::default(),
            next_ask: 0,
            quick: 0,
            backoff: Backoff::new(seed),
            effects: Vec::new(),
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
            Input::Refresh => self.refresh(now),
            Input::Elapsed => self.elapsed(now),
            Input::SignedOut => self.rest(Status::SignedOut),
            Input::Stop => self.rest(Status::Stopped),
        }
        self.effects.drain(..)
    }

    /// When [`Input::Elapsed`] is due; `None` at rest.
    pub fn poll_timeout(&self) -> Option<Millis> {
        match self.state {
            State::Resting => None,
            State::Asked { deadline, .. } => Some(deadline),
            State::Waiting { until } => Some(until),
        }
    }

    /// Whether there is a place to listen from: if not, the snapshot is asked for, or will be.
    pub fn has_cursor(&self) -> bool {
        self.cursor.is_some()
    }

    /// How things stand with the server.
    pub fn status(&self) -> Status {
        self.status
    }

    fn start(&mut self, now: Millis) {
        self.abort();
        self.cursor = None;
        self.tell(Status::Connecting);
        self.ask(now);
    }

    fn snapshot(&mut self, now: Millis, reply: conversations::Reply) {
        self.backoff.succeed();
        self.hold = Duration::from_millis(reply.server.hold_ms);
        self.cursor = Some(reply.cursor.clone());
        self.tell(Status::Connected);
        self.effects.push(Effect::Snapshot(reply));
        self.ask(now);
    }

    fn heard(&mut self, now: Millis, reply: listen::Reply) {
        if reply.superseded {
            // Somebody else polls under our ID: polling on would end their polls in turn.
            return self.rest(Status::Stopped);
        }
        self.backoff.succeed();
        self.tell(Status::Connected);
        self.hold = Duration::from_millis(reply.hold_ms);
        let resync = reply.events.contains(&Event::Resync);
        let quick = reply.events.is_empty() && now.since(self.asked_at) < Duration::from_secs(1);
        self.quick = if quick {
            self.quick.saturating_add(1)
        } else {
            0
        };
        self.cursor = Some(reply.cursor).filter(|_| !resync);
        if !reply.events.is_empty() {
            self.effects.push(Effect::Events(reply.events));
        }
        if self.quick > QUICK_POLLS {
            let until = now + self.backoff.fail(None);
            self.state = State::Waiting { until };
        } else {
            self.ask(now);
        }
    }

    fn failed(&mut self, now: Millis, failure: &Failure) {
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
            State::Waiting { .. } => self.ask(now),
            State::Asked { deadline, .. } if deadline <= now => self.elapsed(now),
            State::Asked { .. } | State::Resting => {}
        }
    }

    fn refresh(&mut self, now: Millis) {
        if self.cursor.take().is_some() && matches!(self.state, State::Asked { .. }) {
            self.abort();
            self.ask(now);
        }
    }

    fn elapsed(&mut self, now: Millis) {
        match self.state {
            State::Asked { deadline, .. } if deadline <= now => {
                self.abort();
                self.retry(now, None);
            }
            State::Waiting { until } if until <= now => self.ask(now),
            State::Asked { .. } | State::Waiting { .. } | State::Resting => {}
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
    }

    fn ask(&mut self, now: Millis) {
        let ask = AskId(self.next_ask);
        self.next_ask += 1;
        self.asked_at = now;
        let (effect, span) = match &self.cursor {
            None => (Effect::AskSnapshot { ask }, CALL_DEADLINE),
            Some(cursor) => {
                let listen = Effect::AskListen {
                    ask,
                    cursor: cursor.clone(),
                    probe: self.status != Status::Connected,
                };
                (listen, self.hold + POLL_MARGIN)
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
