//! A tab: the real link, outbox, receipts and timelines, and what it takes to check them.

mod checks;
mod reading;

use std::collections::BTreeMap;

use chut_core::link::{self, Link, Status};
use chut_core::outbox::{self, Outbox};
use chut_core::wire::{Event, conversations, message};
use chut_core::{ClientId, Inbox, Message, Millis, Seq, Timeline, UserId, receipts};

use super::browser::{Place, Wish};
use super::network::{Network, ToClient, ToServer};
use super::{call, reply};
use reading::Reading;

pub(super) struct Client {
    owner: UserId,
    number: usize,
    seed: u64,
    /// Each load of the page is another; replies to an earlier one reach nobody.
    life: u32,
    link: Link,
    outbox: Outbox,
    /// What an earlier life has not sent.
    left: Vec<message::Request>,
    reading: Reading,
    timelines: BTreeMap<UserId, Timeline>,
    inbox: Option<Inbox>,
    /// The messages that events have told of since the first snapshot of this life: each must be newer than those before.
    heard: Vec<Seq>,
    place: Place,
    /// Where the snapshot of this life was taken: all that came later has to come as events.
    since: Seq,
    sent: u32,
}

impl Client {
    /// A tab that shares polls with `others`, if there are any.
    pub(super) fn new(owner: &str, number: usize, seed: u64, others: Vec<usize>) -> Self {
        let place = Place::among(others);
        Self {
            owner: owner.parse().unwrap(),
            number,
            seed,
            life: 0,
            link: new_link(&place, seed + number as u64),
            outbox: Outbox::new(seed + 100 + number as u64),
            left: Vec::new(),
            reading: Reading::new(seed),
            timelines: BTreeMap::new(),
            inbox: None,
            heard: Vec::new(),
            place,
            since: Seq::START,
            sent: 0,
        }
    }

    pub(super) fn owner(&self) -> &str {
        self.owner.as_str()
    }

    pub(super) fn start(&mut self, now: Millis, network: &mut Network) {
        self.place.leave();
        self.tell_link(now, network, link::Input::Start);
    }

