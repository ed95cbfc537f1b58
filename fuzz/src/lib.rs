//! Inputs of every kind against the whole server: whatever is asked, the protocol holds.
//!
//! Each target takes bytes, makes calls of them, and panics where an answer breaks a law of the protocol.
//! Every input gets a server of its own, so one that panics once panics always. The same functions are
//! run by a fuzzer (`fuzz_targets/`, `cargo xtask fuzz`) and on the inputs of `corpus/` by a test.
//!
//! * [`cursor()`], [`callback()`], [`body()`], [`query()`]: the targets;
//! * `server`, `call`: the real routes over a log in memory, and one request to them;
//! * `answer`, `script`, `shown`, `stored`: the laws;
//! * `params`, `places`: the query of a URL read by the book; words in an input that stand for longer ones.

mod answer;
mod body;
mod call;
mod callback;
mod cursor;
mod params;
mod places;
mod query;
mod script;
mod server;
mod shown;
mod stored;

pub use body::body;
pub use callback::callback;
pub use cursor::cursor;
pub use query::query;

/// A target: it panics where the server does wrong.
pub type Target = fn(&[u8]);

/// Every target, by the name of its folder in `corpus/`.
pub const TARGETS: [(&str, Target); 4] = [
    ("body", body),
    ("callback", callback),
    ("cursor", cursor),
    ("query", query),
];
