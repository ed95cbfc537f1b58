//! The laws of the core, and plays that show what they mean.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod cursors;
mod delivery;
mod ids;
mod inbox;
mod laws;
mod link;
mod outbox;
mod sim;
mod timeline;
mod user;
mod wire;
