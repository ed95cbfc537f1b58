//! What happens to an outbox, as the file has it.

use chut_core::wire::ErrorCode;
use serde_json::{Value, json};

use super::super::failure::problem;

/// After this any wait is over, unless the server has asked for a longer one.
pub(super) const LATER: u64 = 46_000;

fn id(number: u64) -> String {
    format!("message-{number}")
}

fn request(number: u64, to: &str) -> Value {
    json!({"to": to, "text": "hi", "id": id(number)})
}

/// What an earlier page has left: the number of each, and who it is to.
pub(super) fn begin<const N: usize>(left: [(u64, &str); N]) -> Value {
    let left = left.map(|(number, to)| request(number, to));
    json!({"begin": left.to_vec()})
}

pub(super) fn send(number: u64, to: &str) -> Value {
    json!({"send": request(number, to)})
}

pub(super) fn stored(number: u64) -> Value {
    json!({"stored": id(number)})
}

pub(super) fn retry(number: u64) -> Value {
    json!({"retry": id(number)})
}

pub(super) fn failed(number: u64, answer: Value) -> Value {
    let mut input = answer;
    input["failed"] = json!(id(number));
    input
}

pub(super) fn refused(number: u64, code: ErrorCode) -> Value {
    failed(number, problem(code, None))
}

pub(super) fn silence(number: u64) -> Value {
    failed(number, json!({"status": 0, "body": null}))
}

pub(super) fn wake() -> Value {
    json!("wake")
}

pub(super) fn elapsed() -> Value {
    json!("elapsed")
}
