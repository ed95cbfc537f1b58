//! The people who are here: each a [`chut_core::User`], and the polls that wait for it.
//!
//! A user is started by its first poll and dropped when its machine ends. Inputs are applied under a
//! short lock and effects carried out at once: they only hand an [answer](chut_core::user::Answer) to a waiting request,
//! which then reads the log by itself. One task serves all deadlines.

mod active;
mod alarm;
mod shard;
mod waiting;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chut_core::user::{Input, Poll, RequestId, Timing};
use chut_core::{ClientId, Cursor, Millis, Seq, UserId};

use crate::clock::Clock;
use alarm::Alarm;
use shard::Shard;
pub use waiting::Waiting;

/// Locks to spread users over: more than the cores of the machines this is made for.
const SHARDS: usize = 32;

/// See the [module](self).
#[derive(Debug)]
pub struct Users {
    timing: Timing,
    clock: Clock,
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
    next_request: AtomicU64,
    alarm: Alarm,
}

impl Users {
    /// Nobody is here.
    pub fn new(timing: Timing, clock: Clock) -> Self {
        Self {
            timing,
            clock,
            hasher: RandomState::new(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            next_request: AtomicU64::new(0),
            alarm: Alarm::default(),
        }
    }

    /// Lets a client of `user` wait for what comes after a place. If the answer is
    /// [news](Waiting::is_news) here, the caller has to find out how far the user's log has grown and
    /// say so with [`caught_up`](Self::caught_up); the poll is answered then if it is behind.
    pub fn listen(
        &self,
        user: &UserId,
        client: ClientId,
        after: Cursor,
        hold: Duration,
    ) -> Waiting<'_> {
        let request = RequestId(self.next_request.fetch_add(1, Ordering::Relaxed));
        let poll = Poll {
            client,
            request,
            after,
            hold,
        };
        let now = self.clock.now();
        let (answered, known) = self.shard(user).listen(user, self.timing, poll, now);
        self.rearm(user);
        Waiting::new(self, user.clone(), request, answered, known)
    }

    /// The log of `user` had grown to `head` when it was looked up, after the user had come.
    pub fn caught_up(&self, user: &UserId, head: Cursor) {
        self.shard(user).caught_up(user);
        self.appended(user, head);
    }

    /// A client of `user` has come as far as `seq`. `true`: none had before.
    pub fn presents(&self, user: &UserId, seq: Seq) -> bool {
        self.shard(user).presents(user, seq)
    }

    /// The log of `user` has grown to `head`.
    pub fn appended(&self, user: &UserId, head: Cursor) {
        self.input(user, Input::Appended { head });
    }

    /// The log of everybody may have grown to `head`.
    pub fn all_appended(&self, head: Cursor) {
        let now = self.clock.now();
        for shard in &self.shards {
            lock(shard).input_all(now, &Input::Appended { head });
        }
    }

    /// A client of `user` needs its connection for something else.
    pub fn release(&self, user: &UserId, client: ClientId) {
        self.input(user, Input::Release { client });
    }

    /// A client of `user` is going.
    pub fn leave(&self, user: &UserId, client: ClientId) {
        self.input(user, Input::Leave { client });
    }

    /// Ends everybody: all waiting polls are answered.
    pub fn end_all(&self) {
        let now = self.clock.now();
        for shard in &self.shards {
            lock(shard).input_all(now, &Input::End);
        }
    }

    /// Whether `user` has a client, or had one a moment ago.
    pub fn is_here(&self, user: &UserId) -> bool {
        self.shard(user).is_here(user)
    }

    /// Serves deadlines, for as long as it is polled.
    pub async fn run_deadlines(&self) {
        loop {
            self.alarm.unset();
            let earliest = self
                .shards
                .iter()
                .filter_map(|shard| lock(shard).earliest());
            let earliest = earliest.min();
            self.alarm.wait(&self.clock, earliest).await;
            let now = self.clock.now();
            for shard in &self.shards {
                lock(shard).elapse(now);
            }
        }
    }

    fn hang_up(&self, user: &UserId, request: RequestId) {
        self.input(user, Input::Hangup { request });
    }

    fn input(&self, user: &UserId, input: Input) {
        self.shard(user).input(user, self.clock.now(), input);
        self.rearm(user);
    }

    fn rearm(&self, user: &UserId) {
        let earliest: Option<Millis> = self.shard(user).earliest();
        self.alarm.no_later_than(earliest);
    }

    fn shard(&self, user: &UserId) -> MutexGuard<'_, Shard> {
        let hash = self.hasher.hash_one(user);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "any bits will do to pick a shard"
        )]
        let at = hash as usize % SHARDS;
        lock(&self.shards[at])
    }
}

/// A panic elsewhere leaves a shard as consistent as any other moment does.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}
