//! The rules of Chut, shared by the server and every client.
//!
//! **A user is a log; a client is a cursor.** The server keeps one log of messages. To deliver is to
//! append to it; to listen is to read after a [`Cursor`]; history is to read before one. Everything
//! in this crate follows from that, and nothing in it does I/O, reads a clock or draws a random
//! number: time arrives as [`Millis`], identifiers and storage results as arguments. The same code
//! therefore runs in the server, in the browser and in a test that plays an hour in a millisecond.
//!
//! In reading order:
//!
//! * [`limits`]: every bound that both sides share, with its reason;
//! * [`time`], [`id`], [`text`], [`message`], [`presence`], [`cursor`]: the vocabulary, valid once parsed;
//! * [`wire`]: request and reply bodies of every endpoint, events, errors;
//! * [`plain`]: bodies read and written without serde, for the widget;
//! * [`user`]: the state machine that decides which poll is answered, from where, and when a user ends;
//! * [`failure`], [`backoff`]: what a client does after a reply that was not one;
//! * [`link`]: the client's half of the poll loop, and which tab of a browser goes through it;
//! * [`sight`]: whether any tab of a browser is in sight;
//! * [`outbox`]: sends on their way, each under one id until it is stored or refused;
//! * [`receipts`]: how far one has read, told until the server has heard it; [`told`]: what the page has been told of;
//! * [`inbox`]: how each conversation stands, from the snapshot and the events since;
//! * [`timeline`]: pages and batches merged, in order, each message once; [`window`]: the part of it that is drawn;
//! * [`blocks`]: which conversations have a block in the page;
//! * [`typing`]: when to say that one is typing; [`links`]: web addresses in a text.
//!
//! With the feature `openapi`, what is on the wire has schemas: the module of that name.

pub mod backoff;
pub mod blocks;
pub mod cursor;
pub mod failure;
pub mod id;
pub mod inbox;
pub mod limits;
pub mod link;
pub mod links;
pub mod message;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod outbox;
pub mod plain;
pub mod presence;
pub mod receipts;
pub mod sight;
pub mod text;
pub mod time;
pub mod timeline;
pub mod told;
pub mod typing;
pub mod user;
pub mod window;
pub mod wire;

pub use cursor::{Cursor, CursorText, Epoch, Revision, SignalPlace};
pub use failure::Failure;
pub use id::{ClientId, MessageId, UserId};
pub use inbox::Inbox;
pub use link::Link;
pub use message::{Draft, Message, Seq};
pub use outbox::Outbox;
pub use presence::PresenceState;
pub use receipts::Receipts;
pub use sight::Sight;
pub use text::Text;
pub use time::{Millis, Timestamp};
pub use timeline::Timeline;
pub use told::Told;
pub use typing::Typing;
pub use user::User;
pub use window::Window;
