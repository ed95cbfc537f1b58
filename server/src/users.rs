//! The people who are here: each a [`chut_core::User`], and the polls that wait for it.
//!
//! A user is started by its first poll and dropped when its machine ends. Inputs are applied under a
//! short lock and effects carried out at once: they only hand an [answer](chut_core::user::Answer) to a waiting request,
//! which then reads the log by itself. One task serves all deadlines.

mod active;
mod alarm;
mod census;
mod shard;
mod signals;
mod tail;
mod waiting;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chut_core::user::{Input, Poll, RequestId, Timing};
use chut_core::{ClientId, Cursor, Epoch, Millis, Seq, SignalPlace, UserId};
use thiserror::Error;

use crate::auth::{Culprit, Grant};
use crate::bounds::USERS;
use crate::clock::Clock;
use crate::log::{BatchBound, Grown};
use crate::presence::Presence;
pub use active::News;
use alarm::Alarm;
pub use census::Census;
use shard::Shard;
pub use signals::Signal;
pub use waiting::{Refused, Waiting};

/// Locks to spread users over: more than the cores of the machines this is made for.
const SHARDS: usize = 32;

/// See the [module](self).
#[derive(Debug)]
pub struct Users {
    timing: Timing,
    clock: Clock,
    /// Drawn for this run of the server: places among signals hold for it alone.
    run: u64,
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
    next_request: AtomicU64,
    next_signal: AtomicU64,
    /// Everybody has been ended: nobody waits any more.
    ended: AtomicBool,
    alarm: Alarm,
}

/// As many users are here as may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("as many users are here as may be")]
pub struct Crowded;

/// A client asks for what comes after a place.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub client: ClientId,
    pub after: Cursor,
    /// Whether the tab is in sight.
    pub visible: bool,
    /// How long to wait; nothing means not at all.
    pub hold: Duration,
    /// What the caller was accepted for, if that can end.
    pub grant: Option<Arc<Grant>>,
}

impl Users {
    /// Nobody is here. `presence` hears how others are to see each user; `run` was never drawn before.
    pub fn new(timing: Timing, clock: Clock, presence: &Arc<dyn Presence>, run: u64) -> Self {
        let shard = || Mutex::new(Shard::new(Arc::clone(presence), USERS / SHARDS));
        Self {
            timing,
            clock,
            run,
            hasher: RandomState::new(),
            shards: (0..SHARDS).map(|_| shard()).collect(),
            next_request: AtomicU64::new(0),
            next_signal: AtomicU64::new(1),
            ended: AtomicBool::new(false),
            alarm: Alarm::default(),
        }
    }

