//! Questions under way: each is asked once, however many wait for its answer.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// As many as there are requests that wait, and no more.
#[derive(Debug)]
pub(super) struct Flights<K, V>(Mutex<HashMap<K, Arc<OnceCell<V>>>>);

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash, V: Clone> Flights<K, V> {
    /// The answer to `key`: that of whoever has asked first. If that one gives up, the next one asks.
    pub(super) async fn join<F>(&self, key: K, ask: impl FnOnce() -> F) -> V
    where
        F: Future<Output = V>,
    {
        let seat = Seat::take(self, key);
        seat.flight.get_or_init(ask).await.clone()
    }
}

/// One who waits. The flight goes with the last, or as soon as it is answered.
struct Seat<'a, K: Copy + Eq + Hash, V> {
    flights: &'a Flights<K, V>,
    key: K,
    flight: Arc<OnceCell<V>>,
}

impl<'a, K: Copy + Eq + Hash, V> Seat<'a, K, V> {
    fn take(flights: &'a Flights<K, V>, key: K) -> Self {
        let mut all = flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            flights,
            key,
            flight: Arc::clone(all.entry(key).or_default()),
        }
    }
}

impl<K: Copy + Eq + Hash, V> Drop for Seat<'_, K, V> {
    fn drop(&mut self) {
        let mut all = self
            .flights
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_ours = |flight: &Arc<OnceCell<V>>| Arc::ptr_eq(flight, &self.flight);
        // The list's own count and this one: nobody else waits.
        let is_last = Arc::strong_count(&self.flight) == 2;
        if all.get(&self.key).is_some_and(is_ours) && (is_last || self.flight.initialized()) {
            all.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn whoever_gives_up_leaves_the_question_to_the_next_and_nothing_behind() {
        let flights = Flights::default();
        let mut first = Box::pin(flights.join(1, pending::<u8>));
        assert!(futures_poll(&mut first).await.is_none());
        let mut second = Box::pin(flights.join(1, || async { 2 }));
        assert!(futures_poll(&mut second).await.is_none(), "the first asks");

        drop(first);

        assert_eq!(second.await, 2);
        assert!(flights.0.lock().unwrap().is_empty());
    }

    /// What a future gives if it is polled once.
    async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        tokio::select! {
            biased;
            output = future => Some(output),
            () = std::future::ready(()) => None,
        }
    }
}
