//! Sends on their way: each under one ID until the log has it or the server refuses it.
//!
//! A message is posted again and again under the same ID, so it is stored once however many replies
//! are lost. To each person one message is under way at a time: what was typed first is stored first.
//! Nothing is posted before it is known in whose name.

use std::time::Duration;

use crate::backoff::Backoff;
use crate::limits::{CALL_DEADLINE, OUTBOX_ENTRIES};
use crate::wire::ErrorCode;
use crate::wire::message::Request;
use crate::{Failure, MessageId, Millis, UserId};

/// What has happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// It is known who we are, and everything from now on, and since the doubt, is theirs. What an earlier page of theirs
    /// has left goes before what was sent here since. After `another`, what that one has sent is not for us to send.
    Begin { left: Vec<Request>, another: bool },
    /// There is a new token: it is not known in whose name things are sent.
    Doubt,
    /// The person sends something, under a new ID.
    Send(Request),
    /// The log has it: a reply said so, or the message came back as an event.
    Stored { id: MessageId },
    /// A post did not succeed.
    Failed { id: MessageId, failure: Failure },
    /// The person tries a refused message again.
    Retry { id: MessageId },
    /// The server answers again, or there is a new token: do not wait any longer.
    Wake,
    /// [`Outbox::poll_timeout`] has come.
    Elapsed,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Post this.
    Post(Request),
    /// An entry came, went or changed.
    Changed,
}

/// How an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its turn has not come, or the next try has not.
    Waiting { until: Millis },
    /// Posted, and not answered.
    Posted { deadline: Millis },
    /// Refused for this reason; only the person can try again.
    Refused(ErrorCode),
}

/// One message on its way.
#[derive(Clone, Debug)]
pub struct Entry {
    pub request: Request,
    pub state: State,
    /// It was known who sent it.
    pub is_known: bool,
}

/// See the [module](self). At most [`OUTBOX_ENTRIES`] entries are sent, beside those that an earlier page has left.
#[derive(Debug)]
pub struct Outbox {
    /// It is known who we are.
    has_begun: bool,
    entries: Vec<Entry>,
    backoff: Backoff,
    effects: Vec<Effect>,
}

impl Outbox {
    /// An empty outbox; `seed` sets its jitter apart from other clients'.
    pub fn new(seed: u64) -> Self {
        Self {
            has_begun: false,
            entries: Vec::new(),
            backoff: Backoff::new(seed),
            effects: Vec::new(),
        }
    }

    /// Applies `input`. The effects must all be taken before the next input.
    pub fn handle(&mut self, now: Millis, input: Input) -> impl Iterator<Item = Effect> {
        match input {
            Input::Begin { left, another } => self.begin(now, left, another),
            Input::Doubt => self.has_begun = false,
            Input::Send(request) => self.send(now, request),
            Input::Stored { id } => self.stored(&id),
            Input::Failed { id, failure } => self.failed(now, &id, &failure),
            Input::Retry { id } => self.change(&id, State::Waiting { until: now }),
            Input::Wake => self.wake(now),
            Input::Elapsed => self.elapsed(now),
        }
        if self.has_begun {
            self.post_next(now);
        }
        self.effects.drain(..)
    }

    /// When [`Input::Elapsed`] is due; `None` while nothing is on its way.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let heads = self.heads().filter(|_| self.has_begun);
        heads.filter_map(Entry::due).min()
    }

    /// Whether another message finds room.
    pub fn has_room(&self) -> bool {
        self.entries.len() < OUTBOX_ENTRIES
    }

    /// All that is on its way or was refused, in the order in which it was sent.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Whether the message is on its way.
    pub fn has(&self, id: &MessageId) -> bool {
        self.entries.iter().any(|entry| &entry.request.id == id)
    }

    /// What is on its way to `peer`, in the order in which it was sent.
    pub fn to<'a>(&'a self, peer: &'a UserId) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |e| &e.request.to == peer)
    }

    fn begin(&mut self, now: Millis, left: Vec<Request>, another: bool) {
        self.has_begun = true;
        self.entries.retain(|entry| !(another && entry.is_known));
        let mut place = 0;
        for request in left {
            if !self.has(&request.id) {
                self.entries.insert(place, Entry::new(now, request));
                place += 1;
            }
        }
        for entry in &mut self.entries {
            entry.is_known = true;
        }
        self.effects.push(Effect::Changed);
    }

    fn send(&mut self, now: Millis, request: Request) {
        if self.has_room() {
            let is_known = self.has_begun;
            let entry = Entry::new(now, request);
            self.entries.push(Entry { is_known, ..entry });
            self.effects.push(Effect::Changed);
        }
    }

    fn stored(&mut self, id: &MessageId) {
        let before = self.entries.len();
        self.entries.retain(|entry| &entry.request.id != id);
        if self.entries.len() < before {
            self.backoff.succeed();
            self.effects.push(Effect::Changed);
        }
    }

    fn failed(&mut self, now: Millis, id: &MessageId, failure: &Failure) {
        let state = match self.backoff.after(failure) {
            Ok(wait) => State::Waiting { until: now + wait },
            Err(code) => State::Refused(code),
        };
        self.change(id, state);
    }

    fn wake(&mut self, now: Millis) {
        for entry in &mut self.entries {
            if let State::Waiting { until } = &mut entry.state {
                *until = now.min(*until);
            }
        }
    }

    fn elapsed(&mut self, now: Millis) {
        let overdue =
            |entry: &Entry| matches!(entry.state, State::Posted { deadline } if deadline <= now);
        let ids: Vec<_> = self.entries.iter().filter(|e| overdue(e)).collect();
        let ids: Vec<_> = ids.into_iter().map(|e| e.request.id.clone()).collect();
        for id in ids {
            self.failed(now, &id, &Failure::SILENCE);
        }
    }

    /// Posts the first entry of each person, if it is due.
    fn post_next(&mut self, now: Millis) {
        let due = |entry: &&Entry| matches!(entry.state, State::Waiting { until } if until <= now);
        let requests: Vec<_> = self
            .heads()
            .filter(due)
            .map(|e| e.request.clone())
            .collect();
        for request in requests {
            let deadline = now + CALL_DEADLINE + Duration::from_millis(1);
            self.change(&request.id, State::Posted { deadline });
            self.effects.push(Effect::Post(request));
        }
    }

    /// The first entry of each person that has not been refused.
    fn heads(&self) -> impl Iterator<Item = &Entry> {
        let live = |entry: &&Entry| !matches!(entry.state, State::Refused(_));
        let first = move |(at, entry): &(usize, &Entry)| {
            let mut earlier = self.entries[..*at].iter().filter(live);
            !earlier.any(|other| other.request.to == entry.request.to)
        };
        let entries = self.entries.iter().enumerate();
        entries
            .filter(move |(_, entry)| live(entry))
            .filter(first)
            .map(|(_, entry)| entry)
    }

    fn change(&mut self, id: &MessageId, state: State) {
        let found = self.entries.iter_mut().find(|e| &e.request.id == id);
        if let Some(entry) = found
            && entry.state != state
        {
            entry.state = state;
            self.effects.push(Effect::Changed);
        }
    }
}

impl Entry {
    fn new(now: Millis, request: Request) -> Self {
        let state = State::Waiting { until: now };
        Self {
            request,
            state,
            is_known: true,
        }
    }

    fn due(&self) -> Option<Millis> {
        match self.state {
            State::Waiting { until } => Some(until),
            State::Posted { deadline } => Some(deadline),
            State::Refused(_) => None,
        }
    }
}
