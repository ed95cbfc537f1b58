//! Texts of cursors.

use chut_core::Cursor;

/// Characters of a cursor's text.
const CHARS: usize = 128;

/// Takes `input` as a text that a client hands back as its cursor. What is one prints the same again,
/// and the text is as short and as plain as the protocol says.
///
/// # Panics
///
/// If it does not.
pub fn cursor(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else {
        return;
    };
    let Ok(cursor) = text.parse::<Cursor>() else {
        return;
    };
    assert_eq!(cursor.to_string(), text, "two texts for {cursor:?}");
    assert!(text.len() <= CHARS, "{} characters", text.len());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    assert!(text.bytes().all(plain), "not safe in a URL: {text:?}");
}
