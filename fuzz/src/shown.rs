//! The laws of what a caller is shown: their own messages, in order, and no more than fits.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::Call;

/// Messages of a page, and events of a poll.
const MOST: usize = 200;

/// Messages of a page where the caller does not say how many.
const PAGE: usize = 50;

/// Characters of a cursor.
const CURSOR_CHARS: usize = 128;

/// Looks through the reply to `call`, if it is one with something in it.
///
/// # Panics
///
/// If the caller sees what they should not, or not in order.
pub(crate) fn check(call: &Call, answer: &Answer) {
    if answer.status != 200 || !call.is_of_protocol() {
        return;
    }
    let caller = call.caller().expect("a caller");
    let body = &answer.body;
    check_messages(&caller, list(&body["messages"]));
    if call.uri.path() == "/v1/history" {
        check_page(call, &caller, list(&body["messages"]));
    }
    let events = list(&body["events"]);
    assert!(events.clone().count() <= MOST, "too many: {call:?}");
    check_messages(&caller, events.filter(|event| is_message(event)));
    let newest_last = list(&body["conversations"]).rev();
    check_messages(&caller, newest_last.map(|one| &one["last"]));
    if let Some(cursor) = body.get("cursor") {
        check_cursor(cursor.as_str().expect("a text"));
    }
    if let Some(me) = body.get("me") {
        assert_eq!(me["user"], caller, "somebody else");
    }
}

fn is_message(event: &Value) -> bool {
    event["type"] == "received" || event["type"] == "sent"
}

/// In order, no more than fit, and the caller's.
fn check_messages<'a>(caller: &str, messages: impl Iterator<Item = &'a Value>) {
    let (mut before, mut count) = (0, 0);
    for message in messages {
        let seq = message["seq"].as_u64().unwrap_or_default();
        assert!(seq > before, "out of order: {message}");
        (before, count) = (seq, count + 1);
        let (from, to) = (&message["from"], &message["to"]);
        let is_right = match message["type"].as_str() {
            Some("sent") => from == caller,
            Some(_) => to == caller,
            None => from == caller || to == caller,
        };
        assert!(is_right, "not for {caller}: {message}");
    }
    assert!(count <= MOST, "{count} messages");
}

/// Those of the conversation that was asked for, and not more than were asked for.
fn check_page<'a>(call: &Call, caller: &str, messages: impl Iterator<Item = &'a Value>) {
    let peer = call.param("with").expect("a peer");
    let mut count = 0;
    for message in messages {
        let peers = [&message["from"], &message["to"]];
        assert!(peers.contains(&&json!(peer)), "not with {peer}: {message}");
        assert!(
            peers.contains(&&json!(caller)),
            "not with {peer}: {message}"
        );
        count += 1;
    }
    let limit = call
        .param("limit")
        .map_or(PAGE, |limit| limit.parse().expect("a limit"));
    assert!(count <= limit, "{count} messages: {call:?}");
}

fn check_cursor(cursor: &str) {
    assert!(cursor.len() <= CURSOR_CHARS, "long: {cursor}");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    assert!(cursor.bytes().all(plain), "not safe in a URL: {cursor}");
}

fn list(value: &Value) -> impl DoubleEndedIterator<Item = &Value> + Clone {
    value
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
}
