//! Who may know of whom inside a package: no module names one above it.

use crate::project::Source;

struct Rule {
    /// The module the rule is for, as the path of its file without `.rs`.
    module: &'static str,
    never: &'static str,
    reason: &'static str,
}

const RULES: [Rule; 8] = [
    Rule {
        module: "server/src/log",
        never: "crate::http",
        reason: "the log knows no HTTP",
    },
    Rule {
        module: "server/src/log",
        never: "crate::users",
        reason: "the log knows no users",
    },
    Rule {
        module: "server/src/users",
        never: "crate::http",
        reason: "users know no HTTP",
    },
    Rule {
        module: "server/src/auth",
        never: "crate::http",
        reason: "authentication knows no requests, only credentials",
    },
    Rule {
        module: "server/src/auth",
        never: "crate::users",
        reason: "authentication knows no polls",
    },
    Rule {
        module: "client/src/view",
        never: "crate::runner",
        reason: "the view never fetches",
    },
    Rule {
        module: "client/src/view",
        never: "gloo_net",
        reason: "the view never fetches",
    },
    Rule {
        module: "client/src/runner",
        never: "crate::view",
        reason: "the runner never renders",
    },
];

pub(crate) fn check(source: &Source) -> Vec<String> {
    let broken = RULES
        .iter()
        .filter(|rule| belongs(&source.path, rule.module) && names(&source.text, rule.never));
    broken
        .map(|rule| format!("{}: names {}: {}", source.path, rule.never, rule.reason))
        .collect()
}

fn belongs(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Whether the text names the path, spelled out or inside `crate::{…}`.
fn names(text: &str, path: &str) -> bool {
    if any_word(text, path) {
        return true;
    }
    let Some(module) = path.strip_prefix("crate::") else {
        return false;
    };
    let mut items = text.split("crate::{").skip(1).flat_map(group);
    items.any(|item| item.starts_with(module) && any_word(&item, module))
}

/// The items of a `use` group whose opening brace comes before `text`.
fn group(text: &str) -> Vec<String> {
    let (mut items, mut depth) = (vec![String::new()], 0_usize);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(String::new()),
            _ => {
                depth = depth + usize::from(c == '{') - usize::from(c == '}');
                items
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|item| item.push(c));
            }
        }
    }
    items
}

/// Whether `word` occurs with no part of a name right after it.
fn any_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .len()
    }

    #[test]
    fn a_module_that_names_one_above_it_is_found() {
        assert_eq!(
            findings("server/src/log/sqlite.rs", "use crate::http::Error;"),
            1
        );
        assert_eq!(
            findings(
                "server/src/log.rs",
                "use crate::{\n    clock, http::{a, b},\n};"
            ),
            1
        );
        assert_eq!(
            findings(
                "client/src/view/widget.rs",
                "gloo_net::http::get(); crate::runner"
            ),
            2
        );
    }

    #[test]
    fn others_and_longer_names_are_not() {
        assert_eq!(
            findings("server/src/http/listen.rs", "use crate::http::Error;"),
            0
        );
        assert_eq!(findings("server/src/logging.rs", "use crate::http;"), 0);
        assert_eq!(
            findings(
                "server/src/log.rs",
                "use crate::https; use crate::{a::{http}, b};"
            ),
            0
        );
    }
}
