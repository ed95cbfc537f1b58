//! Where a body ends: requests that hide in another, lengths that are none, chunks that are none.

use super::attack::{Attack, Due};

const POST: &str =
    "POST /v1/leave?token=mallory HTTP/1.1\r\nHost: chat.example\r\nContent-Type: text/plain\r\n";
const BODY: &str = r#"{"client":"tab"}"#;
/// What is not to be asked: it would store something.
const HIDDEN: &str = "GET /v1/message?to=bob&text=x&id=smuggled-1&token=mallory&callback=f HTTP/1.1\r\nHost: a\r\n\r\n";
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// A POST with these fields and this body.
fn post(fields: &str, body: &str) -> Attack {
    Attack::raw(format!("{POST}{fields}\r\n\r\n{body}"))
}

/// One in chunks.
fn chunks(body: &str) -> Attack {
    post("Transfer-Encoding: chunked", body)
}

pub(super) fn attacks() -> Vec<Attack> {
    [
        lengths(),
        encodings(),
        broken_chunks(),
        borne_chunks(),
        pipelines(),
        stopped(),
    ]
    .concat()
}

fn lengths() -> Vec<Attack> {
    let values = [
        "",
        "+16",
        "-1",
        "-0",
        "16.0",
        "1e1",
        "0x10",
        "16,16",
        "16, 17",
        "16 16",
        "16;x",
        "\"16\"",
        "\u{661}\u{666}",
        "\u{ff11}",
        "18446744073709551616",
        "99999999999999999999999",
        "NaN",
        "16\u{a0}",
    ];
    let plain = values
        .iter()
        .map(|value| post(&format!("Content-Length: {value}"), BODY).refused());
    let two = [
        "Content-Length: 16\r\nContent-Length: 0",
        "Content-Length: 0\r\nContent-Length: 16",
        "Content-Length: 16\r\ncontent-length: 016\r\nX: y\r\nContent-Length: 17",
        "Content-Length: 16\r\nContent-Length: ",
        "Content-Length: 16\r\nContent-Length : 0",
    ];
    let two = two
        .iter()
        .map(|fields| post(fields, &format!("{BODY}{HIDDEN}")).refused());
    let large = |length: &str| {
        post(
            &format!("Content-Length: {length}\r\nConnection: close"),
            "",
        )
    };
    let more = [
        large("18446744073709551615").refused(),
        large("9223372036854775807").is(Due::Problem(413, "too_large")),
        large("65537").is(Due::Problem(413, "too_large")),
        large("65537\r\nExpect: 100-continue").is(Due::Problem(413, "too_large")),
        post(
            "Content-Length: 16\r\nConnection: close\r\nExpect: 200-maybe",
            BODY,
        )
        .is(Due::Served),
        post("Content-Length: 00000000016\r\nConnection: close", BODY).is(Due::Served),
    ];
    plain.chain(two).chain(more).collect()
}

fn encodings() -> Vec<Attack> {
    let chunked = format!("10\r\n{BODY}\r\n0\r\n\r\n");
    // With a length as well, in any order and however it is written.
    let both = [
        "Content-Length: 16\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 16",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Content-Length: 16\r\nTransfer-Encoding: identity",
        "Content-Length: 16\r\nTransfer-Encoding:",
        "Content-Length: 16\r\nTransfer-Encoding: xchunked",
        "Content-Length: 16\r\ntRANSFER-eNCODING: cHUNKED",
        "Content-Length: 16\r\nX: y\r\nTransfer-Encoding:\tchunked",
        "Content-Length: 16\r\nTransfer-Encoding: \"chunked\"",
        "Content-Length: 16\r\nTransfer-Encoding: chunked\x0b",
        "Content-Length: 16\r\nTransfer-Encoding: chunked\r\n foo",
        "Content-Length: 16\r\nTransfer-Encoding\0: chunked",
    ];
    let both = both
        .iter()
        .map(|fields| post(fields, &format!("{chunked}{HIDDEN}")).refused());
    // Encodings whose last is not chunks have no end.
    let endless = [
        "",
        "identity",
        "gzip",
        "xchunked",
        "chunkedx",
        "chunked, identity",
        "chunked, gzip",
        "chunked;q=1",
        "\"chunked\"",
        "chunk ed",
        "chunked,",
    ];
    let endless = endless
        .iter()
        .map(|value| post(&format!("Transfer-Encoding: {value}"), &chunked).is(Due::Plain(400)));
    let old = format!("{POST}Transfer-Encoding: chunked\r\n\r\n{chunked}")
        .replace("HTTP/1.1", "HTTP/1.0");
    let old = Attack::raw(old).is(Due::Plain(400));
    // Read as chunks, and the last of their connection: nothing can hide behind them.
    let last = [
        "gzip, chunked",
        "chunked, chunked",
        "chunked\r\nTransfer-Encoding: chunked",
        "CHUNKED",
        "identity, chunked",
    ];
    let last = last.iter().map(|value| {
        post(
            &format!("Transfer-Encoding: {value}"),
            &format!("{chunked}{HIDDEN}"),
        )
        .is(Due::Served)
    });
    both.chain(endless).chain([old]).chain(last).collect()
}

