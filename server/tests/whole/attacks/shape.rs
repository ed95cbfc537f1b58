//! JSON of another shape than an endpoint asks for, and bodies under the name of another type.

use super::attack::{Attack, Due};

const MESSAGE: &str = r#"{"to":"bob","text":"x","id":"message-2"}"#;

/// For each endpoint its fields; `@` is where a value of another type goes.
const FIELDS: [(&str, &str); 9] = [
    ("/v1/message", r#"{"to":@,"text":"x","id":"message-2"}"#),
    ("/v1/message", r#"{"to":"bob","text":@,"id":"message-2"}"#),
    ("/v1/message", r#"{"to":"bob","text":"x","id":@}"#),
    ("/v1/read", r#"{"with":@,"seq":1}"#),
    ("/v1/typing", r#"{"to":@,"typing":true}"#),
    ("/v1/block", r#"{"user":@,"blocked":true}"#),
    ("/v1/leave", r#"{"client":@}"#),
    ("/v1/typing", r#"{"to":"bob","typing":@}"#),
    ("/v1/block", r#"{"user":"bob","blocked":@}"#),
];

/// Neither a text nor a truth.
const VALUES: [&str; 8] = [
    "null",
    "0",
    "-1",
    "1.5",
    "[]",
    r#"["bob"]"#,
    "{}",
    r#"{"bob":true}"#,
];

/// Not a truth either.
const TRUTHS: [&str; 4] = [r#""true""#, "1", r#""""#, "[true]"];

/// Places that are none.
const PLACES: [&str; 14] = [
    "-1",
    "-0",
    "1.0",
    "1.5",
    "1e1",
    "1e400",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    r#""1""#,
    "null",
    "true",
    "[]",
    "[1]",
    r#"{"seq":1}"#,
];

/// Types of bodies that pages may send to another origin without asking, and others that are not JSON.
const TYPES: [&str; 20] = [
    "text/plain",
    "text/plain;application/json",
    "text/plain, application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=application/json",
    "text/html",
    "text/json",
    "application/jsonx",
    "application/json+x",
    "application/json/x",
    "application/ json",
    "application\\json",
    "json",
    "*/*",
    "application/*",
    "\"application/json\"",
    "application/xml",
    "application/x-ndjson",
    "application/json, text/plain",
    "",
];

pub(super) fn attacks() -> Vec<Attack> {
    let mut all = Vec::new();
    for (path, fields) in FIELDS {
        all.extend(
            VALUES
                .iter()
                .map(|value| Attack::post(path, fields.replace('@', value)).refused()),
        );
    }
    for (path, fields) in &FIELDS[7..] {
        all.extend(
            TRUTHS
                .iter()
                .map(|value| Attack::post(path, fields.replace('@', value)).refused()),
        );
    }
    all.extend(
        PLACES.iter().map(|seq| {
            Attack::post("/v1/read", format!(r#"{{"with":"bob","seq":{seq}}}"#)).refused()
        }),
    );
    // As far as one may read, and nothing there to be read.
    let far = r#"{"with":"bob","seq":18446744073709551615}"#;
    all.push(Attack::post("/v1/read", far).is(Due::Served));
    for (path, _) in FIELDS.iter().skip(2).take(5) {
        all.push(Attack::post(path, "{}").refused());
    }
    let other = Due::Problem(415, "unsupported_media_type");
    all.extend(TYPES.iter().map(|kind| {
        Attack::post_with("/v1/message", &format!("Content-Type: {kind}\r\n"), MESSAGE).is(other)
    }));
    all.extend([
        Attack::post_with("/v1/message", "", MESSAGE).is(other),
        Attack::post_with(
            "/v1/message",
            "Content-Type: text/plain\r\nContent-Type: application/json\r\n",
            MESSAGE,
        )
        .is(other),
        Attack::post_with(
            "/v1/leave",
            "Content-Type: text/html\r\n",
            r#"{"client":"tab"}"#,
        )
        .is(other),
        // What a type says of its letters or its packing changes nothing: it is read as it is.
        Attack::post_with(
            "/v1/message",
            "Content-Type: application/json; charset=utf-7\r\n",
            "+AHsAfQ-",
        )
        .refused(),
        Attack::post_with(
            "/v1/message",
            "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
            "\u{1f}x",
        )
        .refused(),
    ]);
    all
}
