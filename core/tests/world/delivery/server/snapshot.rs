//! What a made-up server says of how all conversations stand.

use chut_core::PresenceState;
use chut_core::wire::conversations;

use super::Server;
use crate::delivery::marks::Kind;

impl Server {
    pub(in crate::delivery) fn snapshot(&self, owner: &str) -> conversations::Reply {
        let peers = ["alice", "bob", "carol"].into_iter();
        let conversations = peers.filter_map(|peer| self.conversation(owner, peer));
        conversations::Reply {
            cursor: self.earlier.unwrap_or(self.head()).into(),
            me: conversations::Person {
                user: owner.parse().unwrap(),
                name: None,
                avatar: None,
            },
            server: conversations::ServerFacts {
                hold_ms: 50_000,
                max_text_bytes: 8_192,
                typing_ttl_ms: 6_000,
                grace_ms: 30_000,
            },
            conversations: conversations.collect(),
        }
    }

    fn conversation(&self, owner: &str, peer: &str) -> Option<conversations::Conversation> {
        let last = self.between(owner, peer).last().filter(|_| owner != peer)?;
        let mark = |kind| self.marks.place(owner, peer, kind);
        let unread = self.between(owner, peer);
        let unread = unread.filter(|m| m.to.as_str() == owner && m.seq > mark(Kind::Read));
        Some(conversations::Conversation {
            with: peer.parse().unwrap(),
            name: None,
            avatar: None,
            last: last.clone(),
            unread: unread.count() as u64,
            read: mark(Kind::Read),
            peer_read: mark(Kind::PeerRead),
            peer_delivered: mark(Kind::Delivered),
            presence: PresenceState::Offline,
            blocked: false,
        })
    }
}
