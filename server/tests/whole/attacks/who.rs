//! Sessions and tokens where a host site is asked: of two people, of nobody, and in places that do not count.

use super::attack::{Attack, Due};

const MINE: &str = "X-Chut-Token: token-mallory\r\nCookie: chut_session=session-mallory\r\n";

fn call(fields: &str) -> Attack {
    Attack::request("GET /v1/history?with=bob", fields, "")
}

/// Cookies beside mallory's own token, of which none is mallory's session.
const COOKIES: [&str; 40] = [
    "",
    "chut_session",
    "chut_session=",
    "=session-mallory",
    "chut_session=session-alice",
    "chut_session=session-alice; chut_session=session-mallory",
    "chut_session=; chut_session=session-mallory",
    "chut_session=\"session-mallory\"",
    "chut_session='session-mallory'",
    "Chut_Session=session-mallory",
    "CHUT_SESSION=session-mallory",
    "chut-session=session-mallory",
    "xchut_session=session-mallory",
    "chut_session2=session-mallory",
    "chut_session[]=session-mallory",
    "chut%5Fsession=session-mallory",
    "chut_session%3Dsession-mallory",
    "x=chut_session=session-mallory",
    "x=\"; chut_session=session-alice; chut_session=session-mallory\"",
    "chut_session=session%2Dmallory",
    "chut_session=session-mallory%00",
    "chut_session=session-mallory%0d%0a",
    "chut_session=session-mallory,chut_session=session-alice",
    "x=1, chut_session=session-mallory",
    "x=1 chut_session=session-mallory",
    "chut_session:session-mallory",
    "$Version=1, chut_session=session-mallory",
    "__Host-chut_session=session-mallory",
    "__Secure-chut_session=session-mallory",
    "chut_session==session-mallory",
    "chut_session=session-mallory=",
    "chut_session=session- mallory",
    "chut_session=session-MALLORY",
    "chut_session=session-*",
    "chut_session=session-' OR 1=1 --",
    "chut_session={\"user\":\"mallory\"}",
    "chut_session=\u{e9}",
    "chut_session=null",
    "chut_session=undefined",
    "chut_session=token-mallory",
];

/// Cookies that are mallory's, however they are dressed.
const OWN: [&str; 6] = [
    "chut_session=session-mallory; chut_session=session-alice",
    "  chut_session  =  session-mallory  ",
    ";;;chut_session=session-mallory;;;",
    "$Version=1; chut_session=session-mallory; $Path=/",
    "x; y; chut_session=session-mallory",
    "chut_session=session-mallory; user=alice; token=token-alice",
];

/// What no field of a head may hold.
const CONTROLS: [&str; 8] = ["\0", "\x01", "\x08", "\x0b", "\x1b", "\x7f", "\r", "\n x"];

pub(super) fn attacks() -> Vec<Attack> {
    let mut all = Vec::new();
    for cookie in COOKIES {
        all.push(
            call(&format!(
                "X-Chut-Token: token-mallory\r\nCookie: {cookie}\r\n"
            ))
            .nobodys(),
        );
    }
    for cookie in OWN {
        all.push(
            call(&format!(
                "X-Chut-Token: token-mallory\r\nCookie: {cookie}\r\n"
            ))
            .is(Due::Served),
        );
    }
    for control in CONTROLS {
        all.push(
            call(&format!(
                "X-Chut-Token: token-mallory\r\nCookie: chut_session=session-{control}mallory\r\n"
            ))
            .refused(),
        );
        all.push(
            call(&format!(
                "X-Chut-Token: token-{control}mallory\r\nCookie: chut_session=session-mallory\r\n"
            ))
            .refused(),
        );
    }
    all.extend(headers());
    all.extend(params());
    all
}

