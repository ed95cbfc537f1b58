//! Every endpoint by JSONP.

use reqwest::Method;

use crate::app::TestApp;

async fn script(app: &TestApp, path: &str) -> String {
    let response = app.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(
        response.headers()["content-disposition"],
        "attachment; filename=\"chut-reply.js\""
    );
    response.text().await.unwrap()
}

#[tokio::test]
async fn a_message_is_sent_and_read_by_script() {
    let app = TestApp::start().await;

    let sent = script(
        &app,
        "/v1/message?callback=a.b&token=bob&to=alice&text=%3C/script%3E%E2%80%A8+&id=message-1",
    )
    .await;
    let read = script(&app, "/v1/history?callback=f&token=alice&with=bob").await;

    assert!(
        sent.starts_with(r#"/**/a.b({"status":200,"body":{"seq":1,"#),
        "{sent}"
    );
    assert!(read.contains(r#""text":"\u003c/script>\u2028 ""#), "{read}");
    assert!(read.ends_with("}});"));
}

#[tokio::test]
async fn an_error_travels_inside_the_script() {
    let app = TestApp::start().await;

    let refused = script(&app, "/v1/history?callback=f&with=bob").await;

    assert!(
        refused.starts_with(r#"/**/f({"status":401,"body":{"#),
        "{refused}"
    );
    assert!(refused.contains(r#""code":"unauthenticated""#));
}

#[tokio::test]
async fn a_callback_that_is_no_name_gets_no_script() {
    let app = TestApp::start().await;
    for name in ["", "alert(1)", "a-b", "a..b", "%3Cb%3E", "a%0Ab"] {
        let path = format!("/v1/history?callback={name}&token=alice&with=bob");
        let reply = app.get("alice", &path).await;
        assert_eq!(reply.refusal(), (400, "bad_callback"), "{name}");
    }
}

#[tokio::test]
async fn another_call_of_the_same_client_releases_its_hold() {
    let app = TestApp::start().await;
    let cursor = app.now("alice").await;
    let held = script_later(
        &app,
        format!("/v1/listen?callback=f&token=alice&client=tab&cursor={cursor}"),
    );
    let calls = async {
        loop {
            script(
                &app,
                "/v1/history?callback=g&token=alice&client=tab&with=bob",
            )
            .await;
        }
    };

    let released = tokio::select! {
        released = held => released,
        () = calls => unreachable!(),
    };

    assert!(released.contains(r#""events":[]"#), "{released}");
    assert!(!released.contains("superseded"));
}

async fn script_later(app: &TestApp, path: String) -> String {
    script(app, &path).await
}

#[tokio::test]
async fn it_can_be_turned_off() {
    let app = TestApp::with(&["--no-jsonp"]).await;

    let reply = app.get("alice", "/v1/history?callback=f&with=bob").await;

    assert_eq!(reply.refusal(), (400, "bad_callback"));
}
