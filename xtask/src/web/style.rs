//! The style sheets: one layered file for today's browsers, one plain file for those of old.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// The order in which the sheets follow each other: tokens, base, then one for each view file.
const SHEETS: [&str; 8] = [
    "tokens",
    "base",
    "widget",
    "conversation",
    "message",
    "composer",
    "notice",
    "roster",
];

/// Tokens may be made of tokens; deeper than this they are made of themselves.
const DEEPEST: usize = 8;

/// Every sheet in order, without comments and indentation.
///
/// # Errors
/// A sheet that is missing, and one that the order above does not name.
pub(crate) fn sheets(project: &Project) -> Result<String> {
    for source in project.sources(&["style"], &["css"])? {
        if !SHEETS
            .iter()
            .any(|name| source.path == format!("style/{name}.css"))
        {
            bail!(
                "{} has no place in the order of sheets in xtask/src/web/style.rs",
                source.path
            );
        }
    }
    let mut all = String::new();
    for name in SHEETS {
        let text = without_comments(&project.read(&format!("style/{name}.css"))?);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            all.push_str(line);
            all.push('\n');
        }
    }
    Ok(all)
}

/// The sheets in a cascade layer, so that any rule of the site's own wins.
pub(crate) fn layered(sheets: &str) -> String {
    format!("@layer chut {{\n{sheets}}}\n")
}

/// The sheets without a layer; before each declaration that uses a token stands the same with the
/// token's first value, which is the light theme's, for browsers that know no custom properties.
///
/// # Errors
/// A token that no sheet sets.
pub(crate) fn plain(sheets: &str) -> Result<String> {
    let pieces = pieces(sheets);
    let mut tokens = BTreeMap::new();
    for (name, value) in pieces.iter().filter_map(|piece| declaration(piece)) {
        if name.starts_with("--") {
            tokens.entry(name).or_insert(value);
        }
    }
    let mut plain = String::new();
    for piece in &pieces {
        if let Some((name, value)) = declaration(piece)
            && !name.starts_with("--")
            && value.contains("var(")
        {
            let fixed = fix(value, &tokens, DEEPEST).with_context(|| format!("in `{name}`"))?;
            plain.extend([name, ": ", &fixed, ";\n"]);
        }
        plain.push_str(piece);
    }
    Ok(plain)
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |text, part| {
        text + part.split_once("*/").map_or("", |(_, after)| after)
    })
}

/// The text cut after each `{`, `}` and `;` that is in no parenthesis and no string, and before each `}`.
fn pieces(css: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    for (at, c) in css.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, '{' | '}' | ';') if depth == 0 => {
                let body = if c == '}' { at } else { at + 1 };
                pieces.push(&css[start..body]);
                pieces.push(&css[body..=at]);
                start = at + 1;
            }
            (Some(_) | None, _) => {}
        }
    }
    pieces.push(&css[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Name and value, when the piece is a declaration rather than a selector or a brace.
fn declaration(piece: &str) -> Option<(&str, &str)> {
    let body = piece.trim().strip_suffix(';').unwrap_or(piece.trim());
    let (name, value) = body.split_once(':')?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (is_name && !body.ends_with(['{', '}'])).then(|| (name.trim(), value.trim()))
}

/// The value with every `var(--name, fallback)` replaced by what the tokens say.
fn fix(value: &str, tokens: &BTreeMap<&str, &str>, deepest: usize) -> Result<String> {
    let Some(start) = value.find("var(") else {
        return Ok(value.to_owned());
    };
    let inside = start + "var(".len();
    let end = inside + closing(&value[inside..]).context("`var(` is never closed")?;
    let (name, fallback) = match value[inside..end].split_once(',') {
        Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
        None => (value[inside..end].trim(), None),
    };
    let known = tokens.get(name).copied().or(fallback);
    let token = known.with_context(|| format!("no sheet sets the token {name}"))?;
    let deepest = deepest
        .checked_sub(1)
        .with_context(|| format!("{name} is made of itself"))?;
    let rest = fix(&value[end + 1..], tokens, DEEPEST)?;
    Ok(format!(
        "{}{}{rest}",
        &value[..start],
        fix(token, tokens, deepest)?
    ))
}

/// Where the parenthesis that is open before `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_with_a_token_follows_the_same_with_the_light_value() {
        let css = ".chut { --chut-ink: #111; }\n@media (x: y) { .chut { --chut-ink: #eee } }\n\
                   .a:hover { color: var(--chut-ink); margin: 0 }\n";

        let plain = plain(css).unwrap();

        assert!(
            plain.contains("{color: #111;\n color: var(--chut-ink); margin: 0 }"),
            "{plain}"
        );
        assert!(plain.starts_with(".chut { --chut-ink: #111; }"), "{plain}");
    }

    #[test]
    fn tokens_may_be_made_of_tokens_and_have_fallbacks() {
        let css =
            ".c{--chut-a:1px;--chut-b:calc(2 * var(--chut-a))}.d{m:var(--chut-b) var(--q, (3px))}";

        assert!(plain(css).unwrap().contains("m: calc(2 * 1px) (3px);"));
    }

    #[test]
    fn an_unknown_token_and_an_endless_one_are_refused() {
        assert!(plain(".a { color: var(--chut-nowhere) }").is_err());
        assert!(plain(".a { --chut-a: var(--chut-a); color: var(--chut-a) }").is_err());
    }

    #[test]
    fn strings_and_parentheses_hide_what_looks_like_an_end() {
        let css = ".a{content:\"};\";background:url(data:a;b)}";

        assert_eq!(plain(css).unwrap(), css);
    }

    #[test]
    fn comments_go() {
        assert_eq!(without_comments("a /* b */ c /* d"), "a  c ");
    }
}
