//! A tab: the real link, outbox and timelines, and what it takes to check them.

use std::collections::BTreeMap;

use chut_core::limits::PAGE_DEFAULT;
use chut_core::link::{self, Link, Status};
use chut_core::outbox::{self, Outbox};
use chut_core::wire::{Event, history, message};
use chut_core::{ClientId, Cursor, Inbox, Message, Millis, Seq, Timeline, UserId};

use super::call;
use super::network::{Network, ToClient, ToServer};
use super::server::Server;

pub(super) struct Client {
    owner: UserId,
    number: usize,
    seed: u64,
    /// Each load of the page is another; replies to an earlier one reach nobody.
    life: u32,
    link: Link,
    outbox: Outbox,
    timelines: BTreeMap<UserId, Timeline>,
    inbox: Option<Inbox>,
    /// The newest event heard in this life: the next must be newer.
    heard: Seq,
    listens_from: Option<Cursor>,
    /// Where the snapshot of this life was taken: all that came later has to come as events.
    since: Seq,
    sent: u32,
}

impl Client {
    pub(super) fn new(owner: &str, number: usize, seed: u64) -> Self {
        Self {
            owner: owner.parse().unwrap(),
            number,
            seed,
            life: 0,
            link: Link::new(seed + number as u64),
            outbox: Outbox::new(seed + 100 + number as u64),
            timelines: BTreeMap::new(),
            inbox: None,
            heard: Seq::START,
            listens_from: None,
            since: Seq::START,
            sent: 0,
        }
    }

    pub(super) fn owner(&self) -> &str {
        self.owner.as_str()
    }

    pub(super) fn start(&mut self, now: Millis, network: &mut Network) {
        self.tell_link(now, network, link::Input::Start);
    }

    pub(super) fn wake(&mut self, now: Millis, network: &mut Network) {
        self.tell_link(now, network, link::Input::Wake);
        self.tell_outbox(now, network, outbox::Input::Wake);
    }

    /// The page is loaded anew: only what was typed and not yet stored is kept.
    pub(super) fn reload(&mut self, now: Millis, network: &mut Network) {
        self.life += 1;
        self.link = Link::new(self.seed + u64::from(self.life) * 1_000);
        self.timelines.clear();
        self.inbox = None;
        self.heard = Seq::START;
        self.listens_from = None;
        self.start(now, network);
    }

    pub(super) fn say(&mut self, now: Millis, network: &mut Network, peer: &str, text: &str) {
        self.sent += 1;
        let id = format!("client-{}-{}", self.number, self.sent);
        let send = outbox::Input::Send(message::Request {
            to: peer.parse().unwrap(),
            text: text.parse().unwrap(),
            id: id.parse().unwrap(),
        });
        self.tell_outbox(now, network, send);
    }

