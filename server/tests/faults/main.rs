//! The product under faults: the real binary killed, cut off, starved of space, robbed of its file, and
//! every promise of the protocol asked of it afterwards.
//!
//! Chance comes from a seed, which a test prints; `CHUT_SEED` sets it, `CHUT_ROUNDS` how many times the
//! server is killed. `cargo xtask faults` does many.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod api;
mod chut;
mod clock;
mod damage;
#[cfg(target_os = "linux")]
mod disk_full;
mod drain;
mod gone;
mod kills;
#[path = "../common/lines.rs"]
mod lines;
mod lost_replies;
mod proxy;
mod seed;
mod world;
