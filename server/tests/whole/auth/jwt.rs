//! `--auth jwt`: tokens that the host site signs, by the one algorithm that the operator names.

use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};

use super::keys::{FOLDER, PUBLIC, SHARED, alice, alice_but, get, now, shared, token};
use super::{held, pass};
use crate::app::{TestApp, read};
use crate::lines::keep;

const SNAPSHOT: &str = "/v1/conversations";

async fn by_file(alg: &str, file: &str) -> TestApp {
    let file = format!("{FOLDER}/{file}.pub.pem");
    TestApp::with(&["--auth", "jwt", "--jwt-alg", alg, "--jwt-key-file", &file]).await
}

#[tokio::test]
async fn a_signed_token_alone_says_who_is_calling() {
    let mut servers = vec![(Algorithm::HS256, shared(&[]).await)];
    for (algorithm, name, file) in PUBLIC {
        servers.push((algorithm, by_file(name, file).await));
    }
    for (algorithm, app) in servers {
        let reply = get(&app, SNAPSHOT, &token(algorithm, &alice())).await;

        let me = json!({"user": "alice", "name": "Alice", "avatar": "https://a.example/"});
        assert_eq!(reply.body["me"], me, "{algorithm:?}");
    }
}

#[tokio::test]
async fn a_token_by_another_algorithm_is_refused_whatever_it_says_of_itself() {
    for (algorithm, name, file) in PUBLIC {
        let app = by_file(name, file).await;
        let public = std::fs::read(format!("{FOLDER}/{file}.pub.pem")).unwrap();
        let good = token(algorithm, &alice());
        let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else {
            unreachable!();
        };
        let part = |json: Value| BASE64.encode(json.to_string());
        let none = part(json!({"alg": "none", "typ": "JWT"}));
        let by_public_key = EncodingKey::from_secret(&public);
        let mut tokens = vec![
            format!("{none}.{payload}."),
            format!("{none}.{payload}.{signature}"),
            format!("{}.{payload}.", part(json!({"alg": "None"}))),
            format!("{}.{payload}.{signature}", part(json!({"alg": null}))),
            format!("{}.{payload}.{signature}", part(json!({}))),
            format!("{header}.{payload}."),
            format!("{header}.{payload}"),
            format!("{header}.{payload}.{signature}."),
            format!(
                "{header}.{}.{signature}",
                part(alice_but(&json!({"sub": "bob"})))
            ),
            format!("{header}.{payload}.{}", BASE64.encode([0; 64])),
            encode(&Header::new(Algorithm::HS256), &alice(), &by_public_key).unwrap(),
            "alice".to_owned(),
            "..".to_owned(),
            String::new(),
        ];
        let others = PUBLIC.iter().filter(|(other, ..)| *other != algorithm);
        tokens.extend(others.map(|(other, ..)| token(*other, &alice())));
        tokens.push(token(Algorithm::HS256, &alice()));

        assert_eq!(get(&app, SNAPSHOT, &good).await.status, 200);
        for token in tokens {
            let reply = get(&app, SNAPSHOT, &token).await;
            assert_eq!(reply.refusal(), (401, "unauthenticated"), "{name}: {token}");
        }
    }
}

#[tokio::test]
async fn a_token_whose_header_brings_a_key_or_a_duty_along_is_held_against_the_operators_key() {
    let app = shared(&[]).await;
    let own = EncodingKey::from_secret(&[7; 32]);
    for header in [
        json!({"alg": "HS256", "jwk": {"kty": "oct", "k": BASE64.encode([7; 32])}}),
        json!({"alg": "HS256", "jku": "https://evil.example/keys"}),
        json!({"alg": "HS256", "kid": "../../../dev/null"}),
    ] {
        let header: Header = serde_json::from_value(header).unwrap();
        let token = encode(&header, &alice(), &own).unwrap();
        assert_eq!(get(&app, SNAPSHOT, &token).await.status, 401);
    }
    let key = EncodingKey::from_secret(SHARED);
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("any".to_owned());
    let named = encode(&header, &alice(), &key).unwrap();
    header.crit = Some(vec!["exp".to_owned()]);
    let critical = encode(&header, &alice(), &key).unwrap();

    assert_eq!(get(&app, SNAPSHOT, &named).await.status, 200);
    assert_eq!(get(&app, SNAPSHOT, &critical).await.status, 401);
}

#[tokio::test]
async fn a_token_is_good_within_its_times_and_half_a_minute_around_them() {
    let app = shared(&[]).await;
    for (claims, status) in [
        (json!({"exp": now() - 20}), 200),
        (json!({"exp": now() - 31}), 401),
        (json!({"exp": 0}), 401),
        (json!({"exp": 1e300}), 200),
        (
            json!({"exp": f64::from(u32::try_from(now()).unwrap()) + 0.5}),
            200,
        ),
        (json!({"exp": null}), 401),
        (json!({"exp": (now() + 60).to_string()}), 401),
        (json!({"nbf": now() + 20}), 200),
        (json!({"nbf": now() + 40}), 401),
        (json!({"nbf": "0"}), 401),
        (json!({"iat": "0"}), 401),
        (json!({"iat": null}), 200),
        (json!({"aud": "others", "iss": "others"}), 200),
    ] {
        let reply = get(
            &app,
            SNAPSHOT,
            &token(Algorithm::HS256, &alice_but(&claims)),
        )
        .await;
        assert_eq!(reply.status, status, "{claims}");
    }
}