    /// Reads a conversation, save for the newest few messages.
    pub(super) fn read(&mut self, now: Millis, network: &mut Network, peer: &str, unread: u64) {
        let timeline = self.timelines.get(&peer.parse::<UserId>().unwrap());
        let Some(newest) = timeline.and_then(Timeline::newest) else {
            return;
        };
        let read = ToServer::Read {
            owner: self.owner.to_string(),
            with: peer.to_owned(),
            seq: Seq::new(newest.get().saturating_sub(unread)).unwrap(),
        };
        network.send(now, call(self.number, read));
    }

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        let link = self.link.poll_timeout().into_iter();
        link.chain(self.outbox.poll_timeout()).min()
    }

    pub(super) fn elapse(&mut self, now: Millis, network: &mut Network) {
        self.tell_link(now, network, link::Input::Elapsed);
        self.tell_outbox(now, network, outbox::Input::Elapsed);
    }

    pub(super) fn take(&mut self, now: Millis, network: &mut Network, reply: ToClient) {
        match reply {
            ToClient::Snapshot { life, ask, reply } if life == self.life => {
                self.tell_link(now, network, link::Input::Snapshot { ask, reply });
            }
            ToClient::Heard { life, ask, reply } if life == self.life => {
                self.tell_link(now, network, link::Input::Heard { ask, reply });
            }
            ToClient::Failed { life, ask, failure } if life == self.life => {
                self.tell_link(now, network, link::Input::Failed { ask, failure });
            }
            ToClient::Snapshot { .. } | ToClient::Heard { .. } | ToClient::Failed { .. } => {}
            ToClient::Stored { request, reply } => self.stored(now, network, request, &reply),
            ToClient::NotStored { id, failure } => {
                self.tell_outbox(now, network, outbox::Input::Failed { id, failure });
            }
        }
    }

    /// Nothing is on its way, and the link listens from the end of what concerns its owner.
    pub(super) fn is_at_rest(&self, server: &Server) -> bool {
        let end = server.last(self.owner.as_str());
        let listens = self.listens_from.is_some_and(|from| !from.is_behind(end));
        let is_connected = self.link.status() == Status::Connected;
        self.outbox.poll_timeout().is_none() && is_connected && listens
    }

    /// Pages through all conversations, as a person may who scrolls up.
    pub(super) fn read_history(&mut self, server: &Server) {
        for peer in ["alice", "bob", "carol"] {
            if peer != self.owner.as_str() {
                let timeline = self.timelines.entry(peer.parse().unwrap()).or_default();
                while timeline.has_more() {
                    let before = timeline.floor().unwrap_or(Seq::MAX);
                    let older = server.between(self.owner.as_str(), peer);
                    let mut older: Vec<_> = older.filter(|m| m.seq < before).cloned().collect();
                    let more = older.len() > 2;
                    let messages = older.split_off(older.len().saturating_sub(2));
                    timeline.merge_older(history::Reply { messages, more });
                }
            }
        }
    }

    /// What this tab sent to one person was stored in the order in which it was typed.
    pub(super) fn check_order(&self, server: &Server) {
        let mine = format!("client-{}-", self.number);
        for peer in ["alice", "bob", "carol"] {
            let log = server.between(self.owner.as_str(), peer);
            let log = log.filter(|m| m.to.as_str() == peer);
            let numbers = log.filter_map(|m| m.id.as_str().strip_prefix(&mine)?.parse().ok());
            let numbers: Vec<u32> = numbers.collect();
            assert!(numbers.is_sorted(), "to {peer}: {numbers:?}");
        }
    }

    /// What this tab knows is what a fresh snapshot shows.
    pub(super) fn check_inbox(&self, server: &Server) {
        let fresh = Inbox::new(&server.snapshot(self.owner.as_str()), PAGE_DEFAULT);
        let seen = |inbox: &Inbox| {
            let all = inbox.iter();
            let all = all.map(|(peer, one)| {
                let marks = [one.read, one.peer_read, one.peer_delivered];
                (peer.clone(), one.last.seq, marks, one.unread())
            });
            all.collect::<Vec<_>>()
        };
        assert_eq!(self.inbox.as_ref().map(seen), Some(seen(&fresh)));
    }

    /// What came after the snapshot is there before any page of history is.
    pub(super) fn check_live(&self, server: &Server) {
        for peer in ["alice", "bob", "carol"] {
            let log = server.between(self.owner.as_str(), peer);
            let log = log.filter(|m| peer != self.owner() && m.seq > self.since);
            let timeline = self.timelines.get(&peer.parse::<UserId>().unwrap());
            let live = timeline.into_iter().flat_map(Timeline::iter);
            let live = live.filter(|m| m.seq > self.since);
            assert!(live.eq(log), "{} has missed something live", self.owner);
        }
    }

    pub(super) fn check(&self, server: &Server) {
        for (peer, timeline) in &self.timelines {
            let log = server.between(self.owner.as_str(), peer.as_str());
            assert!(
                timeline.iter().eq(log),
                "a timeline of {} differs",
                self.owner
            );
        }
    }

    fn tell_link(&mut self, now: Millis, network: &mut Network, input: link::Input) {
        let effects: Vec<_> = self.link.handle(now, input).collect();
        for effect in effects {
            self.perform(now, network, effect);
        }
    }

    fn perform(&mut self, now: Millis, network: &mut Network, effect: link::Effect) {
        let (life, owner) = (self.life, self.owner.to_string());
        match effect {
            link::Effect::AskSnapshot { ask } => {
                let snapshot = ToServer::Snapshot { life, ask, owner };
                network.send(now, call(self.number, snapshot));
            }
            link::Effect::AskListen { ask, cursor, probe } => {
                let (cursor, client) = (cursor.parse().unwrap(), self.client_id());
                self.listens_from = Some(cursor);
                let listen = ToServer::Listen {
                    life,
                    ask,
                    owner,
                    client,
                    cursor,
                    probe,
                };
                network.send(now, call(self.number, listen));
            }
            link::Effect::Snapshot(reply) => {
                let cursor: Cursor = reply.cursor.parse().unwrap();
                self.timelines.clear();
                self.inbox = Some(Inbox::new(&reply, PAGE_DEFAULT));
                self.heard = Seq::START;
                self.since = cursor.seq;
            }
            link::Effect::Events(events) => self.events(now, network, events),
            // A repeated packet can supersede the poll it repeats, as a proxy may; a person's next
            // look at the page starts it again.
            link::Effect::Status(Status::Stopped) => {
                self.tell_link(now, network, link::Input::Start);
            }
            link::Effect::Status(Status::Connected) => {
                self.tell_outbox(now, network, outbox::Input::Wake);
            }
            link::Effect::Abort { .. } | link::Effect::Status(_) => {}
        }
    }

    fn events(&mut self, now: Millis, network: &mut Network, events: Vec<Event>) {
        for event in events {
            if let Some(inbox) = &mut self.inbox {
                inbox.apply(now, &event);
            }
            if let Event::Sent(message) | Event::Received(message) = event {
                assert!(
                    message.seq > self.heard,
                    "an event came twice or out of order"
                );
                self.heard = message.seq;
                let id = message.id.clone();
                if message.from == self.owner {
                    self.tell_outbox(now, network, outbox::Input::Stored { id });
                }
                self.insert(message);
            }
        }
        if self.inbox.as_ref().is_some_and(Inbox::wants_snapshot) {
            self.tell_link(now, network, link::Input::Start);
        }
    }

    fn stored(
        &mut self,
        now: Millis,
        network: &mut Network,
        request: message::Request,
        reply: &message::Reply,
    ) {
        let id = request.id.clone();
        self.insert(Message {
            seq: reply.seq,
            id: request.id,
            from: self.owner.clone(),
            to: request.to,
            text: request.text,
            at: reply.at,
        });
        self.tell_outbox(now, network, outbox::Input::Stored { id });
    }

    fn insert(&mut self, message: Message) {
        let peer = message.peer(&self.owner).clone();
        self.timelines.entry(peer).or_default().insert(message);
    }

    fn tell_outbox(&mut self, now: Millis, network: &mut Network, input: outbox::Input) {
        let owner = self.owner.to_string();
        for effect in self.outbox.handle(now, input) {
            match effect {
                outbox::Effect::Post(request) => {
                    let owner = owner.clone();
                    network.send(now, call(self.number, ToServer::Post { owner, request }));
                }
                outbox::Effect::Changed => {}
            }
        }
    }

    fn client_id(&self) -> ClientId {
        format!("tab-{}-{}", self.number, self.life)
            .parse()
            .unwrap()
    }
}
