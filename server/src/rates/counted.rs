//! One kind of thing, counted for each who does it.

use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use super::Rate;
use crate::bounds::RATES;

/// See the [module](self). Beyond [`RATES`] those who have not done it for longest begin anew.
#[derive(Debug)]
pub(super) struct Counted<K, C>
where
    K: Eq + Hash + Send + Sync + 'static,
    C: Clock + Send + Sync + 'static,
{
    quota: Quota,
    clock: C,
    known: Cache<K, Arc<Limiter<C>>>,
}

type Limiter<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

impl<K, C> Counted<K, C>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    C: Clock + Clone + Send + Sync + 'static,
{
    pub(super) fn new(rate: Rate, clock: C) -> Self {
        let full = Duration::from_secs(1) * rate.burst.get().div_ceil(rate.a_second.get());
        let known = Cache::builder()
            .max_capacity(RATES)
            .eviction_policy(EvictionPolicy::lru())
            // Whoever has paused for so long may do a whole burst, as one who is not known.
            .time_to_idle(full.max(Duration::from_secs(1)));
        Self {
            quota: Quota::per_second(rate.a_second).allow_burst(rate.burst),
            clock,
            known: known.build(),
        }
    }

    /// Counts one more of `who`; where that is too fast, says how long to wait.
    pub(super) fn count(&self, who: &K) -> Result<(), Duration> {
        let limiter = match self.known.get(who) {
            Some(limiter) => limiter,
            None => self.known.get_with(who.clone(), || {
                Arc::new(RateLimiter::direct_with_clock(
                    self.quota,
                    self.clock.clone(),
                ))
            }),
        };
        let now = self.clock.now();
        limiter.check().map_err(|until| until.wait_time_from(now))
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn counted(a_second: u32, burst: u32) -> (Counted<u64, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let rate = Rate {
            a_second: NonZeroU32::new(a_second).unwrap(),
            burst: NonZeroU32::new(burst).unwrap(),
        };
        (Counted::new(rate, clock.clone()), clock)
    }

    #[test]
    fn a_burst_is_let_through_and_then_so_many_a_second_for_each() {
        let (counted, clock) = counted(5, 20);

        for _ in 0..20 {
            counted.count(&1).unwrap();
        }
        let wait = counted.count(&1).unwrap_err();
        assert!(
            wait <= Duration::from_millis(200) && !wait.is_zero(),
            "{wait:?}"
        );
        counted.count(&2).unwrap();

        clock.advance(wait);
        counted.count(&1).unwrap();
        counted.count(&1).unwrap_err();

        clock.advance(Duration::from_mins(1));
        for _ in 0..20 {
            counted.count(&1).unwrap();
        }
        counted.count(&1).unwrap_err();
    }

    #[test]
    fn so_many_are_counted_and_no_more() {
        let (counted, _) = counted(1, 1);
        for who in 0..RATES + 100 {
            counted.count(&who).unwrap();
        }

        counted.known.run_pending_tasks();

        assert!(counted.known.entry_count() <= RATES);
    }
}
