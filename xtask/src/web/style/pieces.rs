//! A style sheet cut into its pieces: selectors, declarations, braces.

/// The text without its comments.
pub(super) fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |text, part| {
        text + part.split_once("*/").map_or("", |(_, after)| after)
    })
}

/// The text cut after each `{`, `}` and `;` that is in no parenthesis and no string, and before each `}`.
pub(super) fn pieces(css: &str) -> Vec<&str> {
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
pub(super) fn declaration(piece: &str) -> Option<(&str, &str)> {
    let body = piece.trim().strip_suffix(';').unwrap_or(piece.trim());
    let (name, value) = body.split_once(':')?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (is_name && !body.ends_with(['{', '}'])).then(|| (name.trim(), value.trim()))
}

/// The selectors, when the piece opens a rule and not an `@` block.
pub(super) fn selectors(piece: &str) -> Option<Vec<&str>> {
    let list = piece.trim().strip_suffix('{')?.trim();
    let rule = !list.is_empty() && !list.starts_with('@');
    rule.then(|| list.split(',').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_parentheses_hide_what_looks_like_an_end() {
        let css = ".a{content:\"};\";background:url(data:a;b)}";

        let declared: Vec<_> = pieces(css).into_iter().filter_map(declaration).collect();

        assert_eq!(
            declared,
            [("content", "\"};\""), ("background", "url(data:a;b)")]
        );
    }

    #[test]
    fn comments_go() {
        assert_eq!(without_comments("a /* b */ c /* d"), "a  c ");
    }
}
