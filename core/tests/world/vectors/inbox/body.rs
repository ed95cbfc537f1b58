//! Snapshots and events as on the wire: what alice gets.

use serde_json::{Value, json};

fn message(seq: u64, from: &str, to: &str) -> Value {
    json!({"seq": seq, "id": format!("message-{seq}"), "from": from, "to": to, "text": "hi", "at": 1_000 + seq})
}

pub(super) fn conversation(with: &str, last: u64, unread: u64, read: u64) -> Value {
    json!({"with": with, "name": null, "avatar": null, "last": message(last, with, "alice"), "unread": unread,
        "read": read, "peer_read": 1, "peer_delivered": 2, "presence": "online", "blocked": false})
}

pub(super) fn snapshot(conversations: &[Value]) -> Value {
    json!({"cursor": "at-9", "me": {"user": "alice", "name": null, "avatar": null},
        "server": {"hold_ms": 50_000, "max_text_bytes": 8_192, "typing_ttl_ms": 6_000, "grace_ms": 30_000},
        "conversations": conversations})
}

fn typed(kind: &str, mut body: Value) -> Value {
    body["type"] = json!(kind);
    body
}

pub(super) fn received(seq: u64, from: &str) -> Value {
    typed("received", message(seq, from, "alice"))
}

pub(super) fn sent(seq: u64, to: &str) -> Value {
    typed("sent", message(seq, "alice", to))
}

pub(super) fn read_by(by: &str, with: &str, seq: u64) -> Value {
    json!({"type": "read", "by": by, "with": with, "seq": seq})
}

pub(super) fn delivered(with: &str, seq: u64) -> Value {
    json!({"type": "delivered", "with": with, "seq": seq})
}

pub(super) fn presence(user: &str, state: &str) -> Value {
    json!({"type": "presence", "user": user, "state": state, "at": 7})
}

pub(super) fn typing(from: &str, typing: bool) -> Value {
    json!({"type": "typing", "from": from, "typing": typing})
}

pub(super) fn blocked(user: &str, blocked: bool) -> Value {
    json!({"type": "blocked", "user": user, "blocked": blocked})
}

/// Changes nothing, and shows how things stand by then.
pub(super) fn tomorrow() -> Value {
    json!({"type": "tomorrow"})
}
