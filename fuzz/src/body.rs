//! Bodies of POSTs.

use axum::http::HeaderValue;

use crate::call::Call;
use crate::server::Server;

/// Requests of one input at the most, so that none is slow because it is long.
const REQUESTS: usize = 16;

/// Takes `input` as POSTs with an empty line between them, and makes them one after the other.
///
/// The first line of each has words: the path, the token, the media type (`-` for one that is not
/// there), and perhaps `chunked`. The rest is the body. [Some words](crate) stand for others.
///
/// # Panics
///
/// If an answer breaks a law of the protocol.
pub fn body(input: &[u8]) {
    let server = Server::start();
    for request in split(input).into_iter().take(REQUESTS) {
        if let Some(call) = call(&server.places().fill(request)) {
            server.ask(&call);
        }
    }
}

fn split(input: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some(at) = input[from..].windows(2).position(|two| two == b"\n\n") {
        parts.push(&input[from..from + at]);
        from += at + 2;
    }
    parts.push(&input[from..]);
    parts
}

fn call(request: &[u8]) -> Option<Call> {
    let end = request.iter().position(|byte| *byte == b'\n')?;
    let (line, body) = (&request[..end], &request[end + 1..]);
    let mut words = line.split(|byte| *byte == b' ');
    let call = Call::post(words.next()?, b"", body.to_vec())?;
    let mut header = || {
        let value = words.next().filter(|word| *word != b"-");
        value.and_then(|value| HeaderValue::from_bytes(value).ok())
    };
    Some(Call {
        token: header(),
        media_type: header(),
        announces_length: words.next() != Some(b"chunked"),
        ..call
    })
}
