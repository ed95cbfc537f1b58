//! The user: who is answered, from which cursor, and when a user is over.
//!
//! A user *has clients* (tabs). A client is **held** while a poll of it waits and **idle** between
//! polls; an idle one is detached when its lease ends. When the last client has gone the user is
//! **leaving**; a client that comes back within the grace time cancels that, else the user ends.
//!
//! Others see the user as one: [online](PresenceState) while a client is attached, away when every one says that
//! it is hidden, offline when it has ended. A page that reloads goes and comes back within the grace
//! time, so what it was seen as stays for so long.
//!
//! The machine holds no messages. It is told how far the user's log has grown and answers a poll with
//! the place to read from. It has no clock: deadlines are state, [`User::poll_timeout`] names the
//! earliest, and [`Input::Elapsed`] says that it has come.
//!
//! Laws, tested after every input (`tests/world`):
//!
//! 1. a user is online exactly when it has a client;
//! 2. a held client's cursor is at the head;
//! 3. after `Elapsed` at a time, the next timeout is later, and there is none only when offline;
//! 4. every request is answered exactly once, or never if its connection broke first;
//! 5. if all deadlines pass, the user ends exactly once;
//! 6. what others see is told when it changes and only then, and not because a page reloads.

mod clients;
mod effect;
mod input;
mod timing;

pub use effect::{Answer, Effect, Refusal};
pub use input::{Input, Poll, RequestId};
pub use timing::Timing;

use crate::{ClientId, Cursor, Millis, PresenceState};
use clients::{Arrival, Clients};

/// Whether a user is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has a client.
    Online,
    /// The last client has gone; nobody is told yet.
    Leaving { until: Millis },
    /// It has ended; the machine only refuses.
    Offline,
}

/// One person's clients on this server, and nothing of their messages.
#[derive(Debug)]
pub struct User {
    timing: Timing,
    head: Cursor,
    phase: Phase,
    clients: Clients,
    /// What others were last told.
    presence: PresenceState,
    /// The last client in sight has gone, and may be reloading until then.
    seen_until: Option<Millis>,
    effects: Vec<Effect>,
}

impl User {
    /// A user nobody has attached to yet, whose log has grown to `head`: the grace time runs.
    pub fn new(timing: Timing, head: Cursor, now: Millis) -> Self {
        Self {
            timing,
            head,
            phase: Phase::Leaving {
                until: now + timing.grace,
            },
            clients: Clients::default(),
            presence: PresenceState::Offline,
            seen_until: None,
            effects: Vec::new(),
        }
    }

    /// Applies `input`. The effects must all be taken before the next input.
    pub fn handle(&mut self, now: Millis, input: Input) -> impl Iterator<Item = Effect> {
        let hides = matches!(&input, Input::Listen(poll) if !poll.visible);
        let was_seen = self.clients.any_visible();
        match input {
            Input::Listen(poll) => self.listen(now, poll),
            Input::Hangup { request } => self.clients.hang_up(request, now + self.timing.lease),
            Input::Release { client } => self.release(now, &client),
            Input::Leave { client } => self.leave(now, &client),
            Input::Appended { head } => self.appended(now, head),
            Input::Elapsed => self.elapsed(now),
            Input::End => self.end(),
        }
        if was_seen && !hides && !self.clients.any_visible() {
            self.seen_until = Some(now + self.timing.grace);
        }
        self.tell_presence(now);
        self.effects.drain(..)
    }

    /// When [`Input::Elapsed`] is due; `None` once offline.
    pub fn poll_timeout(&self) -> Option<Millis> {
        match self.phase {
            Phase::Online => self
                .clients
                .earliest()
                .into_iter()
                .chain(self.seen_until)
                .min(),
            Phase::Leaving { until } => Some(until),
            Phase::Offline => None,
        }
    }

    /// Whether the user is there.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What others were last told.
    pub fn presence(&self) -> PresenceState {
        self.presence
    }

    /// How far the user's log is known to have grown.
    pub fn head(&self) -> Cursor {
        self.head
    }

    /// The clients that are attached, and the cursor of each that is held.
    pub fn clients(&self) -> impl Iterator<Item = (&ClientId, Option<Cursor>)> {
        self.clients.iter()
    }

    fn listen(&mut self, now: Millis, poll: Poll) {
        if self.phase == Phase::Offline {
            return self.answer(poll.request, Answer::Refused(Refusal::Ended));
        }
        match self.clients.arrive(&poll.client, self.timing.max_clients) {
            Arrival::Full => {
                return self.answer(poll.request, Answer::Refused(Refusal::TooManyClients));
            }
            Arrival::Superseding { request, at } => self.answer(request, Answer::Superseded { at }),
            Arrival::Free => {}
        }
        self.phase = Phase::Online;
        let after = poll.after;
        let answer = if after.is_behind(self.head) {
            Answer::Events { after }
        } else if poll.hold.is_zero() {
            Answer::Empty { at: after }
        } else {
            return self.clients.hold(poll, now);
        };
        self.answer(poll.request, answer);
        self.clients.idle(poll, now + self.timing.lease);
    }

    fn release(&mut self, now: Millis, client: &ClientId) {
        if let Some((request, at)) = self.clients.release(client, now + self.timing.lease) {
            self.answer(request, Answer::Empty { at });
        }
    }

    fn leave(&mut self, now: Millis, client: &ClientId) {
        if let Some((request, at)) = self.clients.detach(client) {
            self.answer(request, Answer::Empty { at });
        }
        self.leave_when_empty(now);
    }

    fn appended(&mut self, now: Millis, head: Cursor) {
        self.head.advance(head);
        let lease = now + self.timing.lease;
        for (request, after) in self.clients.behind(self.head, lease) {
            self.effects.push(Effect::Answer {
                request,
                answer: Answer::Events { after },
            });
        }
    }

    fn elapsed(&mut self, now: Millis) {
        for (request, at) in self.clients.expire(now, self.timing.lease) {
            self.effects.push(Effect::Answer {
                request,
                answer: Answer::Empty { at },
            });
        }
        self.seen_until = self.seen_until.filter(|until| *until > now);
        self.leave_when_empty(now);
        if let Phase::Leaving { until } = self.phase
            && until <= now
        {
            self.finish();
        }
    }

    fn end(&mut self) {
        if self.phase == Phase::Offline {
            return;
        }
        for (request, at) in self.clients.clear() {
            self.answer(request, Answer::Empty { at });
        }
        self.finish();
    }

    fn finish(&mut self) {
        self.phase = Phase::Offline;
        self.show(PresenceState::Offline);
        self.effects.push(Effect::Ended);
    }

    fn tell_presence(&mut self, now: Millis) {
        if self.phase != Phase::Online {
            // Leaving, it is still what it was; offline, that has been told.
            return;
        }
        if self.clients.any_visible() {
            self.seen_until = None;
            self.show(PresenceState::Online);
        } else if self.seen_until.is_none_or(|until| until <= now) {
            self.show(PresenceState::Away);
        }
    }

    fn show(&mut self, presence: PresenceState) {
        if self.presence != presence {
            self.presence = presence;
            self.effects.push(Effect::Presence(presence));
        }
    }

    fn leave_when_empty(&mut self, now: Millis) {
        if self.phase == Phase::Online && self.clients.is_empty() {
            self.phase = Phase::Leaving {
                until: now + self.timing.grace,
            };
        }
    }

    fn answer(&mut self, request: RequestId, answer: Answer) {
        self.effects.push(Effect::Answer { request, answer });
    }
}
