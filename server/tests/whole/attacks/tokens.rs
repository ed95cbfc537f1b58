//! Signed tokens: unsigned ones, those signed by another key or for another purpose, and those that claim nonsense.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::crypto::sign;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::attack::{Attack, Due};
use super::{claims, parts};
use crate::auth::keys::{PUBLIC, SHARED, alice, token};

/// A call with a token and nothing else.
pub(super) fn call(token: &str) -> Attack {
    let fields = format!("X-Chut-Token: {token}\r\n");
    Attack::request("GET /v1/conversations", &fields, "")
}

/// Header and claims as they are, signed by `key`.
pub(super) fn signed(
    header: &str,
    claims: &str,
    algorithm: Algorithm,
    key: &EncodingKey,
) -> String {
    let parts = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
    let signature = sign(parts.as_bytes(), key, algorithm).unwrap();
    format!("{parts}.{signature}")
}

/// The same by the shared key.
pub(super) fn shared(header: &str, claims: &str) -> String {
    signed(
        header,
        claims,
        Algorithm::HS256,
        &EncodingKey::from_secret(SHARED),
    )
}

pub(super) fn attacks() -> Vec<Attack> {
    let nobodys = [
        unsigned(),
        headers(),
        duties(),
        parts::parts(),
        claims::bad(),
        foreign(),
    ]
    .concat();
    let nobodys = nobodys.iter().map(|token| call(token).nobodys());
    nobodys.chain(claims::good()).chain(elsewhere()).collect()
}

/// Names of no algorithm, and of others than the operator's.
fn algorithms() -> Vec<Value> {
    let names = [
        "none",
        "None",
        "NONE",
        "nOnE",
        "none ",
        " none",
        "none\u{0}",
        "n\u{14d}ne",
        "",
        "hs256",
        "HS256 ",
        "Hs256",
        "HS384",
        "HS512",
        "RS256",
        "RS512",
        "PS256",
        "ES256",
        "ES256K",
        "EdDSA",
        "dir",
        "A128KW",
        "RSA-OAEP",
        "plain",
        "null",
    ];
    let odd = [
        json!(null),
        json!(0),
        json!(false),
        json!([]),
        json!(["HS256"]),
        json!({"HS256": true}),
    ];
    names.iter().map(|name| json!(name)).chain(odd).collect()
}

/// Whatever a token says of its algorithm: not signed, or signed as the operator's would be.
fn unsigned() -> Vec<String> {
    let claims = alice().to_string();
    let tokens = algorithms().into_iter().flat_map(|name| {
        let header = json!({"typ": "JWT", "alg": name}).to_string();
        let good = shared(&header, &claims);
        let (bare, _) = good.rsplit_once('.').unwrap();
        [format!("{bare}."), good]
    });
    tokens.collect()
}

/// Headers that bring a key along, or name a file for one. The signature is that of mallory's own key.
fn headers() -> Vec<String> {
    let own = EncodingKey::from_secret(&[7; 32]);
    let key = json!({"kty": "oct", "alg": "HS256", "k": BASE64.encode([7; 32])});
    let by_own = [
        json!({"alg": "HS256"}),
        json!({"alg": "HS256", "jwk": key}),
        json!({"alg": "HS256", "jwk": {"kty": "oct", "k": ""}}),
        json!({"alg": "HS256", "jku": "https://evil.example/keys"}),
        json!({"alg": "HS256", "jku": "file:///dev/zero"}),
        json!({"alg": "HS256", "x5u": "https://evil.example/chain.pem"}),
        json!({"alg": "HS256", "x5c": ["MIIB"]}),
        json!({"alg": "HS256", "kid": "../../../../../dev/null"}),
        json!({"alg": "HS256", "kid": "/proc/sys/kernel/randomize_va_space"}),
        json!({"alg": "HS256", "kid": "x' UNION SELECT 'key'; --"}),
        json!({"alg": "HS256", "kid": "| id"}),
        json!({"alg": "HS256", "kid": "\u{0}"}),
        json!({"alg": "HS256", "kid": "k".repeat(4_000)}),
        json!({"alg": "HS256", "kid": ["a", "b"]}),
        json!({"alg": "HS256", "kid": 7}),
    ];
    let claims = alice().to_string();
    let by_own = by_own.map(|header| signed(&header.to_string(), &claims, Algorithm::HS256, &own));
    by_own.to_vec()
}

