//! What the host site has said, for as long as it holds: a question is asked once, not for each request.

use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::time::Instant;

use super::Fingerprint;
use super::flights::Flights;
use crate::bounds::REFUSALS;

/// How long a refusal holds: a person who signs in again should not have to wait.
const REFUSED_FOR: Duration = Duration::from_secs(5);

/// How long a question that got no answer is not repeated: as long as callers are told to wait.
const DOWN_FOR: Duration = Duration::from_secs(2);

/// How long an answer is used beyond its time while there is no other: a site that is started anew.
const STALE_FOR: Duration = Duration::from_mins(1);

/// How long an answer may hold at the most.
pub(super) const LONGEST: Duration = Duration::from_hours(1);

/// The longest that anything is used.
pub(super) const OLDEST: Duration = LONGEST.saturating_add(STALE_FOR);

/// What is asked about.
pub(super) type Key = (Fingerprint, Fingerprint);

/// Why there is no answer that pleases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The site says no.
    Refused,
    /// The site says nothing, or nothing that can be used.
    Down,
}

/// What the site has said, and for how long.
pub(super) type Answer<V> = Result<(V, Duration), Failure>;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Memory<V: Clone + Send + Sync + 'static> {
    known: Cache<Key, Known<V>>,
    failed: Cache<Key, Failed>,
    asked: Flights<Key, Result<V, Failure>>,
}

#[derive(Clone, Debug)]
struct Known<V> {
    value: V,
    fresh_until: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Failed {
    failure: Failure,
    until: Instant,
}

impl<V: Clone + Send + Sync + 'static> Memory<V> {
    /// Nothing is known; `room` is how many answers may be, the ones not used for longest go first.
    pub(super) fn new(room: u64) -> Self {
        let lru = EvictionPolicy::lru;
        let known = Cache::builder().max_capacity(room).eviction_policy(lru());
        let failed = Cache::builder().max_capacity(REFUSALS);
        Self {
            known: known.time_to_live(OLDEST).build(),
            failed: failed
                .eviction_policy(lru())
                .time_to_live(REFUSED_FOR)
                .build(),
            asked: Flights::default(),
        }
    }

    /// The answer to `key`, remembered or asked for by `ask`. One that does not hold is not used, nor one
    /// that holds no longer when it comes.
    ///
    /// # Errors
    ///
    /// [`Failure`]; of a site that is down only where it has not answered for a minute.
    pub(super) async fn recall<F>(
        &self,
        key: Key,
        holds: impl Fn(&V) -> bool,
        ask: impl FnOnce() -> F,
    ) -> Result<V, Failure>
    where
        F: Future<Output = Answer<V>>,
    {
        if let Some(answer) = self.remembered(&key, &holds) {
            return answer;
        }
        let asked = || async {
            match self.remembered(&key, &holds) {
                Some(answer) => answer,
                None => self.keep(key, &holds, ask().await),
            }
        };
        // Most calls have ended above: they need no room for a question.
        let answer = Box::pin(self.asked.join(key, asked)).await?;
        Some(answer).filter(holds).ok_or(Failure::Refused)
    }

    /// Whether there is an answer to `key` that pleased, maybe not a fresh one.
    pub(super) fn knows(&self, key: &Key) -> bool {
        self.known.contains_key(key)
    }

    /// Forgets the answers that are `meant`, and says how many.
    pub(super) fn forget(&self, meant: impl Fn(&V) -> bool) -> usize {
        let meant = self.known.iter().filter(|(_, known)| meant(&known.value));
        let keys: Vec<_> = meant.map(|(key, _)| key).collect();
        for key in &keys {
            self.known.invalidate(key.as_ref());
        }
        keys.len()
    }

    /// What need not be asked.
    fn remembered(&self, key: &Key, holds: impl Fn(&V) -> bool) -> Option<Result<V, Failure>> {
        let now = Instant::now();
        let known = self.known.get(key).filter(|known| holds(&known.value));
        if let Some(known) = &known
            && now < known.fresh_until
        {
            return Some(Ok(known.value.clone()));
        }
        let failed = self.failed.get(key).filter(|failed| now < failed.until)?;
        Some(or_stale(known, failed.failure, now))
    }

    /// Keeps what the site has said, and makes the best of it.
    fn keep(&self, key: Key, holds: impl Fn(&V) -> bool, said: Answer<V>) -> Result<V, Failure> {
        let now = Instant::now();
        let (failure, span) = match said {
            Ok((value, span)) if holds(&value) => {
                let fresh_until = now + span.min(LONGEST);
                let known = Known {
                    value: value.clone(),
                    fresh_until,
                };
                self.known.insert(key, known);
                self.failed.invalidate(&key);
                return Ok(value);
            }
            // It was revoked while the site was asked, and nobody knows what the site would say to that.
            Ok(_) => return Err(Failure::Refused),
            Err(Failure::Refused) => (Failure::Refused, REFUSED_FOR),
            Err(Failure::Down) => (Failure::Down, DOWN_FOR),
        };
        if failure == Failure::Refused {
            self.known.invalidate(&key);
        }
        let until = now + span;
        self.failed.insert(key, Failed { failure, until });
        let known = self.known.get(&key).filter(|known| holds(&known.value));
        or_stale(known, failure, now)
    }
}

/// What to make of a failure where there is an answer from before.
fn or_stale<V>(known: Option<Known<V>>, failure: Failure, now: Instant) -> Result<V, Failure> {
    let known = known.filter(|known| now < known.fresh_until + STALE_FOR);
    match (failure, known) {
        (Failure::Down, Some(known)) => Ok(known.value),
        (Failure::Down | Failure::Refused, _) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> Key {
        let name = number.to_string();
        (Fingerprint::session(&name), Fingerprint::token(&name))
    }

    #[tokio::test]
    async fn it_has_room_for_so_many_answers_and_the_ones_used_last_stay() {
        let memory = Memory::new(10);
        for number in 0..20 {
            let ask = || async move { Ok((number, LONGEST)) };
            memory.recall(key(number), |_| true, ask).await.unwrap();
            memory.known.run_pending_tasks();
        }

        assert_eq!(memory.known.entry_count(), 10);
        let unasked = || async { Err(Failure::Down) };
        assert_eq!(memory.recall(key(19), |_| true, unasked).await, Ok(19));
        assert_eq!(
            memory.recall(key(0), |_| true, unasked).await,
            Err(Failure::Down)
        );
    }

    #[tokio::test]
    async fn refusals_have_a_place_of_their_own_and_push_no_answer_out() {
        let memory = Memory::new(10);
        memory
            .recall(key(0), |_| true, || async { Ok((7, LONGEST)) })
            .await
            .unwrap();
        for number in 1..=REFUSALS + 10 {
            let no = || async { Err(Failure::Refused) };
            memory.recall(key(number), |_| true, no).await.unwrap_err();
        }
        memory.failed.run_pending_tasks();

        assert!(memory.failed.entry_count() <= REFUSALS);
        let unasked = || async { Err(Failure::Down) };
        assert_eq!(memory.recall(key(0), |_| true, unasked).await, Ok(7));
    }
}
