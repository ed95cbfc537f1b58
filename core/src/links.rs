//! Web addresses in a text: what a client may make a link, and nothing else.
//!
//! Only `http` and `https`: any other scheme may run something.

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Plain(&'a str),
    /// Begins with `http://` or `https://`, and has a host.
    Link(&'a str),
}

/// The text in pieces, in order; together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(found) = text[at..].find('h') {
        let start = at + found;
        at = start + 'h'.len_utf8();
        // Other scripts do without spaces between words.
        let inside_word = text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let Some(length) = length_of(&text[start..]).filter(|_| !inside_word) else {
            continue;
        };
        if plain < start {
            pieces.push(Piece::Plain(&text[plain..start]));
        }
        at = start + length;
        pieces.push(Piece::Link(&text[start..at]));
        plain = at;
    }
    if plain < text.len() {
        pieces.push(Piece::Plain(&text[plain..]));
    }
    pieces
}

/// The length of the address that `text` begins with.
fn length_of(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("http")?;
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let address = rest.strip_prefix("://")?;
    let end = address.find(ends).unwrap_or(address.len());
    let address = without_tail(&address[..end]);
    let has_host =
        address.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '[');
    has_host.then(|| text.len() - rest.len() + "://".len() + address.len())
}

/// White space, what commonly encloses an address, and signs that turn the direction of what follows.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '`' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Without what belongs to the sentence around: its punctuation, and a bracket that was opened outside.
fn without_tail(address: &str) -> &str {
    let mut address = address;
    while let Some(last) = address.chars().next_back() {
        let closes_outside = |open| {
            let count = |sign| address.chars().filter(|c| *c == sign).count();
            count(last) > count(open)
        };
        let goes = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '。' | '、' | '，' | '؟' => {
                true
            }
            ')' => closes_outside('('),
            ']' => closes_outside('['),
            _ => false,
        };
        if !goes {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}
