//! The replies that are problems: one for each status, with the codes that go with it.

use axum::http::StatusCode;
use chut_core::wire::{ErrorCode, Problem};
use serde_json::{Map, Value, json};
use utoipa::ToSchema as _;

use super::schema;

/// Statuses of `too_large` beside that of bodies.
const TOO_LARGE: [u16; 2] = [414, 431];

/// Statuses that any request may get: it is malformed, or its URL or head is too large.
const ANY: [u16; 3] = [400, 414, 431];

/// All of them, by name.
pub(super) fn responses() -> Map<String, Value> {
    let mut codes: Vec<(u16, String)> = codes();
    codes.extend(TOO_LARGE.map(|status| (status, "too_large".to_owned())));
    let mut responses = Map::new();
    for (status, _) in &codes {
        let here = codes.iter().filter(|(other, _)| other == status);
        let here: Vec<_> = here.map(|(_, code)| code.as_str()).collect();
        responses.insert(name(*status), response(*status, &here));
    }
    responses
}

/// Those of a path: for `codes`, for `statuses`, and for what any request may get.
pub(super) fn of(codes: &[ErrorCode], statuses: &[u16]) -> Map<String, Value> {
    let statuses = statuses.iter().copied().chain(ANY);
    let statuses = statuses.chain(codes.iter().map(|code| code.status()));
    let named = statuses.map(|status| {
        let response = match status {
            304 => json!({"description": "It has not changed."}),
            _ => json!({"$ref": format!("#/components/responses/{}", name(status))}),
        };
        (status.to_string(), response)
    });
    named.collect()
}

/// Every code, with its status.
fn codes() -> Vec<(u16, String)> {
    let names = schema::<ErrorCode>()["enum"].take();
    let names: Vec<String> = serde_json::from_value(names).unwrap_or_default();
    let code = |name: String| {
        let code: ErrorCode = serde_json::from_value(name.as_str().into()).ok()?;
        (code != ErrorCode::Unknown).then(|| (code.status(), name))
    };
    names.into_iter().filter_map(code).collect()
}

fn response(status: u16, codes: &[&str]) -> Value {
    let base = format!("#/components/schemas/{}", Problem::name());
    let here = json!({"properties": {"status": {"const": status}, "code": {"enum": codes}}});
    let schema = json!({"allOf": [{"$ref": base}, here]});
    let mut response = json!({
        "description": reason(status),
        "content": {"application/problem+json": {"schema": schema}},
    });
    let header = match status {
        405 => Some(("Allow", json!({"type": "string"}))),
        429 | 503 => Some(("Retry-After", json!({"type": "integer", "minimum": 0}))),
        _ => None,
    };
    if let Some((header, schema)) = header {
        response["headers"] = json!({header: {"required": true, "schema": schema}});
    }
    response
}

fn name(status: u16) -> String {
    reason(status).replace(' ', "")
}

fn reason(status: u16) -> &'static str {
    let status = StatusCode::from_u16(status).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default()
}
