//! IDs of messages, as Chut's own clients make them: UUIDs of version 7, which begin with their time.

use std::time::{SystemTime, UNIX_EPOCH};

/// The ID of the message that `sender` sends in this `turn`.
pub(crate) fn id(sender: usize, turn: usize) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let at = now.unwrap_or_default().as_millis();
    let (high, low) = (at >> 16, at & 0xffff);
    let (sub, node) = (turn & 0xfff, sender & 0xfff);
    format!("{high:08x}-{low:04x}-7{sub:03x}-8{node:03x}-{turn:012x}")
}
