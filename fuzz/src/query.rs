//! Queries of GETs, by JSON and by JSONP.

use crate::call::Call;
use crate::server::Server;

/// Requests of one input at the most, so that none is slow because it is long.
const REQUESTS: usize = 16;

/// Takes each line of `input` as the path and query of a GET, and makes them one after the other.
/// Some words, such as `$NOW`, stand for others.
///
/// # Panics
///
/// If an answer breaks a law of the protocol.
pub fn query(input: &[u8]) {
    let server = Server::start();
    let lines = input.split(|byte| *byte == b'\n').take(REQUESTS);
    for line in lines {
        if let Some(call) = Call::get(&server.places().fill(line)) {
            server.ask(&call);
        }
    }
}