#[tokio::test]
async fn the_subject_has_to_be_a_user_and_the_rest_is_shown_if_it_can_be() {
    let app = shared(&[]).await;
    let long = "x".repeat(129);
    for sub in [
        json!(null),
        json!(""),
        json!(42),
        json!("a\nb"),
        json!(long),
        json!(["a"]),
    ] {
        let token = token(Algorithm::HS256, &alice_but(&json!({"sub": sub})));
        assert_eq!(get(&app, SNAPSHOT, &token).await.status, 401, "{sub}");
    }
    let odd = json!({"sub": "Ålice ☃", "name": " ", "picture": "data:,x"});
    let reply = get(&app, SNAPSHOT, &token(Algorithm::HS256, &alice_but(&odd))).await;

    assert_eq!(
        reply.body["me"],
        json!({"user": "Ålice ☃", "name": null, "avatar": null})
    );
}

#[tokio::test]
async fn a_token_that_expires_ends_a_held_poll_and_waits_for_no_other() {
    let app = shared(&["--hold-ms", "60000"]).await;
    let token = token(Algorithm::HS256, &alice_but(&json!({"exp": now() + 5})));
    let cursor = get(&app, "/v1/listen?client=tab", &token).await.cursor();
    let path = format!("/v1/listen?client=tab&cursor={cursor}");

    let (reply, ()) = tokio::join!(get(&app, &path, &token), async {
        held(&app, 1).await;
        pass(Duration::from_secs(4)).await;
        assert_eq!(app.app.users.census().polls, 1, "not before");
        pass(Duration::from_secs(2)).await;
    });

    assert_eq!(reply.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn a_held_poll_by_script_is_told_inside_that_its_token_has_expired() {
    let app = shared(&["--hold-ms", "60000"]).await;
    let token = token(Algorithm::HS256, &alice_but(&json!({"exp": now() + 5})));
    let cursor = get(&app, "/v1/listen?client=tab", &token).await.cursor();
    let path = format!("/v1/listen?client=tab&cursor={cursor}&token={token}&callback=f");

    let (reply, ()) = tokio::join!(app.request(Method::GET, &path).send(), async {
        held(&app, 1).await;
        pass(Duration::from_secs(6)).await;
    });

    let reply = reply.unwrap();
    assert_eq!(reply.status(), 200);
    let script = reply.text().await.unwrap();
    assert!(script.starts_with(r#"/**/f({"status":401,"#), "{script}");
}

#[tokio::test]
async fn between_its_end_and_the_end_of_patience_a_token_serves_but_no_poll_waits() {
    let app = shared(&["--hold-ms", "60000"]).await;
    let token = token(Algorithm::HS256, &alice_but(&json!({"exp": now() - 5})));
    let cursor = get(&app, "/v1/listen?client=tab", &token).await.cursor();
    let path = format!("/v1/listen?client=tab&cursor={cursor}");

    let empty = get(&app, &path, &token).await;
    let request = app
        .request(Method::POST, "/v1/message")
        .header("x-chut-token", &token);
    let body = json!({"to": "bob", "text": "hi", "id": "message-1"});
    let sent = read(request.json(&body).send().await.unwrap()).await;
    let full = get(&app, &path, &token).await;

    assert_eq!(empty.refusal(), (401, "unauthenticated"));
    assert_eq!(sent.status, 200);
    assert_eq!(full.texts(), ["hi"]);
}

#[tokio::test]
async fn the_command_makes_tokens_that_the_server_accepts() {
    let folder = tempfile::TempDir::new().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, SHARED).unwrap();
    let key = key.to_str().unwrap().to_owned();
    let mut servers = vec![("HS256", key, shared(&[]).await)];
    for (_, name, file) in PUBLIC {
        servers.push((
            name,
            format!("{FOLDER}/{file}.pem"),
            by_file(name, file).await,
        ));
    }
    for (name, key, app) in servers {
        let mut program = Command::new(env!("CARGO_BIN_EXE_chut"));
        program.args([
            "token", "--user", "alice", "--name", "Alice", "--ttl-s", "60",
        ]);
        program.args(["--jwt-key-file", &key, "--jwt-alg", name]);
        let output = program.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        // What it prints on standard output is a token, as it should be.
        keep(&output.stderr);
        let token = String::from_utf8(output.stdout).unwrap();

        let reply = get(&app, SNAPSHOT, token.trim_end()).await;

        let me = json!({"user": "alice", "name": "Alice", "avatar": null});
        assert_eq!(reply.body["me"], me, "{name}");
    }
}
