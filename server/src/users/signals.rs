//! What is signalled to one user and not kept: who is there, who is typing.

use std::collections::VecDeque;

use chut_core::limits::TYPING_TTL;
use chut_core::wire::Event;
use chut_core::{Millis, PresenceState, SignalPlace, Timestamp, UserId};

use crate::bounds::SIGNALS;

/// Something that matters now or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Somebody is there, or no longer, since `at`.
    Presence {
        user: UserId,
        state: PresenceState,
        at: Timestamp,
    },
    /// Somebody is typing, or has stopped.
    Typing { from: UserId, typing: bool },
}

impl Signal {
    /// How a client hears of it.
    pub fn into_event(self) -> Event {
        match self {
            Self::Presence { user, state, at } => Event::Presence { user, state, at },
            Self::Typing { from, typing } => Event::Typing { from, typing },
        }
    }

    /// Of signals of one sort and person, only the newest counts.
    fn sort(&self) -> (bool, &UserId) {
        match self {
            Self::Presence { user, .. } => (true, user),
            Self::Typing { from, .. } => (false, from),
        }
    }
}

/// The newest signals to one user. They belong to this stay of the user on this server: a place from
/// another stay says nothing here.
#[derive(Debug)]
pub(super) struct Signals {
    run: u64,
    /// What came up to here is not held, or never was.
    from: u64,
    newest: u64,
    held: VecDeque<Held>,
}

#[derive(Debug)]
struct Held {
    number: u64,
    since: Millis,
    signal: Signal,
}

impl Held {
    fn counts(&self, now: Millis) -> bool {
        match self.signal {
            Signal::Presence { .. } => true,
            Signal::Typing { .. } => now.since(self.since) < TYPING_TTL,
        }
    }
}

impl Signals {
    /// None yet. The number of `start` was never given out before.
    pub(super) fn new(start: SignalPlace) -> Self {
        Self {
            run: start.run,
            from: start.number,
            newest: start.number,
            held: VecDeque::new(),
        }
    }

    /// The newest place.
    pub(super) fn place(&self) -> SignalPlace {
        SignalPlace {
            run: self.run,
            number: self.newest,
        }
    }

    /// Whether everything after `place` is held.
    pub(super) fn reach(&self, place: SignalPlace) -> bool {
        place.run == self.run && (self.from..=self.newest).contains(&place.number)
    }

    /// Takes a signal, under a number larger than any before.
    pub(super) fn push(&mut self, number: u64, now: Millis, signal: Signal) {
        self.held.retain(|held| held.signal.sort() != signal.sort());
        self.newest = number;
        self.held.push_back(Held {
            number,
            since: now,
            signal,
        });
        if self.held.len() > SIGNALS
            && let Some(oldest) = self.held.pop_front()
        {
            self.from = oldest.number;
        }
    }

    /// `from` has sent what they were typing.
    pub(super) fn typed(&mut self, from: &UserId) {
        let sort = (false, from);
        self.held.retain(|held| held.signal.sort() != sort);
    }

    /// The signals after a place that still count.
    pub(super) fn after(&self, place: SignalPlace, now: Millis) -> impl Iterator<Item = &Signal> {
        let counts = move |held: &&Held| held.number > place.number && held.counts(now);
        self.held.iter().filter(counts).map(|held| &held.signal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u64) -> SignalPlace {
        SignalPlace { run: 7, number }
    }

    fn typing(from: &str, typing: bool) -> Signal {
        Signal::Typing {
            from: from.parse().unwrap(),
            typing,
        }
    }

    fn held(signals: &Signals, after: u64, now: u64) -> Vec<&Signal> {
        signals.after(place(after), Millis(now)).collect()
    }

    #[test]
    fn of_one_person_only_the_newest_of_a_sort_counts() {
        let mut signals = Signals::new(place(10));
        signals.push(11, Millis(0), typing("bob", true));
        signals.push(12, Millis(0), typing("carol", true));
        signals.push(13, Millis(0), typing("bob", false));

        assert_eq!(
            held(&signals, 10, 0),
            [&typing("carol", true), &typing("bob", false)]
        );
        assert_eq!(held(&signals, 12, 0), [&typing("bob", false)]);
    }

    #[test]
    fn typing_is_over_after_its_time_or_when_the_message_comes() {
        let mut signals = Signals::new(place(10));
        signals.push(11, Millis(0), typing("bob", true));
        signals.push(12, Millis(5_000), typing("carol", true));

        assert_eq!(held(&signals, 10, 6_000), [&typing("carol", true)]);
        signals.typed(&"carol".parse().unwrap());
        assert!(held(&signals, 10, 6_000).is_empty());
        assert_eq!(signals.place(), place(12));
    }

    #[test]
    fn over_the_bound_the_oldest_go_and_a_place_before_them_is_not_reached() {
        let mut signals = Signals::new(place(10));
        for number in 11..=11 + SIGNALS as u64 {
            signals.push(number, Millis(0), typing(&number.to_string(), true));
        }

        assert_eq!(signals.held.len(), SIGNALS);
        assert!(!signals.reach(place(10)) && signals.reach(place(11)));
    }

    #[test]
    fn places_of_another_stay_are_not_reached() {
        let signals = Signals::new(place(10));

        assert!(signals.reach(place(10)));
        for other in [place(9), place(11), SignalPlace { run: 8, number: 10 }] {
            assert!(!signals.reach(other));
        }
    }
}
