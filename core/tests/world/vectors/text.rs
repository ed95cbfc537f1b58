//! Which strings are a message's text.

use chut_core::Text;
use chut_core::text::InvalidText;
use serde_json::json;

use super::{Case, agree};

/// White space that is no control character, and what looks like it but is none.
const SPACES: [&str; 19] = [
    "\u{20}", "\u{a0}", "\u{1680}", "\u{2000}", "\u{2001}", "\u{2002}", "\u{2003}", "\u{2004}",
    "\u{2005}", "\u{2006}", "\u{2007}", "\u{2008}", "\u{2009}", "\u{200a}", "\u{2028}", "\u{2029}",
    "\u{202f}", "\u{205f}", "\u{3000}",
];
const NO_SPACES: [&str; 12] = [
    "\u{ad}", "\u{180e}", "\u{200b}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{202e}", "\u{2060}",
    "\u{2066}", "\u{feff}", "\u{2800}", "\u{fffd}",
];

const TEXTS: [(&str, &str); 20] = [
    ("nothing", ""),
    ("a letter", "a"),
    ("two words", "hi there"),
    ("white space around", " hi "),
    ("a line feed", "\n"),
    ("a tab", "\t"),
    ("spaces, a line feed and a tab", " \n\t "),
    ("lines and a tab", "two\nlines\tand a tab\n"),
    ("lines as some systems end them", "two\r\nlines"),
    ("several kinds of white space", "\u{20}\u{a0}\u{3000}\n"),
    ("white space and a control character", "\u{20}\u{7}"),
    ("a control character inside", "a\u{0}b"),
    ("a control character at the end", "a\u{7f}"),
    ("a next-line character inside", "a\u{85}b"),
    ("an emoji", "\u{1f600}"),
    ("an emoji of several", "\u{1f469}\u{200d}\u{1f680}"),
    ("another script", "\u{65e5}\u{672c}\u{8a9e}"),
    ("the ends of what there is", "\u{d7ff}\u{e000}\u{10ffff}"),
    ("markup", "</script><!--"),
    ("what has to be escaped", "\"\\\u{2028}"),
];

#[test]
fn the_file_says_what_is_a_text() {
    let mut cases: Vec<_> = TEXTS.iter().map(|(name, text)| case(name, text)).collect();
    let controls = (0..=0x1f).chain(0x7f..=0x9f);
    for control in controls.filter_map(char::from_u32) {
        cases.push(points(&control.to_string()));
    }
    for sign in SPACES.iter().chain(&NO_SPACES) {
        cases.push(points(sign));
        cases.push(points(&format!("{sign}b")));
    }
    agree("text.json", &cases);
}

fn case(name: &str, text: &str) -> Case {
    let outcome = match text.parse::<Text>() {
        Ok(_) => "ok",
        Err(InvalidText::Blank) => "blank",
        Err(InvalidText::Control) => "control",
        Err(InvalidText::TooLong) => "too_long",
    };
    Case::flat(vec![
        ("name", json!(name)),
        ("text", json!(text)),
        ("outcome", json!(outcome)),
    ])
}

/// A case named by its characters, as Unicode writes them.
fn points(text: &str) -> Case {
    let points: Vec<_> = text
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    case(&points.join(" "), text)
}
