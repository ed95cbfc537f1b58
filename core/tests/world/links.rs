//! Web addresses in texts: found where people would click, and never anything else.

use chut_core::links::{Piece, pieces};
use proptest::prelude::*;

fn links(text: &str) -> Vec<&str> {
    let links = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Link(link) => Some(link),
        Piece::Plain(_) => None,
    });
    links.collect()
}

#[test]
fn addresses_are_found_without_the_sentence_around_them() {
    for (text, found) in [
        ("https://example.org", "https://example.org"),
        (
            "see http://example.org/a?b=c#d.",
            "http://example.org/a?b=c#d",
        ),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("is it https://example.org/x?", "https://example.org/x"),
        ("<https://example.org>", "https://example.org"),
        ("見て：https://例え.jp/道。", "https://例え.jp/道"),
        ("見てhttps://例え.jp/道", "https://例え.jp/道"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ] {
        assert_eq!(links(text), [found], "{text}");
    }
}

#[test]
fn nothing_else_is_a_link() {
    for text in [
        "javascript:alert(1)//http://",
        "data:text/html,x",
        "http",
        "https://",
        "http:// example.org",
        "xhttps://example.org",
        "ftp://example.org",
        "http:///example.org",
        "https://.",
    ] {
        assert_eq!(links(text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_sign_that_turns_the_direction_ends_an_address() {
    assert_eq!(
        links("https://a.example/\u{202e}gpj.exe"),
        ["https://a.example/"]
    );
}

proptest! {
    #[test]
    fn the_pieces_are_the_text_and_links_are_safe(
        parts in prop::collection::vec(
            prop_oneof!["https?://[a-z.()\\[\\]?]{0,6}", "[ -~]{0,4}", "\\PC{0,3}", Just("http".to_owned())],
            0..8,
        ),
    ) {
        let text = parts.concat();
        let mut whole = String::new();
        for piece in pieces(&text) {
            match piece {
                Piece::Plain(plain) => whole.push_str(plain),
                Piece::Link(link) => {
                    let rest = link.strip_prefix("https://").or(link.strip_prefix("http://"));
                    prop_assert!(rest.is_some_and(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_alphanumeric() || !c.is_ascii())));
                    prop_assert!(!link.contains(char::is_whitespace));
                    whole.push_str(link);
                }
            }
        }
        prop_assert_eq!(whole, text);
    }
}
