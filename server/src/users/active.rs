//! One user who is here, with the requests that wait for it and the news to answer them with.

use std::sync::Arc;

use chut_core::user::{Answer, Effect, Input, RequestId};
use chut_core::{Cursor, Millis, PresenceState, Seq, SignalPlace, User, UserId};
use tokio::sync::oneshot;

use super::census::Census;
use super::signals::{Signal, Signals};
use super::tail::Tail;
use super::waiting::Refused;
use crate::auth::{Culprit, Grant};
use crate::log::{Batch, BatchBound, Entry};

/// A machine, its waiting requests (as many as it has held clients), and the newest events.
#[derive(Debug)]
pub(super) struct Active {
    user: User,
    waiting: Vec<Request>,
    pub(super) tail: Tail,
    pub(super) signals: Signals,
    /// The furthest place that a client has shown to have come to.
    pub(super) presented: Seq,
    /// The deadline that the shard has listed for this user.
    pub(super) listed: Option<Millis>,
}

/// One request that waits.
#[derive(Debug)]
struct Request {
    id: RequestId,
    answer: oneshot::Sender<Result<Answer, Refused>>,
    /// What its caller was accepted for, if that can end.
    grant: Option<Arc<Grant>>,
}

/// What came of an input, for others.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Others see the user otherwise.
    pub(super) presence: Option<PresenceState>,
    pub(super) ended: bool,
}

/// What a woken client is answered with.
#[derive(Debug)]
pub struct News {
    /// Messages and marks; `None` where the log has to be read.
    pub batch: Option<Batch>,
    pub signals: Vec<Signal>,
    /// The place after these signals.
    pub at: SignalPlace,
}

impl Active {
    /// Nobody has come yet; the places of `start` are the user's, its signals begin there.
    pub(super) fn new(user: User, start: Cursor) -> Self {
        Self {
            user,
            waiting: Vec::new(),
            tail: Tail::new(start),
            signals: Signals::new(start.signal),
            presented: Seq::START,
            listed: None,
        }
    }

    /// Lets a request wait for its answer.
    pub(super) fn wait(
        &mut self,
        id: RequestId,
        grant: Option<Arc<Grant>>,
    ) -> oneshot::Receiver<Result<Answer, Refused>> {
        let (answer, receiver) = oneshot::channel();
        self.waiting.push(Request { id, answer, grant });
        receiver
    }

    /// Refuses the requests of `user`, who this is, that are meant; gives which they were. To the machine their
    /// connections have broken.
    pub(super) fn refuse(&mut self, user: &UserId, culprit: &Culprit) -> Vec<RequestId> {
        let is_meant = |request: &mut Request| culprit.is(user, request.grant.as_deref());
        let refused = self.waiting.extract_if(.., is_meant);
        let ids = refused.map(|request| {
            // A request whose connection has just broken needs no answer.
            let _ = request.answer.send(Err(Refused));
            request.id
        });
        ids.collect()
    }

    /// Applies `input` and carries out what follows.
    pub(super) fn apply(&mut self, now: Millis, input: Input) -> Outcome {
        if let Input::Hangup { request } = &input {
            take(&mut self.waiting, *request);
        }
        let mut outcome = Outcome::default();
        for effect in self.user.handle(now, input) {
            match effect {
                Effect::Answer { request, answer } => {
                    if let Some(request) = take(&mut self.waiting, request) {
                        // A request whose connection has just broken needs no answer.
                        let _ = request.answer.send(Ok(answer));
                    }
                }
                Effect::Presence(presence) => outcome.presence = Some(presence),
                Effect::Ended => outcome.ended = true,
            }
        }
        outcome
    }

    /// The log has grown by `entry`.
    pub(super) fn push(&mut self, entry: Entry) {
        if let Entry::Message { message, .. } = &entry {
            self.signals.typed(&message.from);
        }
        self.tail.push(entry);
    }

    /// What lies after a place.
    pub(super) fn news(
        &self,
        user: &UserId,
        after: Cursor,
        bound: BatchBound,
        now: Millis,
    ) -> News {
        News {
            batch: self.tail.after(user, after, bound),
            signals: self.signals.after(after.signal, now).cloned().collect(),
            at: self.signals.place(),
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        self.user.poll_timeout()
    }

    pub(super) fn census(&self) -> Census {
        Census {
            users: 1,
            clients: self.user.clients().count(),
            polls: self.waiting.len(),
        }
    }
}

fn take(waiting: &mut Vec<Request>, id: RequestId) -> Option<Request> {
    let at = waiting.iter().position(|known| known.id == id)?;
    Some(waiting.swap_remove(at))
}
