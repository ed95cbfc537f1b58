//! A share of the users, under one lock, with their deadlines in order.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use chut_core::user::{Answer, Input, Poll, Timing};
use chut_core::{Millis, Seq, User, UserId};
use tokio::sync::oneshot;

use super::active::Active;

/// Users by ID. A deadline that has moved later stays listed until it comes up and is then listed
/// anew, so that a poll, which moves it most often, costs no work here.
#[derive(Debug, Default)]
pub(super) struct Shard {
    users: HashMap<UserId, Active>,
    deadlines: BinaryHeap<Reverse<(Millis, UserId)>>,
}

impl Shard {
    /// Lets a poll wait; its user is started if it is not here. Says whether it is known how far the
    /// user's log had grown.
    pub(super) fn listen(
        &mut self,
        user: &UserId,
        timing: Timing,
        poll: Poll,
        now: Millis,
    ) -> (oneshot::Receiver<Answer>, bool) {
        let start = || Active::new(User::new(timing, poll.after, now));
        let active = self.users.entry(user.clone()).or_insert_with(start);
        let known = active.known;
        let answered = active.wait(poll.request);
        self.input(user, now, Input::Listen(poll));
        (answered, known)
    }

    /// It has been looked up how far the log of `user` had grown.
    pub(super) fn caught_up(&mut self, user: &UserId) {
        if let Some(active) = self.users.get_mut(user) {
            active.known = true;
        }
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
        if active.apply(now, input) {
            self.users.remove(user);
        } else {
            self.list(user);
        }
    }

    /// Applies `input` to everybody.
    pub(super) fn input_all(&mut self, now: Millis, input: &Input) {
        let users: Vec<_> = self.users.keys().cloned().collect();
        for user in users {
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

    pub(super) fn is_here(&self, user: &UserId) -> bool {
        self.users.contains_key(user)
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
