//! The laws of a reply that is a script.

use serde::Deserialize;
use serde_json::Value;

/// Characters of a callback name.
const NAME_CHARS: usize = 128;

/// What a script hands to its page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Handed {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Whether a page may call its function so: `[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*`.
pub(crate) fn is_callback_name(name: &str) -> bool {
    let mut begins = true;
    for byte in name.bytes() {
        begins = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'$' => false,
            b'0'..=b'9' if !begins => false,
            b'.' if !begins => true,
            _ => return false,
        };
    }
    !begins && name.len() <= NAME_CHARS
}

/// What `script` hands to the function `name`.
///
/// # Panics
///
/// If it does anything else, or could be taken for a page.
pub(crate) fn handed(script: &str, name: &str) -> Handed {
    let tag_or_separator = ['<', '\u{2028}', '\u{2029}'];
    assert!(!script.contains(tag_or_separator), "unsafe: {script:?}");
    let inside = script
        .strip_prefix(&format!("/**/{name}("))
        .and_then(|rest| rest.strip_suffix(");"));
    let inside = inside.unwrap_or_else(|| panic!("does not call {name:?}: {script:?}"));
    serde_json::from_str(inside).unwrap_or_else(|error| panic!("{error}: {script:?}"))
}
