//! Bodies that are nearly JSON, or more of it than anybody needs.

use super::attack::{Attack, Due};

/// A message that would be stored, if only its `text` were a text.
fn text(text: &[u8]) -> Vec<u8> {
    [br#"{"to":"bob","id":"message-2","text":""#, text, br#""}"#].concat()
}

/// No JSON, to the letter.
const NEARLY: [&str; 52] = [
    "",
    " ",
    "\0",
    "{",
    "}",
    "{]",
    "[",
    "]",
    "null",
    "true",
    "7",
    "\"x\"",
    "NaN",
    "undefined",
    "{}{}",
    "{},",
    ",{}",
    "({})",
    "{};",
    "[{}]",
    r#"["bob","x","message-2"]"#,
    r#"[{"to":"bob","text":"x","id":"message-2"}]"#,
    r#"{"to":"bob","text":"x","id":"message-2",}"#,
    r#"{"to":"bob","text":"x","id":"message-2"}x"#,
    r#"{"to":"bob","text":"x","id":"message-2"}{"#,
    "{\"to\":\"bob\",\"text\":\"x\",\"id\":\"message-2\"}\0",
    r#"{"to":"bob","text":"x","id":"message-2"} // x"#,
    r#"/**/{"to":"bob","text":"x","id":"message-2"}"#,
    r#"{"to":"bob",/**/"text":"x","id":"message-2"}"#,
    r"{'to':'bob','text':'x','id':'message-2'}",
    r#"{to:"bob",text:"x",id:"message-2"}"#,
    r#"{"to":"bob","text":"x","id":"message-2"#,
    r#"{"to":"bob" "text":"x","id":"message-2"}"#,
    r#"{"to"="bob","text":"x","id":"message-2"}"#,
    r#"{"to":"bob",,"text":"x","id":"message-2"}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":NaN}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":Infinity}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":0x10}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":01}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":+1}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":.5}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":1.}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":1e}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":-}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":tru}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":TRUE}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n":[}"#,
    r#"{"to":"bob","text":"x","id":"message-2",7:8}"#,
    r#"{"to":"bob","text":"x","id":"message-2","n"}"#,
    "to=bob&text=x&id=message-2",
    "<message><to>bob</to></message>",
    "to: bob\ntext: x\nid: message-2\n",
];

/// Escapes and bytes that make no text.
const TEXTS: [&[u8]; 27] = [
    // Halves of a character, also two that do not fit.
    br"\ud800",
    br"\udfff",
    br"\ud800\ud800",
    br"\udc00\ud800",
    br"\ud800x",
    br"\ud800\n",
    br"\ud83d\u0041",
    br"x\ud83d",
    // Escapes that are none.
    br"\x41",
    br"\u{41}",
    br"\u004",
    br"\u00zz",
    br"\U00000041",
    br"\'",
    br"\0",
    br"\a",
    br"\",
    // Bytes that are no UTF-8: alone, too long a way to say it, half a character, beyond the last.
    b"\xff",
    b"\xfe\xff",
    b"\x80",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf0\x9f\x98",
    b"\xc3",
    // A line end within a string.
    b"a\nb",
];

pub(super) fn attacks() -> Vec<Attack> {
    let message = |body: &[u8]| Attack::post("/v1/message", body).refused();
    let nearly = NEARLY.iter().map(|body| message(body.as_bytes()));
    let texts = TEXTS.iter().map(|bytes| message(&text(bytes)));
    let whole = text(b"x");
    let wide = |order: fn(u16) -> [u8; 2]| {
        str::from_utf8(&whole)
            .unwrap()
            .encode_utf16()
            .flat_map(order)
            .collect::<Vec<_>>()
    };
    let coded = [
        [b"\xef\xbb\xbf", whole.as_slice()].concat(),
        [b"\xff\xfe", wide(u16::to_le_bytes).as_slice()].concat(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(),
        [b"\xa0".as_slice(), &whole].concat(),
        [b"\x0c".as_slice(), &whole].concat(),
        [b")]}',\n".as_slice(), &whole].concat(),
    ];
    nearly
        .chain(texts)
        .chain(coded.iter().map(|body| message(body)))
        .chain(bombs())
        .collect()
}

/// A typing notice with one more field: it stores nothing.
fn with(field: &str) -> String {
    format!(r#"{{"to":"bob","typing":false,{field}}}"#)
}

/// Depth, length and repetition.
fn bombs() -> Vec<Attack> {
    let typing = |body: &str| Attack::post("/v1/typing", body);
    let deep = |open: &str, close: &str, times| open.repeat(times) + "1" + &close.repeat(times);
    let served = [
        // A field that nobody knows is passed over, whatever it holds, without a stack that grows.
        with(&format!(r#""x":{}"#, deep("[", "]", 30_000))),
        with(&format!(r#""x":{}"#, deep(r#"{"x":"#, "}", 9_000))),
        with(&format!(r#""x":{}"#, "9".repeat(60_000))),
        with(&format!(r#""x":-0.{}e-99999999"#, "0".repeat(60_000))),
        with(r#""x":1e999999999"#),
        with(&format!(r#""{}":1"#, "x".repeat(60_000))),
        with(&format!(r#""x":[{}1]"#, "1,".repeat(30_000))),
        with(&(r#""x":1,"#.repeat(9_000) + r#""x":1"#)),
        with(r#""__proto__":{"to":"alice"},"constructor":{"prototype":{"admin":true}}"#),
        with(r#""from":"alice","user":"alice","token":"alice","me":{"user":"alice"}"#),
        with(r#""":0,"$where":"sleep(9)","$ne":null,"@type":"java.lang.Runtime""#),
    ];
    let refused = [
        // Where a value is wanted, depth is none.
        deep("[", "]", 30_000),
        deep(r#"{"to":"#, "}", 9_000),
        format!(r#"{{"to":{},"typing":true}}"#, deep("[", "]", 30_000)),
        "[".repeat(60_000),
        r#"{"x":"#.repeat(12_000),
        "{\"x\":\"".repeat(9_000),
        format!(r#"{{"to":"bob","typing":{}}}"#, "1".repeat(60_000)),
        // Twice the same, also where one hides.
        r#"{"to":"bob","to":"alice","typing":true}"#.to_owned(),
        r#"{"to":"bob","\u0074o":"alice","typing":true}"#.to_owned(),
        r#"{"to":"bob","typing":false,"typing":true}"#.to_owned(),
        r#"{"to":"bob","to":null,"typing":true}"#.to_owned(),
        // Names that are others.
        r#"{"To":"bob","typing":true}"#.to_owned(),
        r#"{"to ":"bob","typing":true}"#.to_owned(),
        r#"{"to\u0000":"bob","typing":true}"#.to_owned(),
        r#"{"to[]":"bob","typing":true}"#.to_owned(),
        "{\"t\u{43e}\":\"bob\",\"typing\":true}".to_owned(),
    ];
    let large = [
        " ".repeat(65_537),
        with(&format!(r#""x":"{}""#, "x".repeat(70_000))),
        "[".repeat(70_000),
    ];
    let served = served.iter().map(|body| typing(body).is(Due::Served));
    let refused = refused.iter().map(|body| typing(body).refused());
    let large = large
        .iter()
        .map(|body| typing(body).is(Due::Problem(413, "too_large")));
    served.chain(refused).chain(large).collect()
}