/// Chunks that are none: the body has not come whole, and there is nothing to answer.
fn broken_chunks() -> Vec<Attack> {
    let wrong = [
        "10;\r\n",
        "x\r\n",
        "0x10\r\n",
        "-10\r\n",
        "+10\r\n",
        "\r\n",
        " 10\r\n",
        "1 0\r\n",
        "10\n",
        "10\r",
        "10\0\r\n",
        "10000000000000000\r\n",
        "fffffffffffffffff\r\n",
        "10;a\n",
        "10;a=\"\n\"\r\n",
        "\u{ff11}0\r\n",
    ];
    let wrong = wrong
        .iter()
        .skip(1)
        .map(|size| chunks(&format!("{size}{BODY}\r\n0\r\n\r\n{HIDDEN}")));
    let bodies = [
        // Longer or shorter than they say, and ends that are none.
        format!("f\r\n{BODY}\r\n0\r\n\r\n"),
        format!("11\r\n{BODY}\r\n0\r\n\r\n"),
        format!("10\r\n{BODY}0\r\n\r\n"),
        format!("10\r\n{BODY}\n0\n\n"),
        format!("10\r\n{BODY}\r\n0\r\nX y\r\n\r\n"),
        format!("10\r\n{BODY}\r\n0\r\n\rX"),
        format!("10\r\n{BODY}\r\n0\r\n: y\r\n\r\n"),
        format!("10;{}\r\n{BODY}\r\n0\r\n\r\n", "x".repeat(20_000)),
        format!("10\r\n{BODY}\r\n0\r\nX: {}\r\n\r\n", "y".repeat(80_000)),
    ];
    wrong
        .chain(bodies.iter().map(|body| chunks(body)))
        .collect()
}

fn borne_chunks() -> Vec<Attack> {
    let large = format!("11000\r\n{}\r\n0\r\n\r\n", " ".repeat(0x11000));
    vec![
        chunks(&format!("0000010\r\n{BODY}\r\n0\r\n\r\n{HIDDEN}")).is(Due::Served),
        chunks(&format!(
            "10;name=\"value\";other\r\n{BODY}\r\n0\r\n\r\n{HIDDEN}"
        ))
        .is(Due::Served),
        chunks(&format!(
            "10\r\n{BODY}\r\n0\r\nContent-Length: 5\r\nX-Chut-Token: alice\r\n\r\n{HIDDEN}"
        ))
        .is(Due::Served),
        chunks(&format!(
            "1\r\n{{\r\nf\r\n{}\r\n000\r\n\r\n{HIDDEN}",
            &BODY[1..]
        ))
        .is(Due::Served),
        chunks(&format!("0\r\n\r\n{HIDDEN}")).refused(),
        chunks(&large).is(Due::Problem(413, "too_large")),
    ]
}

/// Requests in the body of others, and behind them.
fn pipelines() -> Vec<Attack> {
    let inside = format!("Content-Length: {}\r\nConnection: close", HIDDEN.len());
    let get = format!("GET /healthz HTTP/1.1\r\nHost: a\r\n{inside}\r\n\r\n{HIDDEN}");
    let two = format!("Content-Length: 16\r\n\r\n{BODY}{HEALTH}");
    let bad = "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
    vec![
        // A body is never a request, whatever becomes of the first one.
        post(&inside, HIDDEN).refused(),
        Attack::raw(get).is(Due::Served),
        Attack::post_with("/v1/nothing", "", HIDDEN).absent(),
        Attack::post_with("/healthz", "", HIDDEN).is(Due::Problem(405, "method_not_allowed")),
        Attack::post_with("/v1/message", "Content-Type: text/html\r\n", HIDDEN)
            .is(Due::Problem(415, "unsupported_media_type")),
        Attack::post_with("/v1/leave", "Origin: https://evil.example\r\n", HIDDEN)
            .is(Due::Problem(403, "forbidden")),
        // One behind the other, each is answered.
        Attack::raw(format!("{POST}{two}"))
            .is(Due::Served)
            .then("GET /healthz", Due::Served),
        Attack::raw(format!(
            "{POST}Content-Length: 16\r\n\r\n{BODY}\r\n\n{HEALTH}"
        ))
        .is(Due::Served)
        .then("GET /healthz", Due::Served),
        // Behind one that closes, none is.
        Attack::raw(format!("{HEALTH}{HIDDEN}")).is(Due::Served),
        Attack::raw(format!("GET /healthz HTTP/1.0\r\n\r\n{HIDDEN}")).is(Due::Served),
        Attack::raw(format!("{bad}{HIDDEN}")).refused(),
        Attack::raw(format!("{POST}Content-Length: 0\r\n\r\n{bad}{HIDDEN}")).refused(),
    ]
}

/// Bodies that never end, by peers that say so: nothing to answer.
fn stopped() -> Vec<Attack> {
    vec![
        post("Content-Length: 17", BODY).and_stops(),
        post("Content-Length: 17\r\nExpect: 100-continue", "").and_stops(),
        chunks("10\r\n").and_stops(),
        chunks(&format!("10\r\n{BODY}\r\n")).and_stops(),
        chunks(&format!("10\r\n{BODY}\r\n0\r\n")).and_stops(),
        chunks(&format!("10\r\n{BODY}\r\n0\r\nX: y\r\n")).and_stops(),
    ]
}
