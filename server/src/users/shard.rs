//! A share of the users, under one lock, with their deadlines in order.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use chut_core::user::{Answer, Input, Poll, Timing};
use chut_core::{Cursor, Millis, Seq, User, UserId};
use tokio::sync::oneshot;

use super::Crowded;
use super::active::Active;
use super::census::Census;
use super::waiting::Refused;
use crate::auth::{Culprit, Grant};
use crate::presence::Presence;

/// Users by ID. A deadline that has moved later stays listed until it comes up and is then listed
/// anew, so that a poll, which moves it most often, costs no work here.
#[derive(Debug)]
pub(super) struct Shard {
    presence: Arc<dyn Presence>,
    room: usize,
    users: HashMap<UserId, Active>,
    deadlines: BinaryHeap<Reverse<(Millis, UserId)>>,
}

/// A poll that the shard has let in.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) answered: oneshot::Receiver<Result<Answer, Refused>>,
    /// It is known how far the user's log had grown.
    pub(super) is_known: bool,
    /// The user may have missed signals since the poll's place.
    pub(super) is_stranger: bool,
    /// The poll's place, for a stranger with the newest among the signals.
    pub(super) after: Cursor,
}

impl Shard {
    /// Nobody is here; `room` is how many may be.
    pub(super) fn new(presence: Arc<dyn Presence>, room: usize) -> Self {
        Self {
            presence,
            room,
            users: HashMap::new(),
            deadlines: BinaryHeap::new(),
        }
    }

    /// Lets a poll wait; its user is started at `start` if it is not here.
    pub(super) fn listen(
        &mut self,
        user: &UserId,
        timing: Timing,
        (mut poll, grant): (Poll, Option<Arc<Grant>>),
        start: Cursor,
        now: Millis,
    ) -> Result<Admitted, Crowded> {
        if self.users.len() >= self.room && !self.users.contains_key(user) {
            return Err(Crowded);
        }
        let begin = || Active::new(User::new(timing, start, now), start);
        let active = self.users.entry(user.clone()).or_insert_with(begin);
        let is_stranger = !active.signals.reach(poll.after.signal);
        if is_stranger {
            poll.after.signal = active.signals.place();
        }
        let is_known = active.tail.is_known();
        let (answered, after) = (active.wait(poll.request, grant), poll.after);
        self.input(user, now, Input::Listen(poll));
        Ok(Admitted {
            answered,
            is_known,
            is_stranger,
            after,
        })
    }

    /// A client of `user` has come as far as `seq`; says whether none had before. Of somebody who is
    /// not here nothing is known, so that counts too.
    pub(super) fn presents(&mut self, user: &UserId, seq: Seq) -> bool {
        let Some(active) = self.users.get_mut(user) else {
            return true;
        };
        let moves = seq > active.presented;
        active.presented = active.presented.max(seq);
        moves
    }

    /// Applies `input` to `user`, if it is here.
    pub(super) fn input(&mut self, user: &UserId, now: Millis, input: Input) {
        let Some(active) = self.users.get_mut(user) else {
            return;
        };
        let outcome = active.apply(now, input);
        if let Some(state) = outcome.presence {
            self.presence.announce(user, state);
        }
        if outcome.ended {
            self.users.remove(user);
        } else {
            self.list(user);
        }
    }

    /// Refuses the waiting polls that are meant, and says how many.
    pub(super) fn refuse(&mut self, now: Millis, culprit: &Culprit) -> usize {
        let refused = self.users.iter_mut().flat_map(|(user, active)| {
            let requests = active.refuse(user, culprit).into_iter();
            requests.map(|request| (user.clone(), request))
        });
        let refused: Vec<_> = refused.collect();
        for (user, request) in &refused {
            let request = *request;
            self.input(user, now, Input::Hangup { request });
        }
        refused.len()
    }

    /// Applies `input` to everybody.
    pub(super) fn input_all(&mut self, now: Millis, input: &Input) {
        for user in self.everybody() {
            self.input(&user, now, input.clone());
        }
    }

    /// Tells everybody whose deadline has come.
    pub(super) fn elapse(&mut self, now: Millis) {
        while self.earliest().is_some_and(|deadline| deadline <= now) {
            let Some(Reverse((deadline, user))) = self.deadlines.pop() else {
                return;
            };
            let Some(active) = self.users.get_mut(&user) else {
                continue;
            };
            if active.listed == Some(deadline) {
                active.listed = None;
                let due = active.poll_timeout().is_some_and(|due| due <= now);
                if due {
                    self.input(&user, now, Input::Elapsed);
                } else {
                    self.list(&user);
                }
            }
        }
    }

    /// The earliest deadline listed.
    pub(super) fn earliest(&self) -> Option<Millis> {
        self.deadlines
            .peek()
            .map(|Reverse((deadline, _))| *deadline)
    }

    /// `user`, if it is here.
    pub(super) fn active(&mut self, user: &UserId) -> Option<&mut Active> {
        self.users.get_mut(user)
    }

    /// Keeps nothing in memory of what logs had grown by up to `head`.
    pub(super) fn forget_news(&mut self, head: Cursor) {
        for active in self.users.values_mut() {
            active.tail.missed(head);
        }
    }

    /// Everybody who is here.
    pub(super) fn everybody(&self) -> Vec<UserId> {
        self.users.keys().cloned().collect()
    }

    pub(super) fn census(&self) -> Census {
        let counts = self.users.values().map(Active::census);
        counts.fold(Census::default(), Census::and)
    }

    /// Lists the deadline of `user` where it has moved before the one listed.
    fn list(&mut self, user: &UserId) {
        let Some(active) = self.users.get_mut(user) else {
            return;
        };
        let Some(deadline) = active.poll_timeout() else {
            return;
        };
        if active.listed.is_none_or(|listed| deadline < listed) {
            active.listed = Some(deadline);
            self.deadlines.push(Reverse((deadline, user.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chut_core::user::RequestId;
    use chut_core::{Epoch, SignalPlace};

    use super::*;
    use crate::presence::Alone;

    #[test]
    fn a_shard_has_room_for_so_many_users_and_for_their_polls() {
        let mut shard = Shard::new(Arc::new(Alone::default()), 2);
        let mut listen = |name: &str, request| {
            let span = Duration::from_secs(1);
            let start = Cursor {
                signal: SignalPlace { run: 1, number: 1 },
                ..Cursor::start(Epoch(1))
            };
            let poll = Poll {
                client: "tab".parse().unwrap(),
                request: RequestId(request),
                after: start,
                visible: true,
                hold: span,
            };
            let timing = Timing::new(span, span, 1);
            let user = name.parse().unwrap();
            shard.listen(&user, timing, (poll, None), start, Millis(0))
        };

        assert!(listen("alice", 1).is_ok());
        assert!(listen("bob", 2).is_ok());
        assert_eq!(listen("carol", 3).unwrap_err(), Crowded);
        assert!(listen("alice", 4).is_ok());
    }
}
