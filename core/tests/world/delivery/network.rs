//! A network that loses, repeats and delays, as badly as it is told to.

use std::collections::BTreeMap;
use std::time::Duration;

use chut_core::link::AskId;
use chut_core::receipts::Receipt;
use chut_core::wire::{conversations, listen, message};
use chut_core::{ClientId, Cursor, CursorText, Failure, MessageId, Millis};

/// What travels, to or from the client with a number.
#[derive(Clone, Debug)]
pub(super) enum Packet {
    ToServer(ToServer),
    ToClient(ToClient),
}

/// A call of a client.
#[derive(Clone, Debug)]
pub(super) enum ToServer {
    Snapshot {
        life: u32,
        ask: AskId,
        owner: String,
    },
    Listen {
        life: u32,
        ask: AskId,
        owner: String,
        client: ClientId,
        cursor: Cursor,
        probe: bool,
    },
    Post {
        owner: String,
        request: message::Request,
    },
    Read {
        owner: String,
        receipt: Receipt,
    },
}

/// A reply; those to the link name the life of the page that asked.
#[derive(Clone, Debug)]
pub(super) enum ToClient {
    Snapshot {
        life: u32,
        ask: AskId,
        reply: conversations::Reply,
    },
    Heard {
        life: u32,
        ask: AskId,
        reply: listen::Reply,
    },
    Failed {
        life: u32,
        ask: AskId,
        failure: Failure,
    },
    /// From another tab: what it was answered, or that it was not.
    Overheard {
        from: CursorText,
        reply: listen::Reply,
    },
    LeaderFails,
    Stored {
        request: message::Request,
        reply: message::Reply,
    },
    NotStored {
        id: MessageId,
        failure: Failure,
    },
    Read {
        receipt: Receipt,
        answer: Result<(), Failure>,
    },
}

/// `SplitMix64`, from a seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    /// One of so many places in a list.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        let place = self.below(u64::try_from(len).unwrap());
        usize::try_from(place).unwrap()
    }
}

#[derive(Default)]
pub(super) struct Network {
    under_way: BTreeMap<(Millis, u64), (usize, Packet)>,
    sent: u64,
    /// Of a hundred packets, so many are lost.
    lost: u64,
    /// Of a hundred packets, so many arrive twice.
    repeated: u64,
    /// Milliseconds that a packet may take.
    delay: u64,
}

impl Network {
    /// Hands a packet over; its fate is drawn when it arrives.
    pub(super) fn send(&mut self, now: Millis, (at, packet): (usize, Packet)) {
        let time = now + Duration::from_millis(1);
        self.sent += 1;
        self.under_way.insert((time, self.sent), (at, packet));
    }

    pub(super) fn next_time(&self) -> Option<Millis> {
        self.under_way.keys().next().map(|(time, _)| *time)
    }

    /// The packet that arrives by now, if one does. Packets may instead be lost, or sent on their way
    /// again, later and so behind others.
    pub(super) fn take(&mut self, now: Millis, random: &mut Random) -> Option<(usize, Packet)> {
        let due = self
            .under_way
            .first_entry()
            .filter(|entry| entry.key().0 <= now)?;
        let (at, packet) = due.remove();
        let draw = random.below(100);
        if draw < self.lost {
            return self.take(now, random);
        }
        if draw < self.lost + self.repeated {
            let later = now + Duration::from_millis(1 + random.below(self.delay + 1));
            self.sent += 1;
            self.under_way
                .insert((later, self.sent), (at, packet.clone()));
        }
        if self.delay > 0 && random.below(3) == 0 {
            let later = now + Duration::from_millis(1 + random.below(self.delay));
            self.sent += 1;
            self.under_way.insert((later, self.sent), (at, packet));
            return self.take(now, random);
        }
        Some((at, packet))
    }

    pub(super) fn worsen(&mut self, random: &mut Random) {
        self.lost = random.below(60);
        self.repeated = random.below(30);
        self.delay = random.below(40_000);
    }

    pub(super) fn heal(&mut self) {
        (self.lost, self.repeated, self.delay) = (0, 0, 0);
    }
}
