//! The laws of the core, and plays that show what they mean.

mod cursors;
mod ids;
mod laws;
mod link;
mod outbox;
mod sim;
mod timeline;
mod user;
mod wire;
