//! Law 6: whatever a network loses, repeats, delays and reorders, and however often the server dies,
//! every client's timelines end equal to the log, its inbox to a fresh snapshot, and the log knows how
//! far each has read. The same with tabs that share one poll, whichever of them sleeps or dies, and
//! whatever they fail to hear of each other.
//!
//! The machines on both sides are the real ones: `User` on the server; `Link`, `Outbox`, `Receipts`, `Timeline`
//! and `Inbox` in each client. Made up are the log (a list), the network and the time.

mod browser;
mod client;
mod marks;
mod network;
mod server;

use std::time::Duration;

use browser::Browser;
use chut_core::Millis;
use client::Client;
pub(crate) use network::Random;
use network::{Network, ToClient, ToServer};
use server::Server;

/// Lives to go through; `CHUT_SEEDS` asks for more, `CHUT_SEED` for one alone.
const SEEDS: u64 = 1_000;

/// How long the world misbehaves.
const CHAOS: Duration = Duration::from_mins(3);

/// Steps after which a world that does not come to rest counts as a busy loop.
const STEPS: usize = 100_000;

#[test]
fn every_timeline_ends_equal_to_the_log() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seeds = match number("CHUT_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("CHUT_SEEDS").unwrap_or(SEEDS),
    };
    for seed in seeds {
        let lived = std::panic::catch_unwind(|| World::new(seed).live());
        assert!(lived.is_ok(), "this world breaks the law: CHUT_SEED={seed}");
    }
}

struct World {
    now: Millis,
    random: Random,
    network: Network,
    server: Server,
    clients: Vec<Client>,
    /// The one whose tabs share polls.
    browser: Browser,
    /// Texts that people have typed, in the order in which they did.
    typed: Vec<String>,
}

impl World {
    /// Alice with three tabs that share polls, bob with two that do not, carol with one.
    fn new(seed: u64) -> Self {
        let owners = ["alice", "alice", "alice", "bob", "bob", "carol"];
        let others = |owner, at| {
            let sharing = owners.iter().enumerate().filter(|_| owner == "alice");
            let others = sharing.filter(|(other, name)| **name == owner && *other != at);
            others.map(|(other, _)| other).collect()
        };
        let clients = owners.iter().enumerate();
        Self {
            now: Millis(0),
            random: Random::new(seed),
            network: Network::default(),
            server: Server::default(),
            clients: clients
                .map(|(at, owner)| Client::new(owner, at, seed, others(*owner, at)))
                .collect(),
            browser: Browser::default(),
            typed: Vec::new(),
        }
    }

    fn live(mut self) {
        for at in 0..self.clients.len() {
            self.clients[at].start(self.now, &mut self.network);
        }
        let end = self.now + CHAOS;
        while self.now < end {
            self.act();
            let pause = Duration::from_millis(self.random.below(2_000));
            self.run_until(self.now + pause);
        }
        self.network.heal();
        self.server.start();
        if self.random.below(2) == 0 {
            for client in &mut self.clients {
                client.thaw(self.now, &mut self.network);
            }
        }
        self.come_to_rest();
        self.check();
        self.check_polls();
    }

    /// Something that a person, an operator or bad luck does.
    fn act(&mut self) {
        let at = self.random.index(self.clients.len());
        match self.random.below(24) {
            20..=23 => self.read(at),
            0..=9 => self.say(at),
            10 => self.clients[at].wake(self.now, &mut self.network),
            11 => self.clients[at].reload(self.now, &mut self.network),
            18 => self.clients[at].freeze(),
            19 => self.clients[at].thaw(self.now, &mut self.network),
            12 => self.server.crash(&mut self.network, self.now),
            13..=15 => self.server.start(),
            16 => self.network.worsen(&mut self.random),
            17 => self.network.heal(),
            _ => {}
        }
    }

    fn say(&mut self, at: usize) {
        let client = &mut self.clients[at];
        if client.is_frozen() {
            return;
        }
        let peers = ["alice", "bob", "carol"]
            .into_iter()
            .filter(|name| *name != client.owner());
        let peers: Vec<_> = peers.collect();
        let peer = peers[self.random.index(2)];
        let text = format!("{} to {peer}: {}", client.owner(), self.typed.len());
        client.say(self.now, &mut self.network, peer, &text);
        self.typed.push(text);
    }

