//! What can happen to an inbox, at random.

use serde_json::Value;

use super::super::chance::Chance;
use super::Events;
use super::body::{
    blocked, conversation, delivered, presence, read_by, received, sent, snapshot, tomorrow, typing,
};

const PEERS: [&str; 3] = ["bob", "carol", "dan"];

/// A snapshot, and events as a server might send them; seldom one that no client can do without a snapshot.
pub(super) fn life(seed: u64) -> (Value, Events) {
    let mut chance = Chance::new(seed);
    let mut all = Vec::new();
    for (peer, last) in PEERS.iter().zip([30, 25, 21]) {
        let read = last - chance.below(6);
        let unread = chance.below(last - read + 1);
        all.push(conversation(peer, last, unread, read));
    }
    let (mut now, mut seq) = (0, 27);
    let mut events = Vec::new();
    for _ in 0..13 {
        now += chance.pick(&[0, 1, 1_000, 2_999, 3_000]);
        events.push((now, event(&mut chance, &mut seq)));
    }
    (snapshot(&all), events)
}

fn event(chance: &mut Chance, seq: &mut u64) -> Value {
    let peer = chance.pick(&PEERS);
    // Read marks seldom lie among what the snapshot counted.
    let mark = seq
        .saturating_sub(chance.below(4))
        .max(if chance.once_in(6) { 24 } else { 30 });
    let any = 20 + chance.below(*seq - 19);
    match chance.below(14) {
        0..4 => {
            *seq += 1 + chance.below(2);
            received(*seq, peer)
        }
        4 => {
            *seq += 1;
            sent(*seq, peer)
        }
        5 => received(any.min(*seq), peer),
        6 | 7 => read_by("alice", peer, mark),
        8 => read_by(peer, "alice", any),
        9 => delivered(peer, any),
        10 => presence(peer, chance.pick(&["online", "away", "offline"])),
        11 => typing(peer, !chance.once_in(3)),
        12 => blocked(peer, chance.once_in(2)),
        _ if chance.once_in(6) => received(*seq + 1, "eve"),
        _ => tomorrow(),
    }
}
