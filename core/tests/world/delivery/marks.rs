//! The marks of a made-up log: how far people have read, and what has reached them.

use std::collections::BTreeMap;

use chut_core::wire::Event;
use chut_core::{Revision, Seq, UserId};

/// What a mark says to the person it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Read,
    PeerRead,
    Delivered,
}

/// Each mark by its owner, the peer and the kind: where it stands, and since when.
#[derive(Default)]
pub(super) struct Marks {
    revision: u64,
    all: BTreeMap<(String, String, Kind), (Seq, u64)>,
}

impl Marks {
    pub(super) fn head(&self) -> Revision {
        Revision(self.revision)
    }

    pub(super) fn place(&self, owner: &str, peer: &str, kind: Kind) -> Seq {
        let key = (owner.to_owned(), peer.to_owned(), kind);
        self.all.get(&key).map_or(Seq::START, |mark| mark.0)
    }

    /// Moves a mark forward; says whether it has moved.
    pub(super) fn set(&mut self, owner: &str, peer: &str, kind: Kind, seq: Seq) -> bool {
        if seq <= self.place(owner, peer, kind) {
            return false;
        }
        self.revision += 1;
        let key = (owner.to_owned(), peer.to_owned(), kind);
        self.all.insert(key, (seq, self.revision));
        true
    }

    /// The newest revision of a person's marks.
    pub(super) fn newest(&self, owner: &str) -> Revision {
        let mine = self.all.iter().filter(|(key, _)| key.0 == owner);
        Revision(mine.map(|(_, mark)| mark.1).max().unwrap_or_default())
    }

    /// At most `room` marks that moved after a revision, in the order in which they did.
    pub(super) fn after(
        &self,
        owner: &str,
        after: Revision,
        room: usize,
    ) -> Vec<(Revision, Event)> {
        let mine = self.all.iter().filter(|(key, _)| key.0 == owner);
        let moved = mine.filter(|(_, (_, revision))| *revision > after.0);
        let mut moved: Vec<_> = moved
            .map(|(key, (seq, revision))| (Revision(*revision), event(key, *seq)))
            .collect();
        moved.sort_by_key(|(revision, _)| *revision);
        moved.truncate(room);
        moved
    }
}

fn event((owner, peer, kind): &(String, String, Kind), seq: Seq) -> Event {
    let user = |name: &String| name.parse::<UserId>().unwrap();
    match kind {
        Kind::Read => Event::Read {
            by: user(owner),
            with: user(peer),
            seq,
        },
        Kind::PeerRead => Event::Read {
            by: user(peer),
            with: user(owner),
            seq,
        },
        Kind::Delivered => Event::Delivered {
            with: user(peer),
            seq,
        },
    }
}
