//! A person's messages, written out and removed while the server goes on.

use chut_core::{Draft, Message};
use reqwest::Method;
use serde_json::json;

use super::{Admin, TOKEN};

fn sqlite() -> [&'static str; 4] {
    ["--log", "sqlite", "--durability", "relaxed"]
}

async fn exported(admin: &Admin, user: &str) -> Vec<Message> {
    let path = format!("/admin/v1/user/export?user={user}");
    let request = admin.app.request(Method::GET, &path);
    let request = request.header("authorization", &format!("Bearer {TOKEN}"));
    let reply = request.send().await.unwrap();
    assert_eq!(reply.headers()["content-type"], "application/x-ndjson");
    let text = reply.text().await.unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn an_export_is_every_message_from_and_to_one_person_in_order() {
    let admin = Admin::start(&sqlite()).await;
    for number in 0..450 {
        let people = [["alice", "bob"], ["carol", "alice"], ["bob", "carol"]][number % 3];
        let [from, to] = people.map(|name| name.parse().unwrap());
        let draft = Draft {
            from,
            to,
            id: format!("message-{number}").parse().unwrap(),
            text: format!("line {number}\nand another").parse().unwrap(),
        };
        admin.app.app.log.append(draft).await.unwrap();
    }

    let alice = exported(&admin, "alice").await;

    let numbers: Vec<_> = alice.iter().map(|message| message.seq.get()).collect();
    let expected: Vec<_> = (1..=450).filter(|seq| seq % 3 != 0).collect();
    assert_eq!(numbers, expected);
    assert_eq!(alice[0].text.as_str(), "line 0\nand another");
    assert_eq!(exported(&admin, "nobody").await, []);
}

#[tokio::test]
async fn an_erased_person_is_gone_from_every_place_and_others_are_told_to_look_again() {
    for flags in [&sqlite()[..], &[]] {
        let admin = Admin::start(flags).await;
        let app = &admin.app;
        let (alice, bob) = (app.now("alice").await, app.now("bob").await);
        app.send_all("alice", "bob", &["hush one", "hush two"])
            .await;
        app.send_all("carol", "bob", &["hello"]).await;

        let erased = admin
            .post("/admin/v1/user/erase", &json!({"user": "alice"}))
            .await;

        assert_eq!((erased.status, erased.body), (200, json!({"erased": 2})));
        assert_eq!(exported(&admin, "alice").await, []);
        // Also what was in memory to wake bob with.
        let news = app.glance("bob", &bob).await;
        assert_eq!(news.events("resync").len(), 1, "{news:?}");
        let history = app.history("bob", "with=alice").await;
        assert_eq!(history.texts(), [""; 0]);
        let list = app.conversations("bob").await;
        assert_eq!(list.body["conversations"].as_array().unwrap().len(), 1);
        assert_eq!(app.glance("alice", &alice).await.texts(), [""; 0]);
        let again = admin
            .post("/admin/v1/user/erase", &json!({"user": "alice"}))
            .await;
        assert_eq!(again.body, json!({"erased": 0}));
        // The same name, as somebody new.
        let cursor = news.cursor();
        app.send_all("alice", "bob", &["new"]).await;
        assert_eq!(app.listen("bob", &cursor).await.texts(), ["new"]);
    }
}
