//! Marks: how far people have come in a conversation, and whom they have blocked.
//!
//! A mark belongs to the person who hears of it: what two people hear of is two marks.

use chut_core::wire::Event;
use chut_core::{Revision, Seq, UserId};

/// What a mark says to the person it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// The person has read up to here.
    Read,
    /// The peer has read up to here.
    PeerRead,
    /// What the person sent has reached a client of the peer up to here.
    Delivered,
    /// The person has blocked the peer (1), or lifted the block (0).
    Blocked,
}

impl MarkKind {
    /// All kinds, in the order of their numbers in a file.
    pub const ALL: [Self; 4] = [Self::Read, Self::PeerRead, Self::Delivered, Self::Blocked];

    /// Whether a mark of this kind goes from `old` to `new`. Places only move forward.
    pub fn moves(self, old: u64, new: u64) -> bool {
        match self {
            Self::Read | Self::PeerRead | Self::Delivered => new > old,
            Self::Blocked => new != old,
        }
    }
}

/// One mark of one person in the conversation with `peer`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub peer: UserId,
    pub kind: MarkKind,
    pub value: u64,
    /// When it last moved.
    pub revision: Revision,
}

impl Mark {
    /// How `me`, the person it belongs to, hears of it.
    pub(crate) fn into_event(self, me: &UserId) -> Event {
        let seq = Seq::new(self.value).unwrap_or(Seq::MAX);
        let (me, peer) = (me.clone(), self.peer);
        match self.kind {
            MarkKind::Read => Event::Read {
                by: me,
                with: peer,
                seq,
            },
            MarkKind::PeerRead => Event::Read {
                by: peer,
                with: me,
                seq,
            },
            MarkKind::Delivered => Event::Delivered { with: peer, seq },
            MarkKind::Blocked => Event::Blocked {
                user: peer,
                blocked: self.value != 0,
            },
        }
    }
}

/// All marks of one person in one conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub read: Seq,
    pub peer_read: Seq,
    pub peer_delivered: Seq,
    pub blocked: bool,
}

impl Marks {
    /// Takes one mark in.
    pub(super) fn set(&mut self, kind: MarkKind, value: u64) {
        let seq = Seq::new(value).unwrap_or(Seq::MAX);
        match kind {
            MarkKind::Read => self.read = seq,
            MarkKind::PeerRead => self.peer_read = seq,
            MarkKind::Delivered => self.peer_delivered = seq,
            MarkKind::Blocked => self.blocked = value != 0,
        }
    }
}
