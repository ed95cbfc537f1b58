//! Who gets in.

use reqwest::{Client, Method};
use serde_json::json;

use super::{Admin, TOKEN};
use crate::app::{TestApp, read, refusal};

const PATHS: [(Method, &str); 7] = [
    (Method::GET, "/admin/v1/counts"),
    (Method::GET, "/admin/v1/user?user=alice"),
    (Method::GET, "/admin/v1/user/export?user=alice"),
    (Method::POST, "/admin/v1/user/end"),
    (Method::POST, "/admin/v1/user/erase"),
    (Method::POST, "/admin/v1/message"),
    (Method::POST, "/admin/v1/sessions/revoke"),
];

#[tokio::test]
async fn without_the_token_nothing_is_told_or_done() {
    let admin = Admin::start(&[]).await;
    admin.app.send_all("alice", "bob", &["hello"]).await;
    let wrong = [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(TOKEN.to_owned()),
        Some(format!("Basic {TOKEN}")),
        Some(format!("Bearer {TOKEN}x")),
        Some(format!("Bearer {}", &TOKEN[1..])),
        Some(format!("Bearer {}", TOKEN.to_uppercase())),
        Some(format!("Bearer  {TOKEN}")),
    ];
    for (method, path) in PATHS {
        for shown in &wrong {
            let mut request = admin.app.request(method.clone(), path);
            if method == Method::POST {
                request = request.json(&json!({"user": "alice"}));
            }
            if let Some(shown) = shown {
                request = request.header("authorization", shown);
            }
            // What lets people in, lets nobody in here.
            let request = request.header("x-chut-token", TOKEN);
            let reply = read(request.send().await.unwrap()).await;
            assert_eq!(
                reply.refusal(),
                (401, "unauthenticated"),
                "{path} {shown:?}"
            );
        }
    }
    let counts = admin.get("/admin/v1/counts").await;
    assert_eq!(counts.body["messages"], 1);
}

#[tokio::test]
async fn the_two_addresses_have_nothing_in_common() {
    let admin = Admin::start(&[]).await;
    let http = Client::new();
    let status = async |base: &str, path: &str| {
        let request = http.get(format!("{base}{path}")).bearer_auth(TOKEN);
        request.send().await.unwrap().status().as_u16()
    };
    let here = admin.app.admin_url.clone().unwrap();

    for (method, path) in PATHS {
        let url = format!("{}{path}", admin.app.url);
        let request = http.request(method, url).bearer_auth(TOKEN);
        assert_eq!(request.send().await.unwrap().status(), 404, "{path}");
    }
    for path in ["/", "/healthz", "/metrics", "/chut.js", "/v1/conversations"] {
        assert_eq!(status(&here, path).await, 404, "{path}");
    }
    assert_eq!(status(&here, "/admin/v1/counts").await, 200);
    let posted = http.post(format!("{here}/admin/v1/counts"));
    assert_eq!(
        posted.bearer_auth(TOKEN).send().await.unwrap().status(),
        405
    );
}

#[tokio::test]
async fn no_page_of_any_origin_may_read_it() {
    let admin = Admin::start(&["--allow-origin", "https://site.example"]).await;
    let request = admin.app.request(Method::GET, "/admin/v1/counts");
    let request = request.header("authorization", &format!("Bearer {TOKEN}"));
    let request = request.header("origin", "https://site.example");
    let reply = request.send().await.unwrap();

    assert!(!reply.headers().contains_key("access-control-allow-origin"));
    assert_eq!(reply.headers()["cache-control"], "no-store");
    assert_eq!(reply.headers()["x-content-type-options"], "nosniff");
    let request = admin.app.request(Method::OPTIONS, "/admin/v1/counts");
    let request = request.header("origin", "https://site.example");
    let preflight = request.header("access-control-request-method", "GET");
    assert_eq!(preflight.send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn a_server_without_a_proper_token_has_no_administration() {
    let app = TestApp::start().await;
    assert_eq!(app.admin_url, None);
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "fifteen-letters").unwrap();
    let file = file.to_str().unwrap();
    let there = ["--admin-listen", "127.0.0.1:0"];
    for (flags, complaint) in [
        (&there[..], "--admin-listen needs --admin-token-file"),
        (
            &["--admin-token-file", file],
            "--admin-token-file needs --admin-listen",
        ),
        (
            &[there[0], there[1], "--admin-token-file", file],
            "a token has 16 characters or more",
        ),
        (
            &[there[0], there[1], "--admin-token-file", "/nowhere"],
            "--admin-token-file /nowhere: ",
        ),
    ] {
        let error = refusal(flags).await;
        assert!(error.contains(complaint), "{error}");
    }
}
