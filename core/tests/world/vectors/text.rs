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

const TEXTS: [&str; 17] = [
    "",
    "a",
    "hi there",
    " hi ",
    "\n",
    "\t",
    " \n\t ",
    "two\nlines\tand a tab\n",
    "two\r\nlines",
    "\u{20}\u{a0}\u{3000}\n",
    "\u{20}\u{7}",
    "\u{1f600}",
    "\u{1f469}\u{200d}\u{1f680}",
    "\u{65e5}\u{672c}\u{8a9e}",
    "\u{d7ff}\u{e000}\u{10ffff}",
    "</script><!--",
    "\"\\\u{2028}",
];

#[test]
fn the_file_says_what_is_a_text() {
    let mut cases: Vec<_> = TEXTS.iter().map(|text| case(text)).collect();
    let controls = (0..=0x1f).chain(0x7f..=0x9f);
    for control in controls.filter_map(char::from_u32) {
        cases.push(case(&control.to_string()));
        if !matches!(control, '\t' | '\n') && control.is_ascii() {
            cases.push(case(&format!("a{control}")));
        }
    }
    for sign in SPACES.iter().chain(&NO_SPACES) {
        cases.push(case(sign));
        cases.push(case(&format!("{sign}b")));
    }
    agree("text.json", &cases);
}

fn case(text: &str) -> Case {
    let outcome = match text.parse::<Text>() {
        Ok(_) => "ok",
        Err(InvalidText::Blank) => "blank",
        Err(InvalidText::Control) => "control",
        Err(InvalidText::TooLong) => "too_long",
    };
    Case::flat(vec![
        ("name", json!(name(text))),
        ("text", json!(text)),
        ("outcome", json!(outcome)),
    ])
}

/// The text's characters, as Unicode writes them.
fn name(text: &str) -> String {
    let points: Vec<_> = text
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    match points.len() {
        0 => "nothing".to_owned(),
        1..=3 => points.join(" "),
        length => format!("{} and {} more", points[0], length - 1),
    }
}
