//! What a client knows, from a snapshot and the events after it, is what a fresh snapshot shows: after
//! every action, for everybody.

use std::collections::HashMap;
use std::sync::Arc;

use chut_core::wire::PageLimit;
use chut_core::wire::conversations::{Conversation, Person, Reply, ServerFacts};
use chut_core::{Cursor, Inbox, Millis, PresenceState, Seq, UserId};
use chut_server::log::{AppendError, BatchBound, Entry, Glance, Log, MarkKind};

use super::{batch, draft, user};

const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];

/// Lives to go through for each engine.
const SEEDS: u64 = 12;

/// Actions of one life.
const ACTIONS: u32 = 60;

/// Few, so that many a batch is not the last.
const BOUND: BatchBound = BatchBound {
    events: 2,
    bytes: usize::MAX,
};

pub(super) async fn a_snapshot_and_what_follows_make_a_fresh_snapshot(log: Arc<dyn Log>) {
    let mut number = 0;
    for seed in 0..SEEDS {
        let mut random = seed;
        let mut clients = HashMap::new();
        for name in PEOPLE {
            clients.insert(name, Client::new(&*log, name).await);
        }
        for _ in 0..ACTIONS {
            number += 1;
            let action = act(&*log, &mut random, number).await;
            for name in PEOPLE {
                let client = clients.get_mut(name).unwrap();
                client.follow(&*log).await;
                let fresh = snapshot(&*log, &client.me).await;
                if client.inbox.wants_snapshot() {
                    client.inbox = Inbox::new(&fresh);
                }
                let fresh = Inbox::new(&fresh);
                assert_eq!(
                    seen(&client.inbox),
                    seen(&fresh),
                    "{name}, seed {seed}: {action}"
                );
            }
        }
    }
}

/// One person's client: it knows what it was told, and goes on from its cursor.
struct Client {
    me: UserId,
    inbox: Inbox,
    cursor: Cursor,
}

impl Client {
    async fn new(log: &dyn Log, name: &str) -> Self {
        let (me, cursor) = (user(name), log.head());
        let inbox = Inbox::new(&snapshot(log, &me).await);
        Self { me, inbox, cursor }
    }

    async fn follow(&mut self, log: &dyn Log) {
        loop {
            let batch = batch(log.after(&self.me, self.cursor, BOUND).await.unwrap());
            if batch.events.is_empty() {
                return;
            }
            for event in &batch.events {
                self.inbox.apply(Millis(0), event);
            }
            self.cursor = batch.at;
        }
    }
}

/// All that shows: of each conversation, newest first.
fn seen(inbox: &Inbox) -> Vec<(UserId, Seq, [Seq; 3], bool, u64)> {
    let one = |(peer, one): (&UserId, &chut_core::inbox::Standing)| {
        let marks = [one.read, one.peer_read, one.peer_delivered];
        (peer.clone(), one.last.seq, marks, one.blocked, one.unread())
    };
    inbox.iter().map(one).collect()
}

/// Somebody writes, reads, blocks, or receives; says what.
async fn act(log: &dyn Log, random: &mut u64, number: u32) -> String {
    let from = below(random, 3);
    let (from, to) = (PEOPLE[from], PEOPLE[(from + 1 + below(random, 2)) % 3]);
    let (me, peer) = (user(from), user(to));
    let head = log.head().seq.get();
    let place = Seq::new(head.saturating_sub(below(random, 4) as u64)).unwrap();
    match below(random, 10) {
        0..=4 => match log.append(draft(from, to, number)).await {
            Ok(_) | Err(AppendError::Blocked) => format!("{from} writes to {to}"),
            Err(error) => panic!("{error}"),
        },
        5 | 6 => {
            log.read(&me, &peer, place).await.unwrap();
            format!("{from} reads {to} up to {place:?}")
        }
        7 => {
            let blocked = below(random, 3) == 0;
            log.block(&me, &peer, blocked).await.unwrap();
            format!("{from} blocks {to}: {blocked}")
        }
        _ => {
            deliver(log, &me).await;
            format!("{from} has received")
        }
    }
}

/// Everything reaches a client of `me`; returns when each sender can hear of it.
async fn deliver(log: &dyn Log, me: &UserId) {
    let mut news = log.follow();
    let senders = undelivered(log, me).await;
    log.delivered(me, log.head().seq);
    for _ in 0..senders {
        loop {
            let Entry::Mark(mark) = news.recv().await.unwrap().entry else {
                continue;
            };
            if mark.kind == MarkKind::Delivered && mark.peer == *me {
                break;
            }
        }
    }
}

/// How many people have sent `me` something that was not known to have arrived.
async fn undelivered(log: &dyn Log, me: &UserId) -> usize {
    let mut count = 0;
    for name in PEOPLE {
        let sender = user(name);
        let page = chut_server::log::Span::Before(Seq::MAX);
        let limit = PageLimit::try_from(200).unwrap();
        let sent = log.page((&sender, me), page, limit).await.unwrap().messages;
        let newest = sent.iter().rev().find(|message| message.from == sender);
        let glances = log.conversations(&sender, limit).await.unwrap();
        let glance = glances.iter().find(|glance| glance.with == *me);
        if let (Some(newest), Some(glance)) = (newest, glance)
            && newest.seq > glance.marks.peer_delivered
        {
            count += 1;
        }
    }
    count
}

async fn snapshot(log: &dyn Log, me: &UserId) -> Reply {
    let cursor = log.head().into();
    let glances = log.conversations(me, PageLimit::default()).await.unwrap();
    Reply {
        cursor,
        me: Person {
            user: me.clone(),
            name: None,
            avatar: None,
        },
        server: ServerFacts {
            hold_ms: 0,
            max_text_bytes: 0,
            typing_ttl_ms: 0,
            grace_ms: 0,
        },
        conversations: glances.into_iter().map(conversation).collect(),
    }
}

fn conversation(glance: Glance) -> Conversation {
    Conversation {
        with: glance.with,
        name: None,
        avatar: None,
        last: glance.last,
        unread: glance.unread,
        read: glance.marks.read,
        peer_read: glance.marks.peer_read,
        peer_delivered: glance.marks.peer_delivered,
        presence: PresenceState::Offline,
        blocked: glance.marks.blocked,
    }
}

/// A number below `bound`, from a state that it moves on.
fn below(random: &mut u64, bound: u64) -> usize {
    *random = random
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from((*random >> 33) % bound).unwrap()
}
