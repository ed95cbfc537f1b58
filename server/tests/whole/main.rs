//! The server, whole: over HTTP, on a port of its own; and every log engine by one contract.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod admin;
mod api;
mod app;
mod attacks;
mod auth;
mod bounds;
mod connections;
mod contract;
mod framing;
mod limits;
#[path = "../common/lines.rs"]
mod lines;
mod log_contract;
mod log_differential;
mod metrics;
mod openapi;
mod presence_contract;
mod settings;
mod sqlite;
mod stopping;
mod traced;
mod upkeep;
mod webhook;
mod wire;
