//! The clients of one user: held or idle, each with its deadline.

use std::time::Duration;

use super::input::{Poll, RequestId};
use crate::{ClientId, Cursor, Millis};

#[derive(Debug)]
struct Client {
    id: ClientId,
    /// The last poll said that the tab is in sight.
    visible: bool,
    /// The poll that waits and its place, until its hold ends; an idle client has none, until its
    /// lease ends.
    held: Option<(RequestId, Cursor)>,
    until: Millis,
}

impl Client {
    /// Ends the hold, if there is one.
    fn rest(&mut self, until: Millis) -> Option<(RequestId, Cursor)> {
        let held = self.held.take()?;
        self.until = until;
        Some(held)
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

/// In the order in which they came; at most as many as [`Timing`](super::Timing) allows. A person has
/// one or two, so a list is the smallest and the fastest.
#[derive(Debug, Default)]
pub(super) struct Clients(Vec<Client>);

impl Clients {
    /// Makes room for a poll of `client`; the caller then holds or idles it. Over `max` clients, the
    /// one that has been idle longest goes.
    pub(super) fn arrive(&mut self, client: &ClientId, max: usize) -> Arrival {
        if let Some(known) = self.find(client) {
            return match known.held {
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
        self.put(Client {
            id: poll.client,
            visible: poll.visible,
            held: Some((poll.request, poll.after)),
            until: now + poll.hold,
        });
    }

    /// Puts the client of `poll`, which has been answered, between polls.
    pub(super) fn idle(&mut self, poll: Poll, until: Millis) {
        self.put(Client {
            id: poll.client,
            visible: poll.visible,
            held: None,
            until,
        });
    }

    /// The client whose poll `request` was waiting becomes idle.
    pub(super) fn hang_up(&mut self, request: RequestId, until: Millis) {
        let waits = |client: &&mut Client| client.held.is_some_and(|held| held.0 == request);
        if let Some(client) = self.0.iter_mut().find(waits) {
            client.rest(until);
        }
    }

    /// Ends the hold of `client`, if it has one.
    pub(super) fn release(
        &mut self,
        client: &ClientId,
        until: Millis,
    ) -> Option<(RequestId, Cursor)> {
        self.find(client)?.rest(until)
    }

    /// Removes `client`; gives its waiting poll, if it has one.
    pub(super) fn detach(&mut self, client: &ClientId) -> Option<(RequestId, Cursor)> {
        let at = self.0.iter().position(|known| &known.id == client)?;
        self.0.remove(at).held
    }

    /// Ends the hold of every client that is behind `head`.
    pub(super) fn behind(
        &mut self,
        head: Cursor,
        until: Millis,
    ) -> impl Iterator<Item = (RequestId, Cursor)> {
        self.0.iter_mut().filter_map(move |client| {
            let is_behind = client.held.is_some_and(|(_, at)| at.is_behind(head));
            is_behind.then(|| client.rest(until)).flatten()
        })
    }

    /// Ends the holds that are due and removes the clients whose lease is.
    pub(super) fn expire(&mut self, now: Millis, lease: Duration) -> Vec<(RequestId, Cursor)> {
        let mut ended = Vec::new();
        self.0.retain_mut(|client| {
            if client.until > now {
                return true;
            }
            let held = client.rest(now + lease);
            ended.extend(held);
            held.is_some()
        });
        ended
    }

    /// Removes all; gives the polls that were waiting.
    pub(super) fn clear(&mut self) -> Vec<(RequestId, Cursor)> {
        let all = std::mem::take(&mut self.0);
        all.into_iter().filter_map(|client| client.held).collect()
    }

    pub(super) fn earliest(&self) -> Option<Millis> {
        self.0.iter().map(|client| client.until).min()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any is in sight.
    pub(super) fn any_visible(&self) -> bool {
        self.0.iter().any(|client| client.visible)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&ClientId, Option<Cursor>)> {
        let all = self.0.iter();
        all.map(|client| (&client.id, client.held.map(|held| held.1)))
    }

    fn find(&mut self, id: &ClientId) -> Option<&mut Client> {
        self.0.iter_mut().find(|client| &client.id == id)
    }

    fn put(&mut self, client: Client) {
        match self.find(&client.id) {
            Some(known) => *known = client,
            None => self.0.push(client),
        }
    }

    fn drop_longest_idle(&mut self) -> bool {
        let idle = self.0.iter().enumerate();
        let idle = idle.filter(|(_, client)| client.held.is_none());
        let longest = idle.min_by_key(|(_, client)| client.until);
        let at = longest.map(|(at, _)| at);
        at.map(|at| self.0.remove(at)).is_some()
    }
}
