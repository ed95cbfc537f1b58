//! Every source file opens by saying what it is.

use crate::project::Source;

pub(crate) fn check(source: &Source) -> Option<String> {
    let openings: &[&str] = match source.path.rsplit('.').next() {
        Some("rs") => &["//! "],
        Some("css") => &["/* "],
        _ => &["// ", "/* ", "/** "],
    };
    let opens = openings
        .iter()
        .any(|opening| source.text.starts_with(opening));
    (!opens).then(|| {
        format!(
            "{}: does not open with a sentence `{}…`",
            source.path, openings[0]
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(path: &str, text: &str) -> bool {
        check(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .is_some()
    }

    #[test]
    fn each_language_has_its_opening() {
        assert!(!finds("a.rs", "//! A thing.\n"));
        assert!(!finds("a.css", "/* A thing. */\n"));
        assert!(!finds("a.ts", "// A thing.\n"));
        assert!(finds("a.rs", "// A thing.\n"));
        assert!(finds("a.rs", "use std::fmt;\n"));
        assert!(finds("a.css", ".a {}"));
        assert!(finds("a.mjs", "import 'b';"));
    }
}
