//! `--jwt-jwks-url`: keys that the host site publishes.

use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, Header, encode};
use serde_json::{Value, json};

use super::keys::{PUBLIC, alice, get, private};
use super::pass;
use super::site::Site;
use crate::app::TestApp;

const SNAPSHOT: &str = "/v1/conversations";

async fn app(site: &Site, alg: &str) -> TestApp {
    let url = format!("{}/keys", site.url);
    TestApp::with(&["--auth", "jwt", "--jwt-alg", alg, "--jwt-jwks-url", &url]).await
}

/// The public half of a key of these tests, under a name.
fn public(algorithm: Algorithm, kid: Option<&str>) -> Value {
    let mut key = Jwk::from_encoding_key(&private(algorithm), algorithm).unwrap();
    key.common.key_id = kid.map(str::to_owned);
    serde_json::to_value(key).unwrap()
}

fn list(keys: &[Value]) -> String {
    json!({"keys": keys}).to_string()
}

/// A token of alice that names its key.
fn token(algorithm: Algorithm, kid: Option<&str>) -> String {
    let mut header = Header::new(algorithm);
    header.kid = kid.map(str::to_owned);
    encode(&header, &alice(), &private(algorithm)).unwrap()
}

#[tokio::test]
async fn keys_are_read_from_the_list_by_name_and_once() {
    for (algorithm, name, _) in PUBLIC {
        let site = Site::start().await;
        let app = app(&site, name).await;
        let odd = json!({"kty": "odd", "kid": "odd"});
        site.says_plainly(200, list(&[odd, public(algorithm, Some("one"))]));

        for (kid, status) in [(Some("one"), 200), (None, 200), (Some("odd"), 401)] {
            let reply = get(&app, SNAPSHOT, &token(algorithm, kid)).await;
            assert_eq!(reply.status, status, "{name} {kid:?}");
        }
        assert_eq!(site.calls(), 1);
        assert_eq!(site.asked()[0].bearer, None, "the list is public");
    }
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_twice_a_minute_at_the_most() {
    let site = Site::start().await;
    let app = app(&site, "ES256").await;
    let key = public(Algorithm::ES256, Some("old"));
    site.says_plainly(200, list(std::slice::from_ref(&key)));
    get(&app, SNAPSHOT, &token(Algorithm::ES256, Some("old"))).await;
    site.says_plainly(200, list(&[key, public(Algorithm::ES256, Some("new"))]));

    for _ in 0..3 {
        let reply = get(&app, SNAPSHOT, &token(Algorithm::ES256, Some("new"))).await;
        assert_eq!(reply.refusal(), (401, "unauthenticated"));
    }
    assert_eq!(site.calls(), 1);

    pass(Duration::from_secs(31)).await;
    let found = get(&app, SNAPSHOT, &token(Algorithm::ES256, Some("new"))).await;
    let unknown = get(&app, SNAPSHOT, &token(Algorithm::ES256, Some("unknown"))).await;

    assert_eq!((found.status, unknown.status), (200, 401));
    assert_eq!(site.calls(), 2);
}

#[tokio::test]
async fn without_a_list_nobody_can_be_said_to_call_and_with_an_old_one_all_goes_on() {
    let site = Site::start().await;
    let app = app(&site, "EdDSA").await;
    let token = &token(Algorithm::EdDSA, Some("one"));
    let good = list(&[public(Algorithm::EdDSA, Some("one"))]);
    for (status, body) in [
        (500, good.clone()),
        (302, good.clone()),
        (200, "[]".to_owned()),
        (200, list(&[])),
        (200, list(&[public(Algorithm::ES256, Some("one"))])),
        (200, format!("{}{good}", " ".repeat(64 * 1024))),
    ] {
        site.says_plainly(status, body);
        let reply = get(&app, SNAPSHOT, token).await;
        assert_eq!(reply.refusal(), (503, "unavailable"));
        pass(Duration::from_secs(3)).await;
    }
    site.says_plainly(200, good);
    assert_eq!(get(&app, SNAPSHOT, token).await.status, 200);

    site.says_plainly(500, "");
    let before = site.calls();
    pass(Duration::from_secs(601)).await;
    assert_eq!(get(&app, SNAPSHOT, token).await.status, 200);
    assert_eq!(site.calls(), before + 1, "an old list is read anew");
}

#[tokio::test]
async fn a_key_that_the_site_has_withdrawn_counts_for_ten_minutes_more() {
    let site = Site::start().await;
    let app = app(&site, "EdDSA").await;
    let token = &token(Algorithm::EdDSA, Some("one"));
    site.says_plainly(200, list(&[public(Algorithm::EdDSA, Some("one"))]));
    assert_eq!(get(&app, SNAPSHOT, token).await.status, 200);
    site.says_plainly(200, list(&[public(Algorithm::EdDSA, Some("two"))]));

    pass(Duration::from_secs(601)).await;

    assert_eq!(get(&app, SNAPSHOT, token).await.status, 401);
}

#[tokio::test]
async fn keys_for_other_ends_do_not_count() {
    let site = Site::start().await;
    let app = app(&site, "ES256").await;
    let with = |name: &str, value: &str| {
        let mut key = public(Algorithm::ES256, Some(value));
        key[name] = value.into();
        key
    };
    let other = public(Algorithm::RS256, Some("rsa"));
    let good = public(Algorithm::ES256, Some("good"));
    site.says_plainly(
        200,
        list(&[with("use", "enc"), with("alg", "RS256"), other, good]),
    );

    for (kid, status) in [("good", 200), ("enc", 401), ("RS256", 401), ("rsa", 401)] {
        let reply = get(&app, SNAPSHOT, &token(Algorithm::ES256, Some(kid))).await;
        assert_eq!(reply.status, status, "{kid}");
    }
}
