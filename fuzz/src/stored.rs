//! The laws of the log: it takes what was answered so, byte for byte, and nothing else.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::answer::Answer;
use crate::call::Call;
use crate::server::Server;

/// Bytes of a text, and characters of an ID.
const TEXT_BYTES: std::ops::RangeInclusive<usize> = 1..=8_192;
const ID_CHARS: std::ops::RangeInclusive<usize> = 8..=64;

/// Bytes of a body.
const BODY_BYTES: usize = 64 * 1024;

/// A message as its sender wrote it.
#[derive(Debug, Deserialize)]
struct Sent {
    to: String,
    text: String,
    id: String,
}

/// Compares what `call` asked for with what has become of the log, whose newest message was `before`.
///
/// # Panics
///
/// If the log has taken something else.
pub(crate) fn check(server: &Server, call: &Call, answer: &Answer, before: u64) {
    let grown = server.head() - before;
    if answer.status != 200 {
        assert_eq!(grown, 0, "refused and stored: {call:?}");
        return;
    }
    if call.is_of_protocol() && !answer.is_script && call.method == "POST" {
        check_body(call);
    }
    if call.uri.path() != "/v1/message" {
        assert_eq!(grown, 0, "stored: {call:?}");
        return;
    }
    let seq = answer.body["seq"].as_u64().expect("a seq");
    let is_new = answer.body["duplicate"] == false;
    assert_eq!(grown, u64::from(is_new), "{answer:?} to {call:?}");
    assert_eq!(seq == before + 1, is_new, "{answer:?} to {call:?}");
    check_message(server, call, seq);
}

/// What a body that was taken must have been.
fn check_body(call: &Call) {
    assert!(call.body.len() <= BODY_BYTES, "too long: {call:?}");
    let first = call.body.iter().find(|byte| !byte.is_ascii_whitespace());
    assert_eq!(first, Some(&b'{'), "not an object: {call:?}");
    let is_beacon = call.uri.path() == "/v1/leave" && call.essence() == "text/plain";
    assert!(
        is_beacon || call.essence() == "application/json",
        "{call:?}"
    );
}

/// The message at `seq` is the one that `call` brought, and both people see it so.
fn check_message(server: &Server, call: &Call, seq: u64) {
    let from = call.caller().expect("a caller");
    let sent = sent(call);
    check_sent(&from, &sent);
    for (me, peer) in [(&from, &sent.to), (&sent.to, &from)] {
        let page = format!(
            "/v1/history?limit=1&after={}&token={}&with={}",
            seq - 1,
            utf8_percent_encode(me, NON_ALPHANUMERIC),
            utf8_percent_encode(peer, NON_ALPHANUMERIC),
        );
        let page = server.ask(&Call::get(page.as_bytes()).expect("a call"));
        let message = &page.body["messages"][0];
        assert_eq!(message["seq"], seq, "{call:?}");
        assert_eq!(message["text"], sent.text, "{call:?}");
        assert_eq!(message["id"], sent.id, "{call:?}");
        assert_eq!(message["from"], from, "{call:?}");
        assert_eq!(message["to"], sent.to, "{call:?}");
    }
}

fn sent(call: &Call) -> Sent {
    if call.method == "POST" {
        return serde_json::from_slice(&call.body).expect("a message");
    }
    let param = |name| call.param(name).expect("a parameter of the message");
    Sent {
        to: param("to"),
        text: param("text"),
        id: param("id"),
    }
}

/// What may be sent at all.
fn check_sent(from: &str, sent: &Sent) {
    let forbidden = |c: char| c.is_control() && c != '\n' && c != '\t';
    assert_ne!(from, sent.to, "to oneself");
    assert!(TEXT_BYTES.contains(&sent.text.len()), "length: {sent:?}");
    assert!(!sent.text.trim().is_empty(), "blank: {sent:?}");
    assert!(!sent.text.contains(forbidden), "control: {sent:?}");
    assert!(ID_CHARS.contains(&sent.id.len()), "length: {sent:?}");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    assert!(sent.id.bytes().all(plain), "{sent:?}");
    for user in [from, &sent.to] {
        assert!((1..=128).contains(&user.len()), "a user: {user:?}");
        assert!(!user.contains(char::is_control), "a user: {user:?}");
    }
}