    /// Lets a client of `user` wait for what comes after a place. If the user
    /// [is news](Waiting::is_news) here, the caller has to find out how far the user's log has grown
    /// and say so with [`caught_up`](Self::caught_up); the poll is answered then if it is behind.
    ///
    /// # Errors
    ///
    /// [`Crowded`]: the user is not here, and there is no room for another.
    pub fn listen(&self, user: &UserId, wanted: Wanted) -> Result<Waiting<'_>, Crowded> {
        let request = RequestId(self.next_request.fetch_add(1, Ordering::Relaxed));
        let mut shard = self.shard(user);
        let start = Cursor {
            signal: SignalPlace {
                run: self.run,
                number: self.next_signal.fetch_add(1, Ordering::Relaxed),
            },
            ..wanted.after
        };
        // Under the lock: whoever comes before `end_all` has it is ended by it, and everybody else sees this.
        let ended = self.ended.load(Ordering::Relaxed);
        let hold = if ended { Duration::ZERO } else { wanted.hold };
        let poll = Poll {
            client: wanted.client,
            request,
            after: wanted.after,
            visible: wanted.visible,
            hold,
        };
        let now = self.clock.now();
        let admitted = shard.listen(user, self.timing, (poll, wanted.grant), start, now)?;
        drop(shard);
        self.rearm(user);
        Ok(Waiting::new(self, user.clone(), request, admitted))
    }

    /// The log of `user` had grown to `head` when it was looked up, after the user had come.
    pub fn caught_up(&self, user: &UserId, head: Cursor) {
        if let Some(active) = self.shard(user).active(user) {
            active.tail.caught_up(head);
        }
        self.input(user, Input::Appended { head });
    }

    /// A client of `user` has come as far as `seq`. `true`: none had before.
    pub fn presents(&self, user: &UserId, seq: Seq) -> bool {
        self.shard(user).presents(user, seq)
    }

    /// The log of a user has grown.
    pub fn appended(&self, grown: Grown) {
        let Grown { user, head, entry } = grown;
        let mut shard = self.shard(&user);
        if let Some(active) = shard.active(&user) {
            active.push(entry);
            shard.input(&user, self.clock.now(), Input::Appended { head });
        }
    }

    /// The log of everybody may have grown to `head`; what by, has been missed.
    pub fn all_appended(&self, head: Cursor) {
        let now = self.clock.now();
        for shard in &self.shards {
            let mut shard = lock(shard);
            for user in shard.everybody() {
                if let Some(active) = shard.active(&user) {
                    active.tail.missed(head);
                }
                shard.input(&user, now, Input::Appended { head });
            }
        }
    }

    /// Tells the clients of `user`, if it is here.
    pub fn signal(&self, user: &UserId, signal: Signal) {
        let now = self.clock.now();
        let mut shard = self.shard(user);
        let Some(active) = shard.active(user) else {
            return;
        };
        let number = self.next_signal.fetch_add(1, Ordering::Relaxed);
        active.signals.push(number, now, signal);
        let head = Cursor {
            signal: active.signals.place(),
            // The log has not grown.
            ..Cursor::start(Epoch(0))
        };
        shard.input(user, now, Input::Appended { head });
    }

    /// Where the signals of `user` end, if it is here.
    pub fn signalled(&self, user: &UserId) -> Option<SignalPlace> {
        let mut shard = self.shard(user);
        shard.active(user).map(|active| active.signals.place())
    }

    /// What lies after a place, for a client of `user` that has been woken.
    pub fn news(&self, user: &UserId, after: Cursor, bound: BatchBound) -> Option<News> {
        let now = self.clock.now();
        let mut shard = self.shard(user);
        let active = shard.active(user)?;
        Some(active.news(user, after, bound, now))
    }

    /// A client of `user` needs its connection for something else.
    pub fn release(&self, user: &UserId, client: ClientId) {
        self.input(user, Input::Release { client });
    }

    /// A client of `user` is going.
    pub fn leave(&self, user: &UserId, client: ClientId) {
        self.input(user, Input::Leave { client });
    }

    /// Refuses the waiting polls that are meant, and says how many. To others their users are where they were:
    /// it is as if connections had broken.
    pub fn refuse(&self, culprit: &Culprit) -> usize {
        let refuse = |mut shard: MutexGuard<'_, Shard>| {
            let refused = shard.refuse(self.clock.now(), culprit);
            self.alarm.no_later_than(shard.earliest());
            refused
        };
        match culprit {
            Culprit::User(user) => refuse(self.shard(user)),
            Culprit::Session(_) | Culprit::Token(_) => {
                self.shards.iter().map(lock).map(refuse).sum()
            }
        }
    }

    /// Ends everybody: all waiting polls are answered, and later ones are not held.
    pub fn end_all(&self) {
        self.ended.store(true, Ordering::Relaxed);
        let now = self.clock.now();
        for shard in &self.shards {
            lock(shard).input_all(now, &Input::End);
        }
    }

    /// Ends `user`, if it is here; says whether it was. Its waiting polls are answered, and its clients may come
    /// again.
    pub fn end(&self, user: &UserId) -> bool {
        let was_here = self.is_here(user);
        self.input(user, Input::End);
        was_here
    }

    /// Keeps nothing in memory of what the logs of all had grown by up to `head`: whoever is behind reads the log.
    pub fn forget_news(&self, head: Cursor) {
        for shard in &self.shards {
            lock(shard).forget_news(head);
        }
    }

    /// What `user` has here.
    pub fn census_of(&self, user: &UserId) -> Census {
        let mut shard = self.shard(user);
        let active = shard.active(user);
        active.map(|active| active.census()).unwrap_or_default()
    }

    /// Whether `user` has a client, or had one a moment ago.
    pub fn is_here(&self, user: &UserId) -> bool {
        self.shard(user).active(user).is_some()
    }

    /// Everybody who is here.
    pub fn everybody(&self) -> Vec<UserId> {
        let shards = self.shards.iter();
        shards.flat_map(|shard| lock(shard).everybody()).collect()
    }

    /// How many are here.
    pub fn census(&self) -> Census {
        let counts = self.shards.iter().map(|shard| lock(shard).census());
        counts.fold(Census::default(), Census::and)
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
