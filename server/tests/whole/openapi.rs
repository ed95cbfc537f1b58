//! `GET /openapi.json` and `chut openapi`. Whether it is true is tested with every reply: `contract.rs`.

use std::collections::BTreeSet;
use std::process::Command;

use chut_core::limits::{
    CALLBACK_CHARS, CURSOR_CHARS, EVENTS_MAX, MESSAGE_ID_CHARS, PAGE_MAX, TEXT_BYTES_CEILING,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::admin::Admin;
use crate::app::TestApp;

async fn document(app: &TestApp) -> String {
    let response = app
        .request(Method::GET, "/openapi.json")
        .send()
        .await
        .unwrap();
    response.text().await.unwrap()
}

#[tokio::test]
async fn the_command_prints_what_the_server_serves() {
    let served = document(&TestApp::start().await).await;

    let printed = Command::new(env!("CARGO_BIN_EXE_chut"))
        .arg("openapi")
        .output()
        .unwrap();

    assert!(printed.status.success());
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), served);
}

#[tokio::test]
async fn it_names_every_endpoint_and_each_leads_somewhere() {
    let app = Admin::start(&[]).await.app;
    let document: Value = serde_json::from_str(&document(&app).await).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut named = BTreeSet::new();
    for (path, operations) in paths {
        for method in operations.as_object().unwrap().keys() {
            named.insert(format!("{method} {path}"));
            let method = method.to_uppercase().parse().unwrap();
            let reply = app.request(method, path).send().await.unwrap();
            let status = reply.status().as_u16();
            let reply = reply.text().await.unwrap();
            // Tests run without the widget's files, too.
            assert!(
                status != 404 || reply.contains("no such file"),
                "{path}: {reply}"
            );
            assert_ne!(status, 405, "{path}");
        }
    }
    for endpoint in [
        "get /",
        "get /assets/{name}",
        "get /chut.js",
        "get /healthz",
        "get /metrics",
        "get /openapi.json",
        "get /readyz",
        "get /v1/conversations",
        "get /v1/history",
        "get /v1/listen",
        "post /v1/block",
        "post /v1/leave",
        "post /v1/message",
        "post /v1/read",
        "post /v1/typing",
    ] {
        assert!(named.contains(endpoint), "{endpoint} is not named");
    }
}

#[tokio::test]
async fn it_tells_the_limits_that_the_server_keeps_to() {
    let document: Value = serde_json::from_str(&document(&TestApp::start().await).await).unwrap();
    let components = &document["components"];
    for (place, limit) in [
        ("/schemas/CursorText/maxLength", CURSOR_CHARS),
        ("/schemas/Events/maxItems", EVENTS_MAX.into()),
        ("/schemas/MessageId/minLength", *MESSAGE_ID_CHARS.start()),
        ("/schemas/MessageId/maxLength", *MESSAGE_ID_CHARS.end()),
        ("/schemas/PageLimit/maximum", PAGE_MAX.into()),
        ("/schemas/Text/maxLength", TEXT_BYTES_CEILING),
        ("/parameters/Callback/schema/maxLength", CALLBACK_CHARS),
    ] {
        assert_eq!(components.pointer(place), Some(&json!(limit)), "{place}");
    }
}

#[tokio::test]
async fn every_code_of_a_problem_belongs_to_a_status() {
    let document: Value = serde_json::from_str(&document(&TestApp::start().await).await).unwrap();
    let components = &document["components"];
    let strings =
        |values: &Value| -> BTreeSet<String> { serde_json::from_value(values.clone()).unwrap() };

    let responses = components["responses"].as_object().unwrap().values();
    let belonging = responses.flat_map(|response| {
        let schema = &response["content"]["application/problem+json"]["schema"];
        strings(&schema["allOf"][1]["properties"]["code"]["enum"])
    });

    let codes = strings(&components["schemas"]["ErrorCode"]["enum"]);
    assert_eq!(belonging.collect::<BTreeSet<_>>(), codes);
    assert!(!codes.contains("unknown"));
}
