//! HTTP/2 without TLS: what comes behind its greeting. The server closes; others are served.

use super::attack::{Attack, Due};

const GREETING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
/// Ends its stream, and its headers.
const WHOLE: u8 = 5;

/// A frame: its type, flags, stream and content.
fn frame(kind: u8, flags: u8, stream: u32, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), content].concat()
}

/// A field that no table knows.
fn field(name: &str, value: &str) -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    [vec![0], text(name), text(value)].concat()
}

/// A request with these fields.
fn request(stream: u32, fields: &[(&str, &str)]) -> Vec<u8> {
    let fields = fields.iter().flat_map(|(name, value)| field(name, value));
    frame(1, WHOLE, stream, &fields.collect::<Vec<_>>())
}

/// A connection of these frames, whose peer then says nothing more.
fn frames(frames: &[u8]) -> Attack {
    Attack::raw([GREETING, &SETTINGS, frames].concat()).and_stops()
}

const METHOD: (&str, &str) = (":method", "GET");
const PATH: (&str, &str) = (
    ":path",
    "/v1/message?to=bob&text=x&id=smuggled-1&token=mallory&callback=f",
);
const SCHEME: (&str, &str) = (":scheme", "http");

/// Requests that are none. Where they were read leniently, they would store something.
const REQUESTS: [&[(&str, &str)]; 16] = [
    &[],
    &[METHOD, SCHEME],
    &[(":method", ""), SCHEME, PATH],
    &[METHOD, METHOD, SCHEME, PATH],
    &[METHOD, SCHEME, PATH, PATH],
    &[METHOD, SCHEME, PATH, (":status", "200")],
    &[METHOD, SCHEME, PATH, (":unknown", "x")],
    &[("x", "y"), METHOD, SCHEME, PATH],
    &[METHOD, SCHEME, PATH, ("X-Upper", "y")],
    &[METHOD, SCHEME, PATH, ("x y", "z")],
    &[METHOD, SCHEME, PATH, ("x", "y\r\nx-chut-token: alice")],
    &[METHOD, SCHEME, PATH, ("x", "y\0z")],
    &[METHOD, SCHEME, PATH, ("transfer-encoding", "chunked")],
    &[METHOD, SCHEME, PATH, ("connection", "close")],
    &[METHOD, SCHEME, PATH, ("content-length", "5")],
    &[
        METHOD,
        SCHEME,
        (":path", "/v1/message HTTP/1.1\r\nHost: a\r\n\r\n"),
    ],
];

pub(super) fn attacks() -> Vec<Attack> {
    let greetings: [&[u8]; 5] = [
        b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"PRI / HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"PRI * HTTP/2.0\r\nHost: a\r\n\r\nSM\r\n\r\n",
        b"PRI * HTTP/2.0\n\nSM\n\n",
    ];
    let mut all = vec![
        Attack::raw(greetings[0])
            .and_stops()
            .then("GET /", Due::Plain(400)),
        Attack::raw(greetings[1])
            .and_stops()
            .then("GET /", Due::Plain(400)),
        Attack::raw(greetings[2]).refused(),
        Attack::raw(greetings[3])
            .and_stops()
            .then("GET /", Due::Plain(400)),
        Attack::raw(greetings[4]).refused(),
        Attack::raw([GREETING, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"].concat()).and_stops(),
        Attack::raw([GREETING, &[0xff; 100]].concat()).and_stops(),
        Attack::raw(GREETING).and_stops(),
    ];
    all.extend(REQUESTS.iter().map(|fields| frames(&request(1, fields))));
    all.extend(broken().iter().map(|broken| frames(broken)));
    all
}

/// Frames that cannot be, or too many of them.
fn broken() -> Vec<Vec<u8>> {
    vec![
        // Lengths, streams and orders that cannot be.
        vec![0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1],
        frame(0, 1, 1, b"data of nothing"),
        frame(0, 1, 0, b"data"),
        frame(1, WHOLE, 0, &field("x", "y")),
        frame(1, WHOLE, 2, &field("x", "y")),
        frame(1, 1 | 8, 1, &[255]),
        frame(3, 0, 1, &[0; 3]),
        frame(4, 0, 0, &[0; 5]),
        frame(4, 0, 0, &[0, 4, 0xff, 0xff, 0xff, 0xff]),
        frame(4, 1, 0, &[0; 6]),
        frame(5, 4, 1, &[0; 4]),
        frame(6, 0, 0, &[0; 7]),
        frame(8, 0, 0, &[0; 4]),
        frame(8, 0, 0, &[0x7f, 0xff, 0xff, 0xff]),
        frame(9, 4, 1, b"continued nothing"),
        // Tables of names that do not hold what is asked of them.
        frame(1, WHOLE, 1, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        frame(1, WHOLE, 1, &[0x80]),
        frame(1, WHOLE, 1, &[0x3f, 0xff, 0xff, 0xff, 0x7f]),
        frame(1, WHOLE, 1, &[0, 0x85, 0xff, 0xff, 0xff, 0xff, 0xff, 0]),
        // Much of what costs little to send.
        [
            frame(1, 0, 1, &field("x", "y")),
            frame(9, 0, 1, &field("x", &"y".repeat(200))).repeat(2_000),
        ]
        .concat(),
        (0..2_000)
            .flat_map(|at| {
                [
                    request(2 * at + 1, &[METHOD, SCHEME]),
                    frame(3, 0, 2 * at + 1, &[0, 0, 0, 8]),
                ]
                .concat()
            })
            .collect(),
        frame(4, 0, 0, &[]).repeat(5_000),
        frame(6, 0, 0, &[0; 8]).repeat(5_000),
        frame(2, 0, 1, &[0, 0, 0, 1, 0]).repeat(100),
    ]
}
