//! No file is longer than can be kept in the head.

use crate::project::Source;

const LONGEST: usize = 350;

pub(crate) fn check(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > LONGEST).then(|| {
        format!(
            "{}: {lines} lines, {LONGEST} at most: split it by nouns",
            source.path
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source_of(lines: usize) -> Source {
        Source {
            path: "core/src/a.rs".to_owned(),
            text: "x\n".repeat(lines),
        }
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        assert_eq!(check(&source_of(LONGEST)), None);
        assert!(
            check(&source_of(LONGEST + 1))
                .unwrap()
                .starts_with("core/src/a.rs: 351 lines")
        );
    }
}
