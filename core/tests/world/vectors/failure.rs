//! What a client makes of an answer that is not the one it hoped for.

use chut_core::Failure;
use chut_core::plain::Read;
use chut_core::wire::{ErrorCode, Problem};
use serde_json::{Value, json};

use super::{Case, agree};
use crate::plain::Json;

/// What the client makes of `{"status", "body"}`: a good status whose body is not the answer asked for is no
/// better than a page of HTML, and of a problem its own status counts.
pub(super) fn judged(answer: &Value) -> Failure {
    let is_ok = answer["status"]
        .as_u64()
        .is_some_and(|status| (200..300).contains(&status));
    if is_ok {
        return Failure::SILENCE;
    }
    let problem = Problem::read(&Json(answer["body"].clone()));
    Failure::of(problem.as_ref())
}

/// The answer that the server gives with `code`.
pub(super) fn problem(code: ErrorCode, retry_after: Option<u64>) -> Value {
    let mut problem = Problem::new(code, "");
    problem.retry_after = retry_after;
    json!({"status": code.status(), "body": problem})
}

#[test]
fn the_file_says_what_a_failure_means() {
    let codes = ErrorCode::ALL.into_iter().chain([ErrorCode::Unknown]);
    let mut cases: Vec<_> = codes
        .map(|code| {
            case(
                &format!("the problem {}", code.name()),
                &problem(code, None),
            )
        })
        .collect();
    cases.extend(retries().iter().map(|(name, answer)| case(name, answer)));
    cases.extend(pages().iter().map(|(name, answer)| case(name, answer)));
    cases.extend(problems().iter().map(|(name, answer)| case(name, answer)));
    agree("failure.json", &cases);
}

fn retries() -> [(&'static str, Value); 5] {
    let odd = |retry_after: Value| {
        let body = json!({"status": 503, "code": "unavailable", "retry_after": retry_after});
        json!({"status": 503, "body": body})
    };
    [
        (
            "a drain that says when",
            problem(ErrorCode::Draining, Some(2)),
        ),
        (
            "too many requests that says when",
            problem(ErrorCode::RateLimited, Some(60)),
        ),
        ("at once", problem(ErrorCode::Unavailable, Some(0))),
        ("no number of seconds", odd(json!("soon"))),
        ("no whole number of seconds", odd(json!(1.5))),
    ]
}

fn answer(status: u16, body: impl Into<Value>) -> Value {
    json!({"status": status, "body": body.into()})
}

fn pages() -> [(&'static str, Value); 10] {
    [
        ("no answer", answer(0, Value::Null)),
        (
            "a good status with a page of HTML",
            answer(200, Value::Null),
        ),
        (
            "a good status with JSON that is no answer",
            answer(200, json!({"hello": "world"})),
        ),
        (
            "a good status with a problem",
            answer(200, json!({"status": 401, "code": "unauthenticated"})),
        ),
        (
            "a proxy's 401 with a page of HTML",
            answer(401, Value::Null),
        ),
        (
            "a proxy's 403 with a page of HTML",
            answer(403, Value::Null),
        ),
        (
            "a proxy's 404 with JSON of its own",
            answer(404, json!({"error": "not found"})),
        ),
        (
            "a proxy's 502 with a page of HTML",
            answer(502, Value::Null),
        ),
        ("a redirect", answer(302, Value::Null)),
        ("neither object nor null", answer(500, json!([500]))),
    ]
}

fn problems() -> [(&'static str, Value); 7] {
    let short = |status: u16, code: &str| json!({"status": status, "code": code});
    [
        (
            "the least that a problem has",
            answer(400, short(400, "bad_request")),
        ),
        (
            "a code of tomorrow, refused",
            answer(418, short(418, "teapot")),
        ),
        (
            "a code of tomorrow, transient",
            answer(507, short(507, "full")),
        ),
        (
            "a code of tomorrow, not signed in",
            answer(401, short(401, "expired")),
        ),
        (
            "the problem's own status counts",
            answer(400, short(503, "unavailable")),
        ),
        (
            "a problem without a code",
            answer(403, json!({"status": 403})),
        ),
        (
            "a problem without a status",
            answer(403, json!({"code": "blocked"})),
        ),
    ]
}

fn case(name: &str, answer: &Value) -> Case {
    let (outcome, retry_after) = match judged(answer) {
        Failure::Transient { retry_after } => ("transient", retry_after),
        Failure::Unauthenticated => ("unauthenticated", None),
        Failure::Refused(_) => ("refused", None),
    };
    Case::flat(vec![
        ("name", json!(name)),
        ("status", answer["status"].clone()),
        ("body", answer["body"].clone()),
        ("outcome", json!(outcome)),
        (
            "retry_after_s",
            json!(retry_after.map(|wait| wait.as_secs())),
        ),
    ])
}
