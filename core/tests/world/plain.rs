//! Bodies without serde are the same bodies.

use std::fmt::Debug;

use chut_core::plain::{Field, Read, Value, Write};
use chut_core::wire::{
    ErrorCode, Event, Problem, block, conversations, history, leave, listen, message, read, typing,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

pub(crate) struct Json(pub(crate) serde_json::Value);

impl Value for Json {
    fn get(&self, name: &str) -> Option<Self> {
        let member = self.0.get(name)?;
        (!member.is_null()).then(|| Self(member.clone()))
    }

    fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0.as_array()?.iter().cloned().map(Self).collect())
    }
}

/// What serde reads of `body`, and of everything that comes of breaking it in one place, is read the same.
fn reads_alike<R: Read + DeserializeOwned + Serialize + PartialEq + Debug>(
    body: &serde_json::Value,
) {
    let whole: R = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(R::read(&Json(body.clone())).as_ref(), Some(&whole));

    let mut read = 0;
    for broken in broken(body) {
        if let Ok(expected) = serde_json::from_value::<R>(broken.clone()) {
            assert_eq!(R::read(&Json(broken.clone())), Some(expected), "{broken}");
            read += 1;
        }
    }
    assert!(read > 0, "some of these can be read");
}

/// `value` with one member missing or something else, at any depth.
fn broken(value: &serde_json::Value) -> Vec<serde_json::Value> {
    let others = [
        json!(null),
        json!(7),
        json!("seven"),
        json!(true),
        json!([]),
        json!({}),
        json!(-1),
        json!(1.5),
    ];
    let mut all = Vec::new();
    let Some(keys) = keys(value) else { return all };
    for key in keys {
        let member = at(value, &key);
        // Serde also takes the number of a name, which is no part of the protocol.
        let is_name = matches!(&key, Key::Name(name) if name == "type" || name == "code");
        let others = others.iter().filter(|other| !is_name || !other.is_number());
        for other in others.cloned().chain(broken(member)) {
            let mut changed = value.clone();
            *at_mut(&mut changed, &key) = other;
            all.push(changed);
        }
        if let (Key::Name(name), Some(object)) = (&key, value.as_object()) {
            let mut less = object.clone();
            less.remove(name);
            all.push(less.into());
        }
    }
    all
}

enum Key {
    Name(String),
    Place(usize),
}

fn keys(value: &serde_json::Value) -> Option<Vec<Key>> {
    match value {
        serde_json::Value::Object(object) => Some(object.keys().cloned().map(Key::Name).collect()),
        serde_json::Value::Array(items) => Some((0..items.len()).map(Key::Place).collect()),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => None,
    }
}

fn at<'a>(value: &'a serde_json::Value, key: &Key) -> &'a serde_json::Value {
    match key {
        Key::Name(name) => &value[name],
        Key::Place(place) => &value[place],
    }
}

fn at_mut<'a>(value: &'a mut serde_json::Value, key: &Key) -> &'a mut serde_json::Value {
    match key {
        Key::Name(name) => &mut value[name],
        Key::Place(place) => &mut value[place],
    }
}

fn a_message() -> serde_json::Value {
    json!({"seq": 7, "id": "abcdefgh", "from": "a", "to": "b", "text": "hi", "at": 1_760_000_000_000_u64})
}

fn event(kind: &str, mut fields: serde_json::Value) -> serde_json::Value {
    fields["type"] = kind.into();
    fields
}

#[test]
fn what_a_poll_brings_is_read_alike() {
    reads_alike::<listen::Reply>(&json!({
        "cursor": "c1.0.7.0.0.0", "hold_ms": 25000, "superseded": true, "events": [
            event("received", a_message()),
            event("sent", a_message()),
            event("delivered", json!({"with": "b", "seq": 7})),
            event("read", json!({"by": "a", "with": "b", "seq": 7})),
            event("blocked", json!({"user": "b", "blocked": true})),
            event("presence", json!({"user": "b", "state": "away", "at": 7})),
            event("typing", json!({"from": "b", "typing": false})),
            event("resync", json!({})),
            event("parade", json!({"floats": 3})),
        ],
    }));
}

#[test]
fn a_snapshot_is_read_alike() {
    let standing = |presence: &str| {
        json!({"with": "b", "name": "Bob", "avatar": null, "last": a_message(), "unread": 1, "read": 6,
            "peer_read": 5, "peer_delivered": 6, "presence": presence, "blocked": false})
    };
    reads_alike::<conversations::Reply>(&json!({
        "cursor": "c1", "me": {"user": "a", "name": "Ann", "avatar": "https://a.example/a.png"},
        "server": {"hold_ms": 25000, "max_text_bytes": 4096, "typing_ttl_ms": 6000, "grace_ms": 5000},
        "conversations": [standing("online"), standing("away"), standing("offline")],
    }));
}

#[test]
fn other_replies_are_read_alike() {
    reads_alike::<history::Reply>(&json!({"messages": [a_message(), a_message()], "more": true}));
    reads_alike::<message::Reply>(
        &json!({"seq": 7, "id": "abcdefgh", "at": 7, "duplicate": false, "new": 1}),
    );
    reads_alike::<block::Reply>(&json!({"blocked": true, "new": 1}));
}

#[test]
fn problems_are_read_alike() {
    for code in ErrorCode::ALL {
        let mut problem = Problem::new(code, "detail");
        problem.retry_after = Some(3);
        let body = serde_json::to_value(&problem).unwrap();
        assert_eq!(body["code"], code.name());
        reads_alike::<Problem>(&body);
    }
}

#[test]
fn a_number_that_is_not_kept_exactly_is_none() {
    for (number, read) in [
        (json!(0), Some(0)),
        (
            json!(9_007_199_254_740_991_u64),
            Some(9_007_199_254_740_991),
        ),
        (json!(9_007_199_254_740_992_u64), None),
        (json!(1e300), None),
        (json!(0.5), None),
        (json!(-1), None),
    ] {
        assert_eq!(u64::read(&Json(number.clone())), read, "{number}");
    }
}

#[test]
fn requests_are_written_alike() {
    let (user, id) = ("b".parse::<chut_core::UserId>().unwrap(), "abcdefgh");
    let request = message::Request {
        to: user.clone(),
        text: "hi \"there\"".parse().unwrap(),
        id: id.parse().unwrap(),
    };
    writes_alike(&request);
    let kept = Json(serde_json::to_value(&request).unwrap());
    assert_eq!(message::Request::read(&kept).unwrap().id, request.id);
    writes_alike(&read::Request {
        with: user.clone(),
        seq: 7,
    });
    writes_alike(&typing::Request {
        to: user.clone(),
        typing: true,
    });
    writes_alike(&block::Request {
        user,
        blocked: false,
    });
    writes_alike(&leave::Request {
        client: id.parse().unwrap(),
    });
}

fn writes_alike(request: &(impl Write + Serialize)) {
    let written = request.fields().into_iter().map(|(name, field)| {
        let value = match field {
            Field::Text(text) => json!(text),
            Field::Number(number) => json!(number),
            Field::Truth(truth) => json!(truth),
        };
        (name.to_owned(), value)
    });
    let written: serde_json::Map<_, _> = written.collect();
    assert_eq!(
        serde_json::Value::from(written),
        serde_json::to_value(request).unwrap()
    );
}

#[test]
fn what_is_no_event_is_unknown() {
    assert_eq!(Event::read(&Json(json!("resync"))), Some(Event::Unknown));
}
