//! What has been revoked, for as long as something older may still turn up.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Fingerprint;
use super::grant::{Grant, Since};
use crate::bounds::REVOCATIONS;

/// A bounded list. What falls off it before its time raises the floor: whoever is as old as that, or older,
/// counts as revoked too.
#[derive(Debug)]
pub(super) struct Revocations {
    /// The number of the newest, under which a look is cheap. 0: there is none.
    newest: AtomicU64,
    list: Mutex<List>,
    room: usize,
}

#[derive(Debug, Default)]
struct List {
    newest: HashMap<Fingerprint, Revocation>,
    /// Numbers and names, oldest first.
    order: VecDeque<(u64, Fingerprint)>,
    floor: Option<Revocation>,
}

#[derive(Clone, Copy, Debug)]
struct Revocation {
    number: u64,
    /// Seconds since 1970.
    at: u64,
    /// When nothing older can turn up any more, in seconds since 1970.
    until: Option<u64>,
}

impl Default for Revocations {
    fn default() -> Self {
        Self::with_room(REVOCATIONS)
    }
}

impl Revocations {
    fn with_room(room: usize) -> Self {
        Self {
            newest: AtomicU64::new(0),
            list: Mutex::default(),
            room,
        }
    }

    /// How many there have been.
    pub(super) fn count(&self) -> u64 {
        self.newest.load(Ordering::SeqCst)
    }

    /// Revokes whatever bears `fingerprint` and is older than this call, the second `now`. After the second
    /// `until` nothing so old is accepted anyway.
    pub(super) fn add(&self, fingerprint: Fingerprint, now: u64, until: Option<u64>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let number = self.count() + 1;
        let revocation = Revocation {
            number,
            at: now,
            until,
        };
        list.newest.insert(fingerprint, revocation);
        list.order.push_back((number, fingerprint));
        if list.order.len() > self.room {
            list.drop_oldest(now);
        }
        self.newest.store(number, Ordering::SeqCst);
    }

    /// Whether nothing of `grant` has been revoked since.
    pub(super) fn allow(&self, grant: &Grant) -> bool {
        let newest = self.count();
        if newest == 0 || matches!(grant.since, Since::Asked(number) if number == newest) {
            return true;
        }
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let is_older = |revocation: &Revocation| match grant.since {
            Since::Asked(number) => number < revocation.number,
            Since::Issued(at) => at.is_none_or(|at| at <= revocation.at),
        };
        let named = [grant.session, Some(grant.user)].into_iter().flatten();
        let mut revoked = named.filter_map(|name| list.newest.get(&name));
        let token = list.newest.get(&grant.token);
        // A token is issued once: revoked is revoked. Of one that the site is asked about it may think anew.
        let token = token.is_some_and(|revocation| match grant.since {
            Since::Asked(_) => is_older(revocation),
            Since::Issued(_) => true,
        });
        !token && !revoked.any(is_older) && !list.floor.as_ref().is_some_and(is_older)
    }
}

impl List {
    fn drop_oldest(&mut self, now: u64) {
        let Some((number, name)) = self.order.pop_front() else {
            return;
        };
        // One that was revoked anew is listed anew.
        if self
            .newest
            .get(&name)
            .is_none_or(|newest| newest.number != number)
        {
            return;
        }
        let dropped = self.newest.remove(&name);
        let is_over = |revocation: &Revocation| revocation.until.is_some_and(|until| until < now);
        if let Some(dropped) = dropped.filter(|dropped| !is_over(dropped)) {
            self.floor = Some(dropped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(token: &str, since: Since) -> Grant {
        Grant {
            session: Some(Fingerprint::session("session")),
            token: Fingerprint::token(token),
            user: Fingerprint::user("alice"),
            since,
            until: None,
        }
    }

    #[test]
    fn what_was_asked_about_before_is_revoked_and_what_after_is_not() {
        let revocations = Revocations::default();
        let before = grant("token", Since::Asked(revocations.count()));
        let other = Fingerprint::token("other");
        revocations.add(other, 0, None);
        assert!(revocations.allow(&before), "another was revoked");

        for name in [before.session.unwrap(), before.token, before.user] {
            let before = grant("token", Since::Asked(revocations.count()));
            revocations.add(name, 0, None);

            assert!(!revocations.allow(&before));
            let after = grant("token", Since::Asked(revocations.count()));
            assert!(revocations.allow(&after));
        }
    }

    #[test]
    fn a_signed_token_is_revoked_for_good_and_a_user_up_to_a_moment() {
        let revocations = Revocations::default();
        revocations.add(Fingerprint::token("revoked"), 100, Some(200));
        assert!(!revocations.allow(&grant("revoked", Since::Issued(Some(150)))));
        assert!(revocations.allow(&grant("token", Since::Issued(Some(50)))));

        revocations.add(Fingerprint::user("alice"), 100, None);

        for (issued, allowed) in [(None, false), (Some(100), false), (Some(101), true)] {
            let grant = grant("token", Since::Issued(issued));
            assert_eq!(revocations.allow(&grant), allowed, "{issued:?}");
        }
    }

    #[test]
    fn the_list_has_room_for_so_many_and_refuses_what_is_as_old_as_the_one_it_forgot() {
        let revocations = Revocations::with_room(2);
        let asked = grant("token", Since::Asked(0));
        for (number, name) in ["one", "two", "three"].into_iter().enumerate() {
            revocations.add(Fingerprint::token(name), 100 + number as u64, None);
        }

        assert_eq!(revocations.list.lock().unwrap().newest.len(), 2);
        assert!(!revocations.allow(&asked), "it may be the one");
        assert!(revocations.allow(&grant("token", Since::Asked(1))));
        assert!(!revocations.allow(&grant("one", Since::Issued(Some(100)))));
        assert!(revocations.allow(&grant("one", Since::Issued(Some(101)))));
    }

    #[test]
    fn what_is_over_is_forgotten_without_harm_and_so_is_a_repetition() {
        let revocations = Revocations::with_room(2);
        revocations.add(Fingerprint::token("over"), 100, Some(101));
        for _ in 0..9 {
            revocations.add(Fingerprint::token("again"), 200, None);
        }

        assert!(revocations.allow(&grant("token", Since::Issued(Some(1)))));
        assert!(!revocations.allow(&grant("again", Since::Issued(Some(1)))));
        assert!(revocations.list.lock().unwrap().order.len() <= 2);
    }
}
