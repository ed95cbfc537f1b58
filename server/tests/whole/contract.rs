//! The OpenAPI document as a promise: every reply that a test gets is held to it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::http::HeaderMap;
use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};

/// Statuses of requests that are not to be understood, and so belong to no path.
const UNCLEAR: [u16; 3] = [400, 414, 431];

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::from_str(chut_server::http::openapi()).expect("JSON");
    close(&mut document);
    document
});

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// Fails where the document does not know `answer`, or says something else of it.
#[track_caller]
pub(crate) fn hold(method: &Method, target: &str, answer: &Answer<'_>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let here = format!("{method} {path}: {} is not as described", answer.status);
    hold_headers(path, answer.headers, &here);
    if method == Method::OPTIONS {
        return;
    }
    let is_script = is(answer, "text/javascript") && query.contains("callback=");
    let (status, body) = match script(answer.body).filter(|_| is_script) {
        Some(script) => (inside(&script), script["body"].clone()),
        None => (
            answer.status,
            serde_json::from_slice(answer.body).unwrap_or_default(),
        ),
    };
    let response = response(method, path, status, is_script).unwrap_or_else(|| {
        panic!("{here}: the document knows no such answer");
    });
    let Some(content) = response["content"].as_object() else {
        assert!(answer.body.is_empty(), "{here}: there is no body");
        return;
    };
    let content = content
        .iter()
        .find(|(media, _)| is_script || *media == "*/*" || is(answer, media));
    let (media, content) = content.unwrap_or_else(|| panic!("{here}: another media type"));
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let is_there = is_script || answer.headers.contains_key(name);
        assert!(is_there || header["required"] != true, "{here}: no {name}");
    }
    if media.ends_with("json") && content["schema"].is_object() {
        let errors: Vec<_> = validator(&content["schema"])
            .iter_errors(&body)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{here}: {errors:#?}\n{body:#}");
    }
}

/// What all replies of the protocol carry, and what none carries.
#[track_caller]
fn hold_headers(path: &str, headers: &HeaderMap, here: &str) {
    assert!(!headers.contains_key("set-cookie"), "{here}: a cookie");
    if !path.starts_with("/v1/") {
        return;
    }
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ] {
        let given = headers.get(name).and_then(|value| value.to_str().ok());
        assert_eq!(given, Some(value), "{here}: {name}");
    }
}

/// What the document says of an answer.
fn response(method: &Method, path: &str, status: u16, is_script: bool) -> Option<&'static Value> {
    let operations = DOCUMENT["paths"].as_object()?;
    let mut known = operations.iter().filter(|(known, _)| leads_to(known, path));
    let operations = known.next().map(|(_, operations)| operations);
    let operation = operations.and_then(|operations| {
        let scripted = operations.get("post").filter(|_| is_script);
        scripted.or_else(|| operations.get(method.as_str().to_lowercase()))
    });
    match (operations, operation) {
        // Where people are served, there is no administration.
        _ if status == 404 && path.starts_with("/admin/") => of_status(status),
        (_, Some(operation)) => Some(resolved(operation["responses"].get(status.to_string())?)),
        (Some(_), None) if status == 405 => of_status(status),
        (None, None) if status == 404 => of_status(status),
        (_, None) if UNCLEAR.contains(&status) => of_status(status),
        _ => None,
    }
}

fn leads_to(known: &str, path: &str) -> bool {
    match known.split_once('{') {
        Some((start, _)) => path.starts_with(start),
        None => known == path,
    }
}

/// The problem with this status.
fn of_status(status: u16) -> Option<&'static Value> {
    let mut responses = DOCUMENT["components"]["responses"].as_object()?.values();
    responses.find(|response| {
        let schema = &response["content"]["application/problem+json"]["schema"];
        schema["allOf"][1]["properties"]["status"]["const"] == status
    })
}

fn resolved(value: &'static Value) -> &'static Value {
    let target = value["$ref"]
        .as_str()
        .and_then(|target| target.strip_prefix('#'));
    target
        .map_or(Some(value), |target| DOCUMENT.pointer(target))
        .expect("a reference that leads somewhere")
}

fn is(answer: &Answer<'_>, media: &str) -> bool {
    let given = answer
        .headers
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    given.is_some_and(|given| given.split(';').next() == Some(media))
}

/// What a script hands to the page.
fn script(body: &[u8]) -> Option<Value> {
    let text = str::from_utf8(body).ok()?.strip_prefix("/**/")?;
    let (_, text) = text.strip_suffix(");")?.split_once('(')?;
    serde_json::from_str(text).ok()
}

fn inside(script: &Value) -> u16 {
    let status = script["status"].as_u64().expect("a status inside");
    u16::try_from(status).expect("a status")
}

/// One for each schema, since making them takes longer than using them.
fn validator(schema: &Value) -> Arc<Validator> {
    static VALIDATORS: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());
    let mut validators = VALIDATORS.lock().expect("no panic while it was held");
    let made = validators.entry(schema.to_string()).or_insert_with(|| {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": DOCUMENT["components"],
            "allOf": [schema],
            "unevaluatedProperties": false,
        });
        Arc::new(jsonschema::validator_for(&whole).expect("a schema"))
    });
    Arc::clone(made)
}

/// Lets no field pass that is not described. Clients have to bear others, so the document allows them.
fn close(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match (name.as_str(), field) {
                    // Parts of one object: together they may have all that any of them describes.
                    ("allOf" | "oneOf", _) => {}
                    ("properties", Value::Object(properties)) => {
                        properties.values_mut().for_each(close_object);
                    }
                    ("items", items) => close_object(items),
                    (_, other) => close(other),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn close_object(schema: &mut Value) {
    close(schema);
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("unevaluatedProperties".to_owned(), false.into());
    }
}
