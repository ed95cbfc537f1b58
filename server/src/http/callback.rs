//! JSONP: a reply as a script that calls a function of the page.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use chut_core::limits::CALLBACK_CHARS;
use chut_core::wire::ErrorCode;

use super::error::Error;

/// Marks a script with the true status, which its reader finds in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct StatusInside(pub(super) StatusCode);

/// The name of a function: identifiers joined by dots, nothing that could be anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Callback(String);

impl Callback {
    /// Takes a name that a page gave.
    ///
    /// # Errors
    ///
    /// 400 `bad_callback`, which is never sent as a script.
    pub(super) fn parse(name: String) -> Result<Self, Error> {
        if name.len() <= CALLBACK_CHARS && name.split('.').all(is_identifier) {
            Ok(Self(name))
        } else {
            let detail = "callback: identifiers of A-Z a-z 0-9 _ $ joined by dots, 128 at most";
            Err(Error::new(ErrorCode::BadCallback, detail))
        }
    }

    /// The script that hands `status` and a JSON `body` to the page. It is always a 200: a browser
    /// would not run it otherwise.
    pub(super) fn script(&self, status: u16, body: &str) -> Response {
        // The comment keeps the reply from starting with characters of the caller's choice.
        let script = format!(
            "/**/{}({{\"status\":{status},\"body\":{}}});",
            self.0,
            escape(body)
        );
        let mut response = script.into_response();
        let javascript = HeaderValue::from_static("text/javascript; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, javascript);
        // Opened as a page, it is saved and not shown; script elements take no notice.
        let saved = HeaderValue::from_static("attachment; filename=\"chut-reply.js\"");
        response.headers_mut().insert(CONTENT_DISPOSITION, saved);
        if let Ok(status) = StatusCode::from_u16(status) {
            response.extensions_mut().insert(StatusInside(status));
        }
        response
    }
}

fn is_identifier(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    part.chars().all(plain) && part.starts_with(|c: char| !c.is_ascii_digit())
}

/// JSON that is also a script in old engines, and safe where a page is mistaken for one.
fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_identifiers_joined_by_dots() {
        let long = "a".repeat(129);
        let names = ["f", "$", "_1.$a.B9", "jQuery1124", &long[..128]];
        for name in names {
            assert!(Callback::parse(name.to_owned()).is_ok(), "{name}");
        }
        let others = [
            "", ".", "a.", ".a", "1a", "a.1", "a b", "a(", "a;b", "ä", "a\n", &long,
        ];
        for name in others {
            assert!(Callback::parse(name.to_owned()).is_err(), "{name}");
        }
    }

    #[test]
    fn a_script_has_no_tag_and_no_line_separator() {
        let escaped = escape("{\"text\":\"</script>\u{2028}\u{2029}\"}");

        assert_eq!(escaped, r#"{"text":"\u003c/script>\u2028\u2029"}"#);
    }
}
