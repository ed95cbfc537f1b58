//! Names of JSONP callbacks.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use crate::call::Call;
use crate::script::is_callback_name;
use crate::server::Server;

/// Calls a few endpoints by JSONP with `input` as the name of the function. One that the protocol allows
/// gets a script that begins with a call of it; any other a plain 400 that no browser runs.
///
/// # Panics
///
/// If it gets anything else.
pub fn callback(input: &[u8]) {
    let server = Server::start();
    let name = str::from_utf8(input).ok();
    let encoded = percent_encode(input, NON_ALPHANUMERIC);
    for path in ["/v1/conversations?token=alice", "/v1/message?token=%00"] {
        let target = format!("{path}&callback={encoded}");
        let Some(call) = Call::get(target.as_bytes()) else {
            return; // longer than a URL can be
        };
        let answer = server.ask(&call);
        if name.is_some_and(is_callback_name) {
            // That it is called by its name is a law of every script.
            assert!(answer.is_script, "{answer:?} to {call:?}");
        } else {
            assert!(!answer.is_script, "a script for {name:?}");
            check_refusal(&call, answer.status, name.is_some());
        }
    }
}

fn check_refusal(call: &Call, status: u16, is_text: bool) {
    // A query that is not text names no function, and without one this path takes no GET.
    let is_post = call.uri.path() == "/v1/message" && !is_text;
    let is_long = call.uri.query().is_some_and(|query| query.len() > 32_000);
    let wanted = if is_post { 405 } else { 400 };
    assert!(status == wanted || is_long && status == 414, "{call:?}");
}