fn headers() -> Vec<Attack> {
    let nobodys = [
        String::new(),
        "X-Chut-Token: token-mallory\r\n".to_owned(),
        "Cookie: chut_session=session-mallory\r\n".to_owned(),
        "X-Chut-Token: token-alice\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        // Two of them: the first counts.
        "X-Chut-Token: token-mallory\r\nCookie: chut_session=session-alice\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "X-Chut-Token: token-alice\r\nX-Chut-Token: token-mallory\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "X-Chut-Token: token-alice, token-mallory\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "X-Chut-Token:\r\nAuthorization: Bearer token-mallory\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "X-Chut-Token: \"token-mallory\"\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "X-Chut-Token: \u{e9}\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "Authorization: token-mallory\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "Authorization: Bearer\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "Authorization: Basic bWFsbG9yeTp4\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "Authorization: Bearer token-mallory, Bearer token-alice\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "Authorization: Digest username=\"mallory\"\r\nCookie: chut_session=session-mallory\r\n".to_owned(),
        "Set-Cookie: chut_session=session-mallory\r\nX-Chut-Token: token-mallory\r\n".to_owned(),
        "Cookie2: chut_session=session-mallory\r\nX-Chut-Token: token-mallory\r\n".to_owned(),
        "X-Chut-Session: session-mallory\r\nX-Chut-Token: token-mallory\r\n".to_owned(),
        // Longer than any can be: nobody is asked.
        format!("X-Chut-Token: token-{}\r\nCookie: chut_session=session-mallory\r\n", "x".repeat(8_200)),
        format!("X-Chut-Token: token-mallory\r\nCookie: chut_session=session-{}\r\n", "x".repeat(8_200)),
        format!("X-Chut-Token: token-mallory\r\nCookie: {}\r\n", "x=y; ".repeat(10_000)),
    ];
    let borne = [
        MINE.to_owned(),
        format!("{MINE}Cookie: chut_session=session-alice\r\nX-Chut-Token: token-alice\r\n"),
        format!("{MINE}Authorization: Bearer token-alice\r\nX-User: alice\r\n"),
        "Authorization: bEaReR   token-mallory\r\nCookie: chut_session=session-mallory\r\n"
            .to_owned(),
    ];
    let nobodys = nobodys.iter().map(|fields| call(fields).nobodys());
    nobodys
        .chain(borne.iter().map(|fields| call(fields).is(Due::Served)))
        .collect()
}

fn params() -> Vec<Attack> {
    let cookie = "Cookie: chut_session=session-mallory\r\n";
    let get = |query: &str, fields: &str| {
        Attack::request(&format!("GET /v1/history?with=bob{query}"), fields, "")
    };
    let nobodys = [
        "&token=token-alice",
        "&token=",
        "&token=token-alice&token=token-mallory",
        "&Token=token-mallory",
        "&token[]=token-mallory",
        "&token%00=token-mallory",
        "&token=token-mallory%00",
        "&token=token-mallory%0d%0aCookie:x",
        "&token=token-%6dallory%20",
        "&session=session-alice&token=token-alice",
        "&token%3Dtoken-mallory",
    ];
    let nobodys = nobodys.iter().map(|query| get(query, cookie).nobodys());
    let more = [
        // A session in a query is none, whatever its name.
        get("&chut_session=session-alice&token=token-alice", "").nobodys(),
        get("&token=token-mallory&chut_session=session-alice", cookie).is(Due::Served),
        get("&token=token-alice", MINE).is(Due::Served),
        get("&token=token-alice&callback=f", MINE).is(Due::Script("f", 200)),
        get("&token=token-alice&callback=f", cookie).is(Due::Script("f", 401)),
        get("&token=%ff", cookie).refused(),
        // A page elsewhere has the cookie, and that is not enough.
        get("&callback=f", cookie).is(Due::Script("f", 401)),
        Attack::request(
            "POST /v1/message",
            &format!("{cookie}Content-Type: application/json\r\nContent-Length: 2\r\n"),
            "{}",
        )
        .nobodys(),
    ];
    nobodys.chain(more).collect()
}