    /// Somebody reads a conversation, all of what is there or a part of it.
    fn read(&mut self, at: usize) {
        let peer = ["alice", "bob", "carol"][self.random.index(3)];
        let unread = self.random.below(3);
        self.clients[at].read(self.now, &mut self.network, peer, unread);
    }

    /// Lets everything happen that is due by `end`, each at its time.
    fn run_until(&mut self, end: Millis) {
        for _ in 0..STEPS {
            match self.next_time() {
                Some(time) if time <= end => self.step(time),
                _ => {
                    self.now = end;
                    return;
                }
            }
        }
        panic!("a busy loop");
    }

    fn next_time(&self) -> Option<Millis> {
        let clients = self.clients.iter().filter_map(Client::poll_timeout);
        let rest = self
            .network
            .next_time()
            .into_iter()
            .chain(self.server.poll_timeout());
        clients.chain(rest).min()
    }

    /// One thing happens: a packet arrives, or deadlines have come.
    fn step(&mut self, time: Millis) {
        self.happen(time);
        self.share_out();
    }

    /// The browser gives its lock to those who want it.
    fn share_out(&mut self) {
        for tab in 0..self.clients.len() {
            for wish in self.clients[tab].wishes() {
                for (told, news) in self.browser.fulfil(tab, wish) {
                    self.clients[told].hear_of_lock(self.now, &mut self.network, news);
                }
            }
        }
    }

    fn happen(&mut self, time: Millis) {
        self.now = self.now.max(time);
        let (now, network) = (self.now, &mut self.network);
        match network.take(now, &mut self.random) {
            Some((at, network::Packet::ToServer(call))) => self.server.take(now, network, at, call),
            Some((at, network::Packet::ToClient(reply))) => {
                self.clients[at].take(now, network, reply);
            }
            None => {
                self.server.elapse(now, network);
                for client in &mut self.clients {
                    client.elapse(now, network);
                }
            }
        }
    }

    /// Goes on until everybody has sent what they had to send, and has heard of everything.
    fn come_to_rest(&mut self) {
        for _ in 0..200 {
            self.run_until(self.now + Duration::from_secs(5));
            let mut awake = self.clients.iter().filter(|client| !client.is_frozen());
            if awake.all(|client| client.is_at_rest(&self.server)) {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    fn check(&mut self) {
        let awake = self.clients.iter_mut();
        for client in awake.filter(|client| !client.is_frozen()) {
            client.check_order(&self.server);
            client.check_live(&self.server);
            client.check_heard(&self.server);
            client.check_inbox(&self.server);
            client.check_read(&self.server);
            client.read_history(&self.server);
            client.check(&self.server);
        }
        let mut stored: Vec<_> = self.server.texts().collect();
        let mut typed: Vec<_> = self.typed.iter().map(String::as_str).collect();
        stored.sort_unstable();
        typed.sort_unstable();
        let asleep = self.clients.iter().filter(|client| client.is_frozen());
        // What somebody who sleeps has typed may still be theirs to send.
        if asleep.count() > 0 {
            typed.retain(|text| stored.binary_search(text).is_ok());
        }
        assert_eq!(
            stored, typed,
            "each message once, and none that nobody typed"
        );
    }

    /// Of the tabs that share, one polls, and not one that sleeps.
    fn check_polls(&mut self) {
        self.run_until(self.now + Duration::from_mins(3));
        let alices = self.clients.iter().filter(|one| one.owner() == "alice");
        let awake: Vec<_> = alices.filter(|one| !one.is_frozen()).collect();
        let leaders = awake.iter().filter(|tab| tab.leads()).count();
        assert_eq!(leaders, awake.len().min(1), "one tab leads");
        let most = [("alice", 1), ("bob", 2), ("carol", 1)];
        for (owner, polls) in most {
            assert!(self.server.held(owner) <= polls, "{owner} polls too often");
        }
    }
}

/// What a client asks, for the network to carry.
fn call(at: usize, call: ToServer) -> (usize, network::Packet) {
    (at, network::Packet::ToServer(call))
}

/// What a client hears, for the network to carry.
fn reply(at: usize, reply: ToClient) -> (usize, network::Packet) {
    (at, network::Packet::ToClient(reply))
}
