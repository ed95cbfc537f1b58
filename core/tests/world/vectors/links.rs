//! What in a text may become a link.

use chut_core::links::{Piece, pieces};
use serde_json::{Value, json};

use super::chance::Chance;
use super::{Case, agree};

const TEXTS: [&str; 42] = [
    "",
    "hi",
    "https://example.org",
    "http://example.org/a?b=c#d",
    "see http://example.org/a?b=c#d.",
    "(https://example.org/a_(b))",
    "(see https://example.org)",
    "[https://example.org/a[1]]",
    "https://example.org/)(",
    "is it https://example.org/x?",
    "what, https://example.org!?!",
    "'https://example.org/'",
    "*https://example.org* and _https://example.org_",
    "https://example.org/a_b_",
    "<https://example.org>",
    "\"https://example.org\"",
    "`https://example.org`",
    "見て：https://例え.jp/道。",
    "見てhttps://例え.jp/道、次",
    "https://例え.jp，次",
    "انظر https://example.org؟",
    "http://[::1]:8080/",
    "https://user:password@example.org/",
    "two https://a.example https://b.example",
    "https://a.example\nhttps://b.example\t!",
    "https://a.examplehttps://b.example",
    "https://a.example/http://b.example",
    "https://a.example\u{a0}b",
    "https://a.example/\u{3000}b",
    "https://a.example/\u{202e}gpj.exe",
    "https://a.example/\u{200e}b",
    "https://a.example/\u{2066}b",
    "https://a.example/\u{feff}b",
    "javascript:alert(1)//http://",
    "data:text/html,x",
    "http https http: https:/ https://",
    "http:// example.org",
    "xhttps://example.org 1https://example.org _https://example.org",
    "HTTPS://example.org Https://example.org",
    "ftp://example.org http:///example.org https://. https://-a https://?a",
    "hhttp://a.example shttp://a.example éhttp://a.example",
    "😀https://😀.example/😀!",
];

/// What texts are put together of at random.
const PARTS: [&str; 20] = [
    "http://",
    "https://",
    "a.example",
    "[::1]",
    "/x_(y)",
    "(",
    ")",
    "]",
    ".",
    ",",
    "?",
    " ",
    "\n",
    "h",
    "<",
    "_",
    "é",
    "。",
    "\u{202e}",
    "see ",
];

#[test]
fn the_file_says_what_becomes_a_link() {
    let mut chance = Chance::new(1);
    let mut texts: Vec<_> = TEXTS.map(str::to_owned).into();
    while texts.len() < 100 {
        let mut parts = |most| -> String {
            let length = chance.below(most);
            (0..length).map(|_| chance.pick(&PARTS)).collect()
        };
        let (before, behind) = (parts(3), parts(6));
        let text = format!("{before}https://a{behind}");
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let cases: Vec<_> = texts.iter().map(|text| case(text)).collect();
    agree("links.json", &cases);
}

fn case(text: &str) -> Case {
    let pieces: Vec<Value> = pieces(text).into_iter().map(written).collect();
    Case::flat(vec![("text", json!(text)), ("pieces", json!(pieces))])
}

fn written(piece: Piece) -> Value {
    match piece {
        Piece::Plain(plain) => json!({"plain": plain}),
        Piece::Link(link) => json!({"link": link}),
    }
}
