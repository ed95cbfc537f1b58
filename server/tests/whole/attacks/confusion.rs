//! Tokens where a private key signs: the public one is no secret, so nobody may sign with it.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;

use super::attack::Attack;
use super::tokens::{call, signed};
use crate::auth::keys::{FOLDER, PUBLIC, alice, private, token};

pub(super) fn attacks() -> Vec<Attack> {
    let tokens = [by_public_key(), by_private_key(), unsigned()].concat();
    tokens.iter().map(|token| call(token).nobodys()).collect()
}

/// The public key, however it may be written, and others that anybody has.
fn known_keys() -> [Vec<u8>; 9] {
    let file = |name: &str| std::fs::read_to_string(format!("{FOLDER}/{name}.pub.pem")).unwrap();
    let pem = file("rs256");
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    [
        BASE64_STANDARD.decode(&bare).unwrap(),
        bare.into_bytes(),
        pem.trim_end().into(),
        pem.replace('\n', "\r\n").into_bytes(),
        pem.replace('\n', "").into_bytes(),
        pem.into_bytes(),
        file("es256").into_bytes(),
        b"secret".to_vec(),
        Vec::new(),
    ]
}

/// Signed by what is no shared key.
fn by_public_key() -> Vec<String> {
    let names = [
        (Algorithm::HS256, "HS256"),
        (Algorithm::HS512, "HS512"),
        (Algorithm::HS256, "RS256"),
    ];
    let keys = known_keys().map(|key| EncodingKey::from_secret(&key));
    let tokens = keys
        .iter()
        .flat_map(|key| names.map(|(algorithm, name)| by(name, algorithm, key)));
    tokens.collect()
}

/// By a private key, but for another algorithm, by another key, or with a duty.
fn by_private_key() -> Vec<String> {
    let right = private(Algorithm::RS256);
    let names = [
        (Algorithm::RS384, "RS384"),
        (Algorithm::RS512, "RS512"),
        (Algorithm::PS256, "PS256"),
        (Algorithm::PS256, "RS256"),
        (Algorithm::RS256, "PS256"),
    ];
    let names = names.map(|(algorithm, name)| by(name, algorithm, &right));
    let others = PUBLIC[1..].iter();
    let others = others.map(|(algorithm, ..)| token(*algorithm, &alice()));
    let duty = r#"{"alg":"RS256","crit":["exp"]}"#;
    let dutiful = signed(duty, &alice().to_string(), Algorithm::RS256, &right);
    others.chain(names).chain([dutiful]).collect()
}

/// With no signature, or with one that is as good as none.
fn unsigned() -> Vec<String> {
    let claims = BASE64.encode(alice().to_string());
    let tokens = ["none", "RS256", "ES256"].iter().flat_map(|name| {
        let header = BASE64.encode(json!({"alg": name}).to_string());
        let signatures = [vec![], vec![0; 256], vec![0xff; 64]];
        signatures.map(|signature| format!("{header}.{claims}.{}", BASE64.encode(signature)))
    });
    tokens.collect()
}

/// Alice's claims under the name of an algorithm.
fn by(name: &str, algorithm: Algorithm, key: &EncodingKey) -> String {
    let header = json!({"alg": name}).to_string();
    signed(&header, &alice().to_string(), algorithm, key)
}
