//! The protocol over HTTP, a file an endpoint or a concern.

mod conversations;
mod history;
mod jsonp;
mod leave;
mod listen;
mod message;
mod origin;
mod refusals;
