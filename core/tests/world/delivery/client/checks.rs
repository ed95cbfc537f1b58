//! What a tab ends up with, held against the log.

use chut_core::link::Status;
use chut_core::wire::history;
use chut_core::{CursorText, Inbox, Seq, Timeline, UserId};

use super::Client;
use crate::delivery::server::Server;

impl Client {
    /// Nothing is on its way, and the link listens from the end of what concerns its owner.
    pub(in crate::delivery) fn is_at_rest(&self, server: &Server) -> bool {
        let end = server.last(self.owner.as_str());
        let place = self.link.cursor().map(CursorText::parse);
        let listens = place.is_some_and(|place| !place.unwrap().is_behind(end));
        let is_connected = self.link.status() == Status::Connected;
        let is_told = self.reading.poll_timeout().is_none();
        self.outbox.iter().next().is_none() && is_told && is_connected && listens
    }

    /// Pages through all conversations, as a person may who scrolls up.
    pub(in crate::delivery) fn read_history(&mut self, server: &Server) {
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
    pub(in crate::delivery) fn check_order(&self, server: &Server) {
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
    pub(in crate::delivery) fn check_inbox(&self, server: &Server) {
        let fresh = Inbox::new(&server.snapshot(self.owner.as_str()));
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
    pub(in crate::delivery) fn check_live(&self, server: &Server) {
        for peer in ["alice", "bob", "carol"] {
            let log = server.between(self.owner.as_str(), peer);
            let log = log.filter(|m| peer != self.owner() && m.seq > self.since);
            let timeline = self.timelines.get(&peer.parse::<UserId>().unwrap());
            let live = timeline.into_iter().flat_map(Timeline::iter);
            let live = live.filter(|m| m.seq > self.since);
            assert!(live.eq(log), "{} has missed something live", self.owner);
        }
    }

    /// Of what came after the snapshot an event has told, of each once.
    pub(in crate::delivery) fn check_heard(&self, server: &Server) {
        let peers = ["alice", "bob", "carol"].into_iter();
        let peers = peers.filter(|peer| *peer != self.owner());
        let log = peers.flat_map(|peer| server.between(self.owner.as_str(), peer));
        let mut log: Vec<_> = log.map(|message| message.seq).collect();
        log.sort_unstable();
        log.retain(|seq| *seq > self.since);
        assert_eq!(self.heard, log, "{} was not told of each", self.owner);
    }

    pub(in crate::delivery) fn check(&self, server: &Server) {
        for (peer, timeline) in &self.timelines {
            let log = server.between(self.owner.as_str(), peer.as_str());
            assert!(
                timeline.iter().eq(log),
                "a timeline of {} differs",
                self.owner
            );
        }
    }
}
