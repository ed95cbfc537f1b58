//! Keys made for these tests, and tokens signed with them.

use chut_server::clock::timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{Reply, TestApp, read};

/// The folder of the keys.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/whole/auth/keys");

/// Each algorithm with the name of its files.
pub(crate) const PUBLIC: [(Algorithm, &str, &str); 3] = [
    (Algorithm::RS256, "RS256", "rs256"),
    (Algorithm::ES256, "ES256", "es256"),
    (Algorithm::EdDSA, "EdDSA", "eddsa"),
];

/// The shared key, with a line feed as part of it.
pub(crate) const SHARED: &[u8] = b"a shared key to hush, of more than 32 bytes\n";

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    timestamp().0 / 1_000
}

/// The key to sign with.
pub(crate) fn private(algorithm: Algorithm) -> EncodingKey {
    let pem = |file: &str| std::fs::read(format!("{FOLDER}/{file}.pem")).unwrap();
    let known = PUBLIC.iter().find(|(known, ..)| *known == algorithm);
    match known {
        Some((Algorithm::RS256, _, file)) => EncodingKey::from_rsa_pem(&pem(file)).unwrap(),
        Some((Algorithm::ES256, _, file)) => EncodingKey::from_ec_pem(&pem(file)).unwrap(),
        Some((_, _, file)) => EncodingKey::from_ed_pem(&pem(file)).unwrap(),
        None => EncodingKey::from_secret(SHARED),
    }
}

/// A token by `algorithm` that claims this.
pub(crate) fn token(algorithm: Algorithm, claims: &Value) -> String {
    encode(&Header::new(algorithm), claims, &private(algorithm)).unwrap()
}

/// What alice's tokens claim, for a minute.
pub(crate) fn alice() -> Value {
    json!({"sub": "alice", "name": "Alice", "picture": "https://a.example/", "iat": now(), "exp": now() + 60})
}

/// The same with some claims set, or with null taken away.
pub(crate) fn alice_but(claims: &Value) -> Value {
    let mut whole = alice();
    for (name, value) in claims.as_object().unwrap() {
        whole[name] = value.clone();
    }
    whole
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    whole
}

/// A server that accepts tokens by the shared key.
pub(crate) async fn shared(flags: &[&str]) -> TestApp {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, SHARED).unwrap();
    let key = [
        "--auth",
        "jwt",
        "--jwt-alg",
        "HS256",
        "--jwt-key-file",
        file.to_str().unwrap(),
    ];
    TestApp::with(&[&key, flags].concat()).await
}

/// A call with a token and nothing else.
pub(super) async fn get(app: &TestApp, path: &str, token: &str) -> Reply {
    let request = app.request(Method::GET, path).header("x-chut-token", token);
    read(request.send().await.unwrap()).await
}
