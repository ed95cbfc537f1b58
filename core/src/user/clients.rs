//! The clients of one user: held or idle, each with its deadline.

use std::collections::BTreeMap;
use std::time::Duration;

use super::input::{Poll, RequestId};
use crate::{ClientId, Cursor, Millis};

#[derive(Debug)]
enum Client {
    /// A poll waits, until its hold ends.
    Held {
        request: RequestId,
        at: Cursor,
        until: Millis,
    },
    /// Between polls, until its lease ends.
    Idle { until: Millis },
}

impl Client {
    fn until(&self) -> Millis {
        match *self {
            Self::Held { until, .. } | Self::Idle { until } => until,
        }
    }

    fn held(&self) -> Option<(RequestId, Cursor)> {
        match *self {
            Self::Held { request, at, .. } => Some((request, at)),
            Self::Idle { .. } => None,
        }
    }
}

/// What a poll finds on arriving.
pub(super) enum Arrival {
    /// There is a place for it.
    Free,
    /// An older poll of the same client waits and has to go.
    Superseding { request: RequestId, at: Cursor },
    /// The user has as many clients as it may, and all are held.
    Full,
}

/// At most as many as [`Timing`](super::Timing) allows.
#[derive(Debug, Default)]
pub(super) struct Clients(BTreeMap<ClientId, Client>);

impl Clients {
    /// Makes room for a poll of `client`; the caller then holds or idles it. Over `max` clients, the
    /// one that has been idle longest goes.
    pub(super) fn arrive(&mut self, client: &ClientId, max: usize) -> Arrival {
        if let Some(known) = self.0.get(client) {
            return match known.held() {
                Some((request, at)) => Arrival::Superseding { request, at },
                None => Arrival::Free,
            };
        }
        if self.0.len() >= max && !self.drop_longest_idle() {
            return Arrival::Full;
        }
        Arrival::Free
    }

    /// Lets `poll` wait.
    pub(super) fn hold(&mut self, poll: Poll, now: Millis) {
        let held = Client::Held {
            request: poll.request,
            at: poll.after,
            until: now + poll.hold,
        };
        self.0.insert(poll.client, held);
    }

    /// Puts `client` between polls.
    pub(super) fn idle(&mut self, client: ClientId, until: Millis) {
        self.0.insert(client, Client::Idle { until });
    }

    /// The client whose poll `request` was waiting becomes idle.
    pub(super) fn hang_up(&mut self, request: RequestId, until: Millis) {
        let waits = |client: &&mut Client| client.held().is_some_and(|held| held.0 == request);
        if let Some(client) = self.0.values_mut().find(waits) {
            *client = Client::Idle { until };
        }
    }

    /// Ends the hold of `client`, if it has one.
    pub(super) fn release(
        &mut self,
        client: &ClientId,
        until: Millis,
    ) -> Option<(RequestId, Cursor)> {
        let client = self.0.get_mut(client)?;
        let held = client.held()?;
        *client = Client::Idle { until };
        Some(held)
    }

    /// Removes `client`; gives its waiting poll, if it has one.
    pub(super) fn detach(&mut self, client: &ClientId) -> Option<(RequestId, Cursor)> {
        self.0.remove(client)?.held()
    }

    /// Ends the hold of every client that is behind `head`.
    pub(super) fn behind(
        &mut self,
        head: Cursor,
        until: Millis,
    ) -> impl Iterator<Item = (RequestId, Cursor)> {
        self.0.values_mut().filter_map(move |client| {
            let (request, at) = client.held()?;
            if !at.is_behind(head) {
                return None;
            }
            *client = Client::Idle { until };
            Some((request, at))
        })
    }

    /// Ends the holds that are due and removes the clients whose lease is.
    pub(super) fn expire(&mut self, now: Millis, lease: Duration) -> Vec<(RequestId, Cursor)> {
        let mut ended = Vec::new();
        self.0.retain(|_, client| match *client {
            Client::Held { request, at, until } if until <= now => {
                ended.push((request, at));
                *client = Client::Idle { until: now + lease };
                true
            }
            Client::Held { .. } => true,
            Client::Idle { until } => until > now,
        });
        ended
    }

    /// Removes all; gives the polls that were waiting.
    pub(super) fn clear(&mut self) -> Vec<(RequestId, Cursor)> {
        std::mem::take(&mut self.0)
            .into_values()
            .filter_map(|client| client.held())
            .collect()
    }

    pub(super) fn earliest(&self) -> Option<Millis> {
        self.0.values().map(Client::until).min()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&ClientId, Option<Cursor>)> {
        self.0
            .iter()
            .map(|(id, client)| (id, client.held().map(|held| held.1)))
    }

    fn drop_longest_idle(&mut self) -> bool {
        let idle = self.0.iter().filter(|(_, client)| client.held().is_none());
        let longest = idle.min_by_key(|(_, client)| client.until());
        match longest.map(|(id, _)| id.clone()) {
            Some(id) => self.0.remove(&id).is_some(),
            None => false,
        }
    }
}
