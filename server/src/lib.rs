//! The Chut server, in the order in which a message passes.
//!
//! ```text
//! request ─> http/message ─> auth ─────────────────── append ──────────> log
//!                                                                         │ follow
//! reply   <─ http/listen  <─ users (core::User says who is answered) <─ fanout
//! ```
//!
//! The loop closes through the log: the server that wrote a message learns of it in the same way as
//! one that did not. No module names one above it in this list:
//!
//! * [`server`], [`stop`]: a server built, bound and run; how it is drained;
//! * `serve`: connections, their protocol and their time limits;
//! * [`http`]: routes, JSONP, errors, the embedded widget; holds no state;
//! * [`fanout`]: follows the log and wakes the users a message concerns;
//! * [`watch`]: tells people who talk with each other when one comes or goes;
//! * [`metrics`]: what is counted;
//! * [`users`]: the people who are here, each a `chut_core::User`, and their waiting polls;
//! * [`presence`]: who is there, on this server or another;
//! * [`deliveries`]: what has reached people, gathered for the log;
//! * [`auth`]: who is calling;
//! * [`log`]: messages, kept and read by cursor; knows no HTTP;
//! * [`retention`]: removes from the log what is not to be kept;
//! * [`commands`]: what an operator does with a log other than to serve it;
//! * [`config`], [`bounds`], [`clock`], [`telemetry`]: settings, bounds, time, log lines.

pub mod address;
pub mod app;
pub mod auth;
pub mod bounds;
pub mod clock;
pub mod commands;
pub mod config;
pub mod data;
pub mod deliveries;
pub mod fanout;
pub mod http;
pub mod log;
pub mod metrics;
mod outage;
mod outbound;
pub mod presence;
pub mod rates;
pub mod retention;
mod serve;
pub mod server;
pub mod stop;
pub mod telemetry;
pub mod users;
pub mod watch;
pub mod webhook;

pub use app::App;
pub use server::{Server, StartError};
