//! What a tab reads, and how it tells.

use std::collections::BTreeMap;

use chut_core::receipts::{Input, Receipt};
use chut_core::{Millis, Receipts, Seq, Timeline, UserId};

use super::Client;
use crate::delivery::network::{Network, ToServer};
use crate::delivery::server::Server;
use crate::delivery::{call, marks::Kind};

pub(super) struct Reading {
    receipts: Receipts,
    /// How far each conversation was read in this life.
    read: BTreeMap<UserId, Seq>,
}

impl Reading {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            receipts: Receipts::new(seed),
            read: BTreeMap::new(),
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        self.receipts.poll_timeout()
    }
}

impl Client {
    /// Reads a conversation, save for the newest few messages.
    pub(in crate::delivery) fn read(
        &mut self,
        now: Millis,
        network: &mut Network,
        peer: &str,
        unread: u64,
    ) {
        let with: UserId = peer.parse().unwrap();
        let newest = self.timelines.get(&with).and_then(Timeline::newest);
        let seq = newest.and_then(|newest| Seq::new(newest.get().saturating_sub(unread)));
        let Some(seq) = seq.filter(|seq| *seq > Seq::START) else {
            return;
        };
        let read = self.reading.read.entry(with.clone()).or_default();
        *read = seq.max(*read);
        self.tell_receipts(now, network, Input::Read(Receipt { with, seq }));
    }

    pub(super) fn tell_receipts(&mut self, now: Millis, network: &mut Network, input: Input) {
        for receipt in self.reading.receipts.handle(now, input) {
            let owner = self.owner.to_string();
            network.send(now, call(self.number, ToServer::Read { owner, receipt }));
        }
    }

    /// The server knows how far this tab has read.
    pub(in crate::delivery) fn check_read(&self, server: &Server) {
        for (peer, seq) in &self.reading.read {
            let mark = server.mark(self.owner.as_str(), peer.as_str(), Kind::Read);
            assert!(
                mark >= *seq,
                "{} has read {peer} to {seq:?}, not {mark:?}",
                self.owner
            );
        }
    }
}
