//! The laws of every reply: its headers, its form, its status.

use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::response::Parts;
use serde_json::Value;

use crate::call::Call;
use crate::script::{handed, is_callback_name};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The codes that an error may have, by its status: section 5 of the protocol.
const CODES: [(u16, &[&str]); 12] = [
    (400, &["bad_request", "bad_cursor", "bad_callback"]),
    (401, &["unauthenticated"]),
    (403, &["forbidden", "blocked"]),
    (404, &["not_found"]),
    (405, &["method_not_allowed"]),
    (409, &["id_reused"]),
    (413, &["too_large"]),
    (414, &["too_large"]),
    (415, &["unsupported_media_type"]),
    (429, &["rate_limited"]),
    (431, &["too_large"]),
    (503, &["unavailable", "draining"]),
];

/// A reply, whichever way it travelled.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The true one, which a script carries inside.
    pub(crate) status: u16,
    /// Null where it is a page or a file.
    pub(crate) body: Value,
    pub(crate) is_script: bool,
}

impl Answer {
    /// Reads the reply to `call`.
    ///
    /// # Panics
    ///
    /// If it is one that the protocol does not allow.
    pub(crate) fn of(call: &Call, head: &Parts, body: &[u8]) -> Self {
        let answer = if call.is_of_protocol() {
            check_headers(call, head);
            Self::of_protocol(call, head, body)
        } else {
            Self::of_file(head, body)
        };
        if answer.status >= 400 {
            check_problem(call, answer.status, &answer.body);
        } else {
            assert_eq!(answer.status, 200, "no such status: {call:?}");
        }
        answer
    }

    fn of_protocol(call: &Call, head: &Parts, body: &[u8]) -> Self {
        if header(head, &CONTENT_TYPE) != SCRIPT {
            return Self::of_json(call, head, body);
        }
        let name = script_name(call).unwrap_or_else(|| panic!("a script: {call:?}"));
        let script = str::from_utf8(body).expect("a script in UTF-8");
        let handed = handed(script, &name);
        assert_eq!(head.status, 200, "no browser runs it: {call:?}");
        Self {
            status: handed.status,
            body: handed.body,
            is_script: true,
        }
    }

    fn of_json(call: &Call, head: &Parts, body: &[u8]) -> Self {
        let status = head.status.as_u16();
        let no_script = script_name(call).is_none() || [404, 414].contains(&status);
        assert!(no_script, "a page waits for a script: {call:?}");
        check_type(head);
        Self {
            status,
            body: json(body),
            is_script: false,
        }
    }

    fn of_file(head: &Parts, body: &[u8]) -> Self {
        let status = head.status.as_u16();
        let is_error = status >= 400;
        if is_error {
            check_type(head);
        }
        Self {
            status,
            body: if is_error { json(body) } else { Value::Null },
            is_script: false,
        }
    }
}

/// The function that the page of `call` waits for.
fn script_name(call: &Call) -> Option<String> {
    let name = call.param("callback")?;
    (call.method == "GET" && is_callback_name(&name)).then_some(name)
}

/// What every reply of the protocol carries.
fn check_headers(call: &Call, head: &Parts) {
    let always = [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in &always {
        let given: Vec<_> = head.headers.get_all(name).iter().collect();
        assert_eq!(given, [value], "{name}, in reply to {call:?}");
    }
}

fn check_type(head: &Parts) {
    let wanted = if head.status == 200 { JSON } else { PROBLEM };
    assert_eq!(header(head, &CONTENT_TYPE), wanted, "{}", head.status);
    if head.status == 405 {
        assert!(!header(head, &ALLOW).is_empty(), "no method is named");
    }
    if head.status == 429 || head.status == 503 {
        let seconds = header(head, &RETRY_AFTER).parse::<u32>();
        assert!(seconds.is_ok(), "no time to come back");
    }
}

fn check_problem(call: &Call, status: u16, problem: &Value) {
    let codes = CODES.iter().find(|(known, _)| *known == status);
    let (_, codes) = codes.unwrap_or_else(|| panic!("status {status}: {call:?}"));
    let code = problem["code"].as_str().unwrap_or_default();
    assert!(codes.contains(&code), "{status} {problem}: {call:?}");
    assert_eq!(problem["status"], status, "{call:?}");
    assert_eq!(problem["type"], "about:blank", "{call:?}");
    for field in ["title", "detail"] {
        assert!(problem[field].is_string(), "{field} in {problem}: {call:?}");
    }
}

fn header<'a>(head: &'a Parts, name: &HeaderName) -> &'a str {
    let value = head.headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

fn json(body: &[u8]) -> Value {
    let read = serde_json::from_slice(body);
    read.unwrap_or_else(|error| panic!("{error}: {}", body.escape_ascii()))
}
