//! How the host site presents a person: what of it can be shown to others.

use std::sync::Arc;

use reqwest::Url;

use crate::bounds::{AVATAR_BYTES, NAME_BYTES};

/// A name that can be shown: short, without control characters, and something to see.
pub(crate) fn name(text: Option<String>) -> Option<Arc<str>> {
    let is_name = |text: &String| {
        text.len() <= NAME_BYTES && !text.chars().any(char::is_control) && !text.trim().is_empty()
    };
    text.filter(is_name).map(Into::into)
}

/// The address of a picture, as browsers read it, if it is one of the web.
pub(crate) fn avatar(text: Option<String>) -> Option<Arc<str>> {
    let url = Url::parse(&text?).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.as_str().len() <= AVATAR_BYTES;
    is_web.then(|| url.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_of_characters_that_can_be_seen() {
        let longest = "é".repeat(NAME_BYTES / 2);
        for good in ["Alice", "  Alice", "<b>Alice</b>", &longest] {
            assert_eq!(name(Some(good.to_owned())).as_deref(), Some(good));
        }
        let longer = format!("{longest}e");
        for bad in ["", "  ", "Al\nice", "Alice\u{7f}", "Alice\u{85}", &longer] {
            assert_eq!(name(Some(bad.to_owned())), None, "{bad:?}");
        }
    }

    #[test]
    fn an_avatar_is_an_address_of_the_web_or_dropped() {
        for (given, kept) in [
            (
                "https://example.com/a.png",
                Some("https://example.com/a.png"),
            ),
            ("HTTP://Example.com/a b", Some("http://example.com/a%20b")),
            (" https://example.com/\n", Some("https://example.com/")),
            ("javascript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:image/png;base64,AAAA", None),
            ("//example.com/a.png", None),
            ("/a.png", None),
            ("", None),
        ] {
            assert_eq!(avatar(Some(given.to_owned())).as_deref(), kept, "{given:?}");
        }
        let long = format!("https://example.com/{}", "a".repeat(AVATAR_BYTES));
        assert_eq!(avatar(Some(long)), None);
    }
}
