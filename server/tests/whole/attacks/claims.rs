//! What tokens claim that the right key has signed: nonsense, and what is odd and holds all the same.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::attack::{Attack, Due};
use super::tokens::{call, shared};
use crate::auth::keys::{alice_but, now, token};

/// A token of alice's that claims this as well.
fn claiming(claims: &Value) -> String {
    token(Algorithm::HS256, &alice_but(claims))
}

/// Claims by the right key that are none, or too early, or too late.
pub(super) fn bad() -> Vec<String> {
    let shaped = fields().iter().map(claiming).collect();
    [shaped, shapeless()].concat()
}

/// Claims of which one has another type or time.
fn fields() -> Vec<Value> {
    let now = now();
    let mut claims = vec![];
    for sub in [
        json!(null),
        json!(""),
        json!(7),
        json!(true),
        json!([]),
        json!(["alice"]),
        json!([["alice"]]),
        json!({"alice": 1}),
        json!("a\nb"),
        json!("\u{0}"),
        json!("\u{7f}"),
        json!("\u{85}"),
        json!("x".repeat(129)),
        json!("\u{1f600}".repeat(33)),
    ] {
        claims.push(json!({"sub": sub}));
    }
    for exp in [
        json!(null),
        json!(""),
        json!((now + 60).to_string()),
        json!("never"),
        json!(true),
        json!([now + 60]),
        json!({"at": now + 60}),
        json!(0),
        json!(-1),
        json!(-0.0),
        json!(-1e300),
        json!(i64::MIN),
        json!(now - 31),
        json!(1),
        json!(0.5),
        json!(1e-300),
    ] {
        claims.push(json!({"exp": exp}));
    }
    for nbf in [
        json!(now + 60),
        json!(u64::MAX),
        json!(1e300),
        json!("0"),
        json!([0]),
        json!(true),
        json!({}),
    ] {
        claims.push(json!({"nbf": nbf}));
    }
    let odd = [json!(7), json!(["Alice"]), json!({}), json!(false)];
    claims.extend(odd.iter().map(|odd| json!({"name": odd})));
    claims.extend(odd.iter().map(|odd| json!({"picture": odd})));
    for iat in [json!("0"), json!([0]), json!(true), json!({"iat": 0})] {
        claims.push(json!({"iat": iat}));
    }
    claims
}

/// What is no object, or one that can be read in two ways.
fn shapeless() -> Vec<String> {
    let exp = now() + 60;
    let raw = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "\"alice\"".to_owned(),
        "7".to_owned(),
        format!(r#"["alice",{exp}]"#),
        format!(r#"[{{"sub":"alice","exp":{exp}}}]"#),
        format!(r#"{{"sub":"alice","exp":{exp}"#),
        format!(r#"{{"sub":"alice","exp":{exp}}}x"#),
        format!(r#"{{"sub":"alice","sub":"bob","exp":{exp}}}"#),
        format!(r#"{{"sub":"alice","exp":1,"exp":{exp}}}"#),
        r#"{"sub":"alice","exp":1e400}"#.to_owned(),
        r#"{"sub":"alice","exp":NaN}"#.to_owned(),
        r#"{"sub":"alice","exp":Infinity}"#.to_owned(),
        format!(r#"{{"sub":"\ud800","exp":{exp}}}"#),
        format!(r#"{{"Sub":"alice","exp":{exp}}}"#),
        format!(r#"{{"sub":"alice","EXP":{exp}}}"#),
        format!(r#"{{"sub":"alice","exp":{exp},"x":{}}}"#, "[".repeat(4_000)),
    ];
    let good = r#"{"alg":"HS256"}"#;
    raw.iter().map(|claims| shared(good, claims)).collect()
}

/// Odd, and good all the same: signed by the right key, and within its time.
pub(super) fn good() -> Vec<Attack> {
    let claims = alice_but(&json!({"sub": "mallory"})).to_string();
    let headers = [
        r#"{"alg":"HS256","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","kid":"../../dev/null"}"#,
        r#"{"alg":"HS256","jku":"https://evil.example/keys"}"#,
        r#"{"alg":"HS256","x5u":"https://evil.example"}"#,
        " {\"alg\" : \"HS256\"} ",
    ];
    let odd = [
        json!({"sub": "mallory", "exp": 1e300}),
        json!({"sub": "mallory", "exp": u64::MAX}),
        json!({"sub": "mallory", "nbf": -1e300}),
        json!({"sub": "mallory", "iat": u64::MAX}),
        json!({"sub": "mallory", "iat": -1}),
        json!({"sub": "mallory", "admin": true, "role": "alice", "user": "alice", "aud": [], "iss": {}}),
        json!({"sub": "mallory", "name": "\u{202e}</script>", "picture": "javascript:alert(1)"}),
        json!({"sub": "alice\u{200b}"}),
        json!({"sub": "alice "}),
    ];
    let headers = headers.iter().map(|header| shared(header, &claims));
    headers
        .chain(odd.iter().map(claiming))
        .map(|token| call(&token).is(Due::Served))
        .collect()
}
