//! What comes to a link, as the file has it.

use chut_core::wire::ErrorCode;
use serde_json::{Value, json};

use super::super::failure::problem;

/// After this any wait is over, unless the server has asked for a longer one.
pub(super) const LATER: u64 = 46_000;

pub(super) fn snapshot(place: u64) -> Value {
    json!({"snapshot": {"cursor": format!("at-{place}"), "me": {"user": "alice", "name": null, "avatar": null},
        "server": {"hold_ms": 50_000, "max_text_bytes": 8_192, "typing_ttl_ms": 6_000, "grace_ms": 30_000},
        "conversations": []}})
}

pub(super) fn heard(place: u64, events: &[Value]) -> Value {
    json!({"heard": {"cursor": format!("at-{place}"), "events": events, "hold_ms": 50_000}})
}

pub(super) fn typing() -> Value {
    json!({"type": "typing", "from": "bob", "typing": true})
}

pub(super) fn resync() -> Value {
    json!({"type": "resync"})
}

pub(super) fn failed(answer: &Value) -> Value {
    json!({"failed": answer})
}

pub(super) fn refused(code: ErrorCode) -> Value {
    failed(&problem(code, None))
}

pub(super) fn silence() -> Value {
    failed(&json!({"status": 0, "body": null}))
}

pub(super) fn visible(visible: bool) -> Value {
    json!({"visible": visible})
}

pub(super) fn superseded() -> Value {
    json!({"heard": {"cursor": "at-5", "events": [], "hold_ms": 50_000, "superseded": true}})
}

pub(super) fn late_one(answer: Value) -> Value {
    let mut answer = answer;
    answer["ask"] = json!("old");
    answer
}
