//! Bodies of the right shape whose fields are no IDs and no texts.

use serde_json::{Value, json};

use super::attack::{Attack, Due};

/// Nobody is called so, wherever a person is named.
const PEOPLE: [&str; 12] = [
    "",
    "\0",
    "bob\0",
    "bob\n",
    "\r\nbob",
    "\t",
    "b\u{7f}b",
    "b\u{80}b",
    "b\u{85}b",
    "b\u{9f}b",
    "\u{1b}[2Jbob",
    "bob\u{8}",
];

/// Names that look like nobody's, and could be somebody's: they are taken as they are.
const ODD_PEOPLE: [&str; 14] = [
    "mallory ",
    " mallory",
    "Mallory",
    "mall\u{43e}ry",
    "mallory\u{200b}",
    "\u{202e}yrollam",
    "\u{feff}mallory",
    " ",
    "*",
    "%",
    "../alice",
    "' OR 1=1 --",
    "<script>",
    "null",
];

/// No message has such an ID.
const IDS: [&str; 22] = [
    "",
    "x",
    "1234567",
    "message 2",
    "message.2",
    "message/2",
    "message+2",
    "message=2",
    "../../message",
    "message-2\n",
    "\nmessage-2",
    "message-2\0",
    "message\t2",
    "message-\u{e4}",
    "message-\u{ff12}",
    "message-\u{662}",
    "\u{1f600}\u{1f600}",
    "message-2'--",
    "message-2%00",
    "{message-2}",
    "message,2",
    "message-\u{200d}2",
];

/// Nothing that a person could read, or that a terminal should.
const TEXTS: [&str; 34] = [
    "",
    " ",
    "\t",
    "\n",
    "\n\t \n",
    "\u{a0}",
    "\u{3000}",
    "\u{2003}\u{2009}",
    "\u{2028}",
    "\u{2029}",
    "\u{1680}",
    "\u{202f}\u{205f}",
    "\0",
    "x\0",
    "\0\0\0",
    "\r",
    "x\r\ny",
    "\u{1}",
    "\u{7}",
    "x\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{e}\u{f}",
    "\u{1a}",
    "\u{1b}",
    "x\u{1b}[2J",
    "\u{1b}]0;x\u{7}",
    "\u{1f}",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "x\u{85}y",
    "\u{9b}2J",
    "\u{9f}",
];

/// No tab is called so.
const CLIENTS: [&str; 10] = [
    "", " ", "a b", "a.b", "a/b", "a\0", "a\n", "\u{e4}", "\u{ff41}", "<b>",
];

fn message(to: &str, text: &str, id: &str) -> Attack {
    post("/v1/message", &json!({"to": to, "text": text, "id": id}))
}

fn post(path: &str, body: &Value) -> Attack {
    Attack::post(path, body.to_string())
}

pub(super) fn attacks() -> Vec<Attack> {
    let mut all = Vec::new();
    let long = [
        "x".repeat(129),
        "\u{e4}".repeat(65),
        "\u{1f600}".repeat(33),
        "x".repeat(60_000),
    ];
    let nobody = PEOPLE
        .iter()
        .copied()
        .chain(long.iter().map(String::as_str));
    for name in nobody {
        all.push(message(name, "x", "message-2").refused());
        all.push(post("/v1/typing", &json!({"to": name, "typing": true})).refused());
        all.push(post("/v1/block", &json!({"user": name, "blocked": true})).refused());
        all.push(post("/v1/read", &json!({"with": name, "seq": 1})).refused());
    }
    for name in ODD_PEOPLE {
        all.push(post("/v1/typing", &json!({"to": name, "typing": false})).is(Due::Served));
    }
    let (short, endless) = ("x".repeat(65), "x".repeat(60_000));
    for id in IDS.iter().copied().chain([short.as_str(), &endless]) {
        all.push(message("bob", "x", id).refused());
    }
    let texts = [
        "x".repeat(8_193),
        "\u{1f600}".repeat(2_049),
        " ".repeat(8_192),
        "x".repeat(60_000),
    ];
    for text in TEXTS
        .iter()
        .copied()
        .chain(texts.iter().map(String::as_str))
    {
        all.push(message("bob", text, "message-2").refused());
    }
    all.push(message("bob", &"x".repeat(66_000), "message-2").is(Due::Problem(413, "too_large")));
    for client in CLIENTS.iter().copied().chain([short.as_str()]) {
        all.push(post("/v1/leave", &json!({"client": client})).refused());
    }
    // To oneself, and of oneself.
    all.push(message("mallory", "x", "message-2").refused());
    all.push(post("/v1/block", &json!({"user": "mallory", "blocked": true})).refused());
    all
}
