//! The laws of the core, and plays that show what they mean.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod blocks;
mod cursors;
mod delivery;
mod ids;
mod inbox;
mod laws;
mod link;
mod links;
mod outbox;
mod plain;
mod receipts;
mod sight;
mod sim;
mod timeline;
mod told;
mod typing;
mod user;
mod vectors;
mod window;
mod wire;
