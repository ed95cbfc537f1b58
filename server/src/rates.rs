//! How much one person may ask for in a while.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use chut_core::UserId;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use thiserror::Error;

use crate::bounds::RATES;

/// Notices of typing: one every 3 s is usual for each conversation that is written in, and a person may write
/// in several of them.
const TYPING: Rate = Rate {
    a_second: NonZeroU32::new(2).expect("2 is not 0"),
    burst: NonZeroU32::new(10).expect("10 is not 0"),
};

/// So many a second in the long run, and so many at once after a pause.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub a_second: NonZeroU32,
    pub burst: NonZeroU32,
}

/// The rates of everybody.
#[derive(Debug)]
pub struct Rates {
    sends: Option<People<MonotonicClock>>,
    typing: Option<People<MonotonicClock>>,
}

/// Beyond the rate; it may be tried again after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("more than one person may send in a while")]
pub struct TooFast(pub Duration);

impl Rates {
    /// `sends`: the rate of one person's messages; `None`: everything as often as they like.
    pub fn new(sends: Option<Rate>) -> Self {
        let people = |rate| People::new(rate, MonotonicClock);
        Self {
            sends: sends.map(people),
            typing: sends.map(|_| people(TYPING)),
        }
    }

    /// Counts a message of `user`.
    ///
    /// # Errors
    ///
    /// [`TooFast`].
    pub fn send(&self, user: &UserId) -> Result<(), TooFast> {
        count(self.sends.as_ref(), user)
    }

    /// Counts a notice that `user` is typing.
    ///
    /// # Errors
    ///
    /// [`TooFast`].
    pub fn typing(&self, user: &UserId) -> Result<(), TooFast> {
        count(self.typing.as_ref(), user)
    }
}

fn count(people: Option<&People<MonotonicClock>>, user: &UserId) -> Result<(), TooFast> {
    people.map_or(Ok(()), |people| people.count(user))
}

/// One kind of thing, counted for each person who does it. Beyond [`RATES`] those who have not done it for
/// longest begin anew.
#[derive(Debug)]
struct People<C: Clock + Send + Sync + 'static> {
    quota: Quota,
    clock: C,
    known: Cache<UserId, Arc<Limiter<C>>>,
}

type Limiter<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

impl<C: Clock + Clone + Send + Sync + 'static> People<C> {
    fn new(rate: Rate, clock: C) -> Self {
        let full = Duration::from_secs(1) * rate.burst.get().div_ceil(rate.a_second.get());
        let known = Cache::builder()
            .max_capacity(RATES)
            .eviction_policy(EvictionPolicy::lru())
            // Whoever has paused for so long may send a whole burst, as one who is not known.
            .time_to_idle(full.max(Duration::from_secs(1)));
        Self {
            quota: Quota::per_second(rate.a_second).allow_burst(rate.burst),
            clock,
            known: known.build(),
        }
    }

    fn count(&self, user: &UserId) -> Result<(), TooFast> {
        let limiter = match self.known.get(user) {
            Some(limiter) => limiter,
            None => self.known.get_with(user.clone(), || {
                Arc::new(RateLimiter::direct_with_clock(
                    self.quota,
                    self.clock.clone(),
                ))
            }),
        };
        let now = self.clock.now();
        limiter
            .check()
            .map_err(|until| TooFast(until.wait_time_from(now)))
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn user(number: u64) -> UserId {
        format!("user-{number}").parse().unwrap()
    }

    fn people(a_second: u32, burst: u32) -> (People<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let rate = Rate {
            a_second: NonZeroU32::new(a_second).unwrap(),
            burst: NonZeroU32::new(burst).unwrap(),
        };
        (People::new(rate, clock.clone()), clock)
    }

    #[test]
    fn a_burst_is_let_through_and_then_so_many_a_second_for_each_person() {
        let (people, clock) = people(5, 20);

        for _ in 0..20 {
            people.count(&user(1)).unwrap();
        }
        let TooFast(wait) = people.count(&user(1)).unwrap_err();
        assert!(
            wait <= Duration::from_millis(200) && !wait.is_zero(),
            "{wait:?}"
        );
        people.count(&user(2)).unwrap();

        clock.advance(wait);
        people.count(&user(1)).unwrap();
        people.count(&user(1)).unwrap_err();

        clock.advance(Duration::from_mins(1));
        for _ in 0..20 {
            people.count(&user(1)).unwrap();
        }
        people.count(&user(1)).unwrap_err();
    }

    #[test]
    fn so_many_people_are_counted_and_no_more() {
        let (people, _) = people(1, 1);
        for number in 0..RATES + 100 {
            people.count(&user(number)).unwrap();
        }

        people.known.run_pending_tasks();

        assert!(people.known.entry_count() <= RATES);
    }
}
