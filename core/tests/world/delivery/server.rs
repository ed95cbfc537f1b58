//! A server that can die: its log stays, its users and their waiting polls go.

mod snapshot;

use std::collections::BTreeMap;
use std::time::Duration;

use chut_core::user::{Answer, Effect, Input, Poll, RequestId, Timing};
use chut_core::wire::{Event, listen, message};
use chut_core::{Cursor, Epoch, Failure, Message, Millis, Seq, Timestamp, User, UserId};

use super::marks::{Kind, Marks};
use super::network::{Network, ToClient, ToServer};
use super::reply;

const HOLD: Duration = Duration::from_secs(50);

/// Events of one reply: few, so that many a reply is not the last.
const BATCH: usize = 3;

#[derive(Default)]
pub(super) struct Server {
    log: Vec<Message>,
    marks: Marks,
    /// Where the log ended before the newest message: a snapshot may be that much newer than its cursor.
    earlier: Option<Cursor>,
    down: bool,
    users: BTreeMap<String, User>,
    /// Who waits: the client's number, its life, its question.
    waiting: BTreeMap<RequestId, (String, usize, u32, chut_core::link::AskId)>,
    requests: u64,
}

impl Server {
    pub(super) fn start(&mut self) {
        self.down = false;
    }

    /// Every connection breaks; those who wait may or may not notice at once.
    pub(super) fn crash(&mut self, network: &mut Network, now: Millis) {
        self.down = true;
        self.users.clear();
        for (_, at, life, ask) in std::mem::take(&mut self.waiting).into_values() {
            let failure = Failure::SILENCE;
            network.send(now, reply(at, ToClient::Failed { life, ask, failure }));
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        self.users.values().filter_map(User::poll_timeout).min()
    }

    pub(super) fn elapse(&mut self, now: Millis, network: &mut Network) {
        let due = |user: &User| user.poll_timeout().is_some_and(|deadline| deadline <= now);
        let due: Vec<_> = self.users.iter().filter(|(_, user)| due(user)).collect();
        let due: Vec<_> = due.into_iter().map(|(name, _)| name.clone()).collect();
        for name in due {
            self.input(now, network, &name, Input::Elapsed);
        }
    }

    pub(super) fn take(&mut self, now: Millis, network: &mut Network, at: usize, call: ToServer) {
        if self.down {
            return network.send(now, reply(at, refuse(call)));
        }
        match call {
            ToServer::Snapshot { life, ask, owner } => {
                let snapshot = self.snapshot(&owner);
                let answer = ToClient::Snapshot {
                    life,
                    ask,
                    reply: snapshot,
                };
                network.send(now, reply(at, answer));
            }
            ToServer::Listen {
                life,
                ask,
                owner,
                client,
                cursor,
                probe,
            } => {
                let request = RequestId(self.requests);
                self.requests += 1;
                self.waiting.insert(request, (owner.clone(), at, life, ask));
                let hold = if probe { Duration::ZERO } else { HOLD };
                let poll = Poll {
                    client,
                    request,
                    after: cursor,
                    visible: true,
                    hold,
                };
                self.enter(now, network, &owner, cursor);
                self.deliver(now, network, &owner, cursor.seq);
                self.input(now, network, &owner, Input::Listen(poll));
            }
            ToServer::Post { owner, request } => {
                let stored = self.store(now, network, &owner, &request);
                let stored = ToClient::Stored {
                    request,
                    reply: stored,
                };
                network.send(now, reply(at, stored));
            }
            ToServer::Read { owner, receipt } => {
                self.read(now, network, &owner, receipt.with.as_str(), receipt.seq);
                network.send(
                    now,
                    reply(
                        at,
                        ToClient::Read {
                            receipt,
                            answer: Ok(()),
                        },
                    ),
                );
            }
        }
    }

    pub(super) fn head(&self) -> Cursor {
        let last = self.log.last();
        Cursor {
            seq: last.map_or(Seq::START, |message| message.seq),
            revision: self.marks.head(),
            ..Cursor::start(Epoch(1))
        }
    }

    /// Where the events of one person end.
    pub(super) fn last(&self, owner: &str) -> Cursor {
        let last = self.of(owner).last();
        Cursor {
            seq: last.map_or(Seq::START, |message| message.seq),
            revision: self.marks.newest(owner),
            ..Cursor::start(Epoch(1))
        }
    }

    pub(super) fn mark(&self, owner: &str, peer: &str, kind: Kind) -> Seq {
        self.marks.place(owner, peer, kind)
    }

    /// Polls of one person that are held.
    pub(super) fn held(&self, owner: &str) -> usize {
        let waiting = self.waiting.values();
        waiting.filter(|(name, ..)| name == owner).count()
    }

    /// Somebody has read what was sent to them up to a place.
    fn read(&mut self, now: Millis, network: &mut Network, owner: &str, with: &str, seq: Seq) {
        let newest = self.between(owner, with).last().map(|message| message.seq);
        let seq = seq.min(newest.unwrap_or(Seq::START));
        if self.marks.set(owner, with, Kind::Read, seq) {
            self.marks.set(with, owner, Kind::PeerRead, seq);
            self.tell(now, network, &[owner, with]);
        }
    }

    /// What was sent to somebody has reached a client of theirs up to a place.
    fn deliver(&mut self, now: Millis, network: &mut Network, owner: &str, seq: Seq) {
        for sender in ["alice", "bob", "carol"] {
            let sent = self.between(owner, sender);
            let sent = sent.filter(|m| m.from.as_str() == sender && m.seq <= seq);
            let newest = sent.last().map(|message| message.seq);
            if let Some(newest) = newest
                && self.marks.set(sender, owner, Kind::Delivered, newest)
            {
                self.tell(now, network, &[sender]);
            }
        }
    }

    /// The log has grown for these people.
    fn tell(&mut self, now: Millis, network: &mut Network, people: &[&str]) {
        for person in people {
            let head = self.last(person);
            self.input(now, network, person, Input::Appended { head });
        }
    }

    /// The messages between two people.
    pub(super) fn between(&self, one: &str, other: &str) -> impl Iterator<Item = &Message> {
        let pair = [one.to_owned(), other.to_owned()];
        self.log.iter().filter(move |message| {
            let people = [message.from.as_str(), message.to.as_str()];
            pair.iter().all(|person| people.contains(&person.as_str()))
        })
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.log.iter().map(|message| message.text.as_str())
    }

    fn enter(&mut self, now: Millis, network: &mut Network, owner: &str, start: Cursor) {
        if self.users.contains_key(owner) {
            return;
        }
        let timing = Timing::new(Duration::from_secs(15), Duration::from_secs(30), 50);
        self.users
            .insert(owner.to_owned(), User::new(timing, start, now));
        self.tell(now, network, &[owner]);
    }

    fn store(
        &mut self,
        now: Millis,
        network: &mut Network,
        owner: &str,
        request: &message::Request,
    ) -> message::Reply {
        let is_same = |m: &&Message| m.from.as_str() == owner && m.id == request.id;
        let known = self.log.iter().find(is_same).cloned();
        let duplicate = known.is_some();
        let message = known.unwrap_or_else(|| self.append(owner, request));
        if !duplicate {
            self.tell(now, network, &[message.from.as_str(), message.to.as_str()]);
        }
        message::Reply {
            seq: message.seq,
            id: message.id,
            at: message.at,
            duplicate,
        }
    }

    fn append(&mut self, owner: &str, request: &message::Request) -> Message {
        let message = Message {
            seq: self.head().seq.next(),
            id: request.id.clone(),
            from: owner.parse().unwrap(),
            to: request.to.clone(),
            text: request.text.clone(),
            at: Timestamp(0),
        };
        self.earlier = Some(self.head());
        self.log.push(message.clone());
        message
    }

    fn input(&mut self, now: Millis, network: &mut Network, name: &str, input: Input) {
        let Some(user) = self.users.get_mut(name) else {
            return;
        };
        let effects: Vec<_> = user.handle(now, input).collect();
        for effect in effects {
            match effect {
                Effect::Answer { request, answer } => self.answer(now, network, request, answer),
                Effect::Presence(_) => {}
                Effect::Ended => {
                    self.users.remove(name);
                }
            }
        }
    }

    fn answer(&mut self, now: Millis, network: &mut Network, request: RequestId, answer: Answer) {
        let (owner, at, life, ask) = self.waiting.remove(&request).unwrap();
        let heard = |cursor: Cursor, events, superseded| listen::Reply {
            cursor: cursor.into(),
            events,
            hold_ms: 50_000,
            superseded,
        };
        let answer = match answer {
            Answer::Events { after } => {
                let me: UserId = owner.parse().unwrap();
                let news = self.of(&owner).filter(|message| message.seq > after.seq);
                let news: Vec<_> = news.take(BATCH).cloned().collect();
                let mut place = after;
                place.seq = news.last().map_or(after.seq, |message| message.seq);
                let room = BATCH - news.len();
                let news = news.into_iter().map(|message| Event::of(message, &me));
                let mut events: Vec<_> = news.collect();
                for (revision, event) in self.marks.after(&owner, after.revision, room) {
                    place.revision = revision;
                    events.push(event);
                }
                heard(place, events, false)
            }
            Answer::Empty { at } => heard(at, Vec::new(), false),
            Answer::Superseded { at } => heard(at, Vec::new(), true),
            Answer::Refused(why) => panic!("refused: {why:?}"),
        };
        let answer = ToClient::Heard {
            life,
            ask,
            reply: answer,
        };
        network.send(now, reply(at, answer));
    }

    fn of(&self, owner: &str) -> impl Iterator<Item = &Message> {
        let is_of = move |message: &&Message| {
            message.from.as_str() == owner || message.to.as_str() == owner
        };
        self.log.iter().filter(is_of)
    }
}

fn refuse(call: ToServer) -> ToClient {
    let failure = Failure::SILENCE;
    match call {
        ToServer::Snapshot { life, ask, .. } | ToServer::Listen { life, ask, .. } => {
            ToClient::Failed { life, ask, failure }
        }
        ToServer::Post { request, .. } => ToClient::NotStored {
            id: request.id,
            failure,
        },
        ToServer::Read { receipt, .. } => ToClient::Read {
            receipt,
            answer: Err(failure),
        },
    }
}