/// Headers by the right key that name a duty which is not understood, or are none at all.
fn duties() -> Vec<String> {
    let wrong = [
        r#"{"alg":"HS256","crit":["exp"]}"#,
        r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","crit":[]}"#,
        r#"{"alg":"HS256","crit":"exp"}"#,
        r#"{"alg":"HS256","crit":{}}"#,
        r#"{"alg":"HS256","alg":"none"}"#,
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"ALG":"HS256"}"#,
        r#"{"typ":"JWT"}"#,
        "{}",
        "[]",
        "null",
        "\"HS256\"",
        r#"["HS256"]"#,
        r#"{"alg":"HS256""#,
        r#"{"alg":"HS256"}}"#,
        "",
        " ",
        "\u{feff}{\"alg\":\"HS256\"}",
    ];
    let claims = alice().to_string();
    wrong.iter().map(|header| shared(header, &claims)).collect()
}

/// Tokens by other keys and other algorithms.
fn foreign() -> Vec<String> {
    let own = EncodingKey::from_secret(SHARED.trim_ascii_end());
    let empty = EncodingKey::from_secret(b"");
    let header = |name: &str| json!({"alg": name}).to_string();
    let mut tokens = vec![
        // The key without its last byte, which belongs to it.
        signed(
            &header("HS256"),
            &alice().to_string(),
            Algorithm::HS256,
            &own,
        ),
        signed(
            &header("HS256"),
            &alice().to_string(),
            Algorithm::HS256,
            &empty,
        ),
        signed(
            &header("HS384"),
            &alice().to_string(),
            Algorithm::HS384,
            &EncodingKey::from_secret(SHARED),
        ),
        signed(
            &header("HS512"),
            &alice().to_string(),
            Algorithm::HS512,
            &EncodingKey::from_secret(SHARED),
        ),
    ];
    tokens.extend(
        PUBLIC
            .iter()
            .map(|(algorithm, ..)| token(*algorithm, &alice())),
    );
    tokens
}

/// Good tokens in places that do not count.
fn elsewhere() -> Vec<Attack> {
    let good = token(Algorithm::HS256, &alice());
    let places = [
        format!("Authorization: Basic {good}\r\n"),
        format!("Authorization: {good}\r\n"),
        format!("Authorization: Bearer\t{good}\r\n"),
        format!("Authorization: Bearer Bearer {good}\r\n"),
        format!("Authorization: Token {good}\r\n"),
        format!("Cookie: chut_session={good}\r\n"),
        format!("Cookie: token={good}\r\n"),
        format!("X-Token: {good}\r\n"),
        format!("X-Chut-Token: x\r\nX-Chut-Token: {good}\r\n"),
        format!("X-Chut-Token: x\r\nAuthorization: Bearer {good}\r\n"),
        format!("X-Chut-Token:\r\nAuthorization: Bearer {good}\r\n"),
        format!("X_Chut_Token: {good}\r\n"),
    ];
    let fields = places
        .iter()
        .map(|fields| Attack::request("GET /v1/conversations", fields, "").nobodys());
    let params = [
        format!("token=x&token={good}"),
        format!("Token={good}"),
        format!("token%5B%5D={good}"),
        format!("access_token={good}"),
        format!("#token={good}"),
    ];
    let params = params.iter().map(|query| {
        let attack = Attack::request(&format!("GET /v1/conversations?{query}"), "", "");
        attack.then(
            "GET /v1/conversations",
            Due::Problem(401, "unauthenticated"),
        )
    });
    fields.chain(params).collect()
}
