//! The protocol over HTTP, a file an endpoint or a concern.

mod block;
mod conversations;
mod delivered;
mod history;
mod jsonp;
mod leave;
mod listen;
mod message;
mod origin;
mod presence;
mod rates;
mod read;
mod refusals;
mod retention;
mod typing;
