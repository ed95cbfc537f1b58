//! Pages of other origins that post with somebody's credentials.

use super::attack::{Attack, Due};

/// None of them is `chat.example`.
const OTHERS: [&str; 26] = [
    "null",
    "",
    "https://evil.example",
    "http://evil.example",
    "https://chat.example.evil.example",
    "https://evil.example/chat.example",
    "https://evil.example#chat.example",
    "https://evil.example?chat.example",
    "https://chat.example@evil.example",
    "https://evilchat.example",
    "https://www.chat.example",
    "https://chat.example.",
    "https://chat.example:443",
    "https://chat.example:8080",
    "https://chat.example/",
    "https://chat.exampl",
    "chat.example",
    "//chat.example",
    "https:/chat.example",
    "https:chat.example",
    "https:// chat.example",
    "https://chat.example https://evil.example",
    "https://evil.example, https://chat.example",
    "file://",
    "https://ch\u{e0}t.example",
    "*",
];

pub(super) fn attacks() -> Vec<Attack> {
    let body = r#"{"to":"bob","text":"x","id":"message-2"}"#;
    let post = |fields: &str| {
        Attack::post_with(
            "/v1/message",
            &format!("Content-Type: application/json\r\n{fields}"),
            body,
        )
    };
    let forbidden = Due::Problem(403, "forbidden");
    let mut all: Vec<_> = OTHERS
        .iter()
        .map(|origin| post(&format!("Origin: {origin}\r\n")).is(forbidden))
        .collect();
    all.extend([
        // What a proxy may say of the host is no host.
        post("Origin: https://evil.example\r\nX-Forwarded-Host: evil.example\r\n").is(forbidden),
        post("Origin: https://evil.example\r\nForwarded: host=evil.example\r\n").is(forbidden),
        post("Origin: https://evil.example\r\nOrigin: https://chat.example\r\n").is(forbidden),
        post("Origin: https://evil.example\r\nReferer: https://chat.example/\r\n").is(forbidden),
        Attack::post_with(
            "http://evil.example/v1/message",
            "Content-Type: application/json\r\nOrigin: http://evil.example\r\n",
            body,
        )
        .then("POST /v1/message", forbidden),
        // A beacon asks for no leave, so it gets none.
        Attack::post_with(
            "/v1/leave",
            "Content-Type: text/plain\r\nOrigin: null\r\n",
            r#"{"client":"tab"}"#,
        )
        .is(forbidden),
    ]);
    // Nobody else is told that they may read.
    let asked = "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-chut-token\r\n";
    all.push(Attack::request("OPTIONS /v1/message", asked, "").is(Due::Plain(200)));
    all
}
