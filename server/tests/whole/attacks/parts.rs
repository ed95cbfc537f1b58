//! Signed tokens whose parts are too few, too many, empty, or not as they were signed.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64};
use jsonwebtoken::Algorithm;
use serde_json::json;

use crate::auth::keys::{alice, alice_but, token};

pub(super) fn parts() -> Vec<String> {
    let good = token(Algorithm::HS256, &alice());
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        unreachable!();
    };
    [
        counted(header, payload, signature),
        changed(header, payload, signature),
        dressed(&good),
    ]
    .concat()
}

/// Other than three, or not where they belong.
fn counted(header: &str, payload: &str, signature: &str) -> Vec<String> {
    let good = format!("{header}.{payload}.{signature}");
    vec![
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        "....".to_owned(),
        "x".to_owned(),
        "x.x.x".to_owned(),
        header.to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}..{signature}"),
        format!(".{payload}.{signature}"),
        format!("{good}."),
        format!(".{good}"),
        format!("{good}.{signature}"),
        format!("{header}.{good}"),
        format!("{good}.{signature}.x"),
        format!("{header}.{payload}..{signature}"),
        format!("{header},{payload},{signature}"),
        format!("{header} .{payload}.{signature}"),
        format!("{header}. {payload}.{signature}"),
        format!("{header}.{payload}. {signature}"),
    ]
}

/// Written otherwise, or holding something else.
fn changed(header: &str, payload: &str, signature: &str) -> Vec<String> {
    let bytes = BASE64.decode(signature).unwrap();
    let more = BASE64.encode([&bytes[..], b"x"].concat());
    let half = BASE64.encode(&bytes[..16]);
    let plain = BASE64.decode(header).unwrap();
    let spaced = BASE64_STANDARD.encode([&plain[..], b"  "].concat());
    let plain = str::from_utf8(&plain).unwrap();
    let other = BASE64.encode(alice_but(&json!({"sub": "bob"})).to_string());
    let packed = BASE64.encode(r#"{"alg":"HS256","zip":"DEF","b64":false}"#);
    // Its last character has bits that belong to no byte.
    let (most, last) = signature.split_at(signature.len() - 1);
    let last = char::from(last.as_bytes()[0] + 1);
    vec![
        format!("{header}.{payload}.{signature}="),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}==.{signature}"),
        format!("{header}.{payload}.{half}"),
        format!("{header}.{payload}.{more}"),
        format!("{header}.{payload}.{most}{last}"),
        format!("{header}.{payload}.{}", BASE64.encode([0; 32])),
        format!("{header}.{payload}.{}", "A".repeat(4_000)),
        format!("{header}.{other}.{signature}"),
        format!("{packed}.{payload}.{signature}"),
        format!("{spaced}.{payload}.{signature}"),
        format!("{plain}.{payload}.{signature}"),
        format!("{header}.{payload}.{}", bytes.escape_ascii()),
        json!({"protected": header, "payload": payload, "signature": signature}).to_string(),
        format!("{header}.{}.{signature}", "A".repeat(9_000)),
    ]
}

/// A good one with something around it, or much of it.
fn dressed(good: &str) -> Vec<String> {
    vec![
        format!("\"{good}\""),
        format!("Bearer {good}"),
        format!("{good},{good}"),
        format!("{good};"),
        format!("{good}%00"),
        good.to_uppercase(),
        good.repeat(40),
        "x".repeat(8_193),
    ]
}