    /// What it wants of its browser's lock.
    pub(super) fn wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.place.wishes)
    }

    /// Its browser says who has the lock.
    pub(super) fn hear_of_lock(&mut self, now: Millis, network: &mut Network, news: link::Input) {
        if self.place.is_frozen {
            self.place.missed.push(news);
        } else if self.place.has_entered {
            self.tell_link(now, network, news);
        }
    }

    pub(super) fn leads(&self) -> bool {
        self.link.leads()
    }

    pub(super) fn is_frozen(&self) -> bool {
        self.place.is_frozen
    }

    pub(super) fn freeze(&mut self) {
        self.place.is_frozen = true;
    }

    /// Goes on as if nothing had been; then it hears who has the lock.
    pub(super) fn thaw(&mut self, now: Millis, network: &mut Network) {
        self.place.is_frozen = false;
        self.elapse(now, network);
        for news in std::mem::take(&mut self.place.missed) {
            self.hear_of_lock(now, network, news);
        }
    }

    pub(super) fn wake(&mut self, now: Millis, network: &mut Network) {
        self.thaw(now, network);
        self.tell_link(now, network, link::Input::Wake);
        self.tell_outbox(now, network, outbox::Input::Wake);
        self.tell_receipts(now, network, receipts::Input::Wake);
    }

    /// The page is loaded anew: only what was typed and not yet stored is kept.
    pub(super) fn reload(&mut self, now: Millis, network: &mut Network) {
        self.life += 1;
        self.place.is_frozen = false;
        let seed = self.seed + u64::from(self.life) * 1_000;
        self.link = new_link(&self.place, seed);
        let outbox = std::mem::replace(&mut self.outbox, Outbox::new(seed));
        self.left
            .extend(outbox.iter().map(|entry| entry.request.clone()));
        self.reading = Reading::new(seed);
        self.timelines.clear();
        self.inbox = None;
        self.heard.clear();
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

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        if self.place.is_frozen {
            return None;
        }
        let link = self.link.poll_timeout().into_iter();
        let rest = link.chain(self.reading.poll_timeout());
        rest.chain(self.outbox.poll_timeout()).min()
    }

    pub(super) fn elapse(&mut self, now: Millis, network: &mut Network) {
        if self.place.is_frozen {
            return;
        }
        self.tell_link(now, network, link::Input::Elapsed);
        self.tell_outbox(now, network, outbox::Input::Elapsed);
        self.tell_receipts(now, network, receipts::Input::Elapsed);
    }

    pub(super) fn take(&mut self, now: Millis, network: &mut Network, reply: ToClient) {
        if self.place.is_frozen {
            return;
        }
        match reply {
            ToClient::Snapshot { life, ask, reply } if life == self.life => {
                self.tell_link(now, network, link::Input::Snapshot { ask, reply });
            }
            ToClient::Heard { life, ask, reply } if life == self.life => {
                if let Some(from) = self.link.shares(ask).cloned() {
                    let reply = reply.clone();
                    self.tell_others(now, network, &ToClient::Overheard { from, reply });
                }
                self.tell_link(now, network, link::Input::Heard { ask, reply });
            }
            ToClient::Failed { life, ask, failure } if life == self.life => {
                self.tell_link(now, network, link::Input::Failed { ask, failure });
            }
            ToClient::Overheard { from, reply } if self.place.has_entered => {
                self.tell_link(now, network, link::Input::Overheard { from, reply });
            }
            ToClient::LeaderFails if self.place.has_entered => {
                let is_failing = true;
                self.tell_link(now, network, link::Input::LeaderIsThere { is_failing });
            }
            ToClient::Snapshot { .. }
            | ToClient::Heard { .. }
            | ToClient::Failed { .. }
            | ToClient::Overheard { .. }
            | ToClient::LeaderFails => {}
            ToClient::Stored { request, reply } => self.stored(now, network, request, &reply),
            ToClient::NotStored { id, failure } => {
                self.tell_outbox(now, network, outbox::Input::Failed { id, failure });
            }
            ToClient::Read { receipt, answer } => {
                let answered = receipts::Input::Answered(receipt, answer);
                self.tell_receipts(now, network, answered);
            }
        }
    }

    fn tell_link(&mut self, now: Millis, network: &mut Network, input: link::Input) {
        let effects: Vec<_> = self.link.handle(now, input).collect();
        for effect in effects {
            self.perform(now, network, effect);
        }
        let wants_snapshot = self.inbox.as_ref().is_some_and(Inbox::wants_snapshot);
        if wants_snapshot && self.link.cursor().is_some() {
            self.tell_link(now, network, link::Input::Refresh);
        }
    }

    fn perform(&mut self, now: Millis, network: &mut Network, effect: link::Effect) {
        let (life, owner) = (self.life, self.owner.to_string());
        match effect {
            link::Effect::AskSnapshot { ask } => {
                let snapshot = ToServer::Snapshot { life, ask, owner };
                network.send(now, call(self.number, snapshot));
            }
            link::Effect::AskListen {
                ask, cursor, probe, ..
            } => {
                let (cursor, client) = (cursor.parse().unwrap(), self.client_id());
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
            link::Effect::Snapshot { reply, begins } => {
                if begins {
                    self.begin(&reply);
                }
                for listed in &reply.conversations {
                    self.insert(listed.last.clone());
                }
                self.inbox = Some(Inbox::new(&reply));
                self.place.enter();
                let left = std::mem::take(&mut self.left);
                let another = false;
                self.tell_outbox(now, network, outbox::Input::Begin { left, another });
            }
            link::Effect::Events(events) => self.events(now, network, events),
            link::Effect::Status(Status::Connected) => {
                self.tell_outbox(now, network, outbox::Input::Wake);
            }
            link::Effect::TellFailing => self.tell_others(now, network, &ToClient::LeaderFails),
            link::Effect::Steal => self.place.wishes.push(Wish::Steal),
            link::Effect::Abort { .. } | link::Effect::Status(_) => {}
        }
    }

    /// There may be a gap before what comes as events from here on.
    fn begin(&mut self, reply: &conversations::Reply) {
        let has_all = |peer: &UserId, timeline: &Timeline| {
            let mut all = reply.conversations.iter();
            all.any(|one| one.with == *peer && timeline.has_heard(&one.last))
        };
        self.timelines.retain(|peer, one| has_all(peer, one));
        self.heard.clear();
        self.since = reply.cursor.parse().unwrap().seq;
    }

    fn events(&mut self, now: Millis, network: &mut Network, events: Vec<Event>) {
        for event in events {
            if let Some(inbox) = &mut self.inbox {
                inbox.apply(now, &event);
            }
            if let Event::Sent(message) | Event::Received(message) = event {
                let is_newer = self.heard.last().is_none_or(|last| message.seq > *last);
                assert!(is_newer, "an event came twice or out of order");
                self.heard.push(message.seq);
                let id = message.id.clone();
                if message.from == self.owner {
                    self.tell_outbox(now, network, outbox::Input::Stored { id });
                }
                let peer = message.peer(&self.owner).clone();
                self.timelines.entry(peer).or_default().hear(message);
            }
        }
    }

    fn tell_others(&self, now: Millis, network: &mut Network, news: &ToClient) {
        for other in &self.place.others {
            network.send(now, reply(*other, news.clone()));
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

fn new_link(place: &Place, seed: u64) -> Link {
    if place.others.is_empty() {
        Link::new(seed)
    } else {
        Link::among_others(seed)
    }
}
