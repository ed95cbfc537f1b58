//! The style sheets: one layered file for today's browsers, one plain file for those of old.

mod pieces;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use pieces::{declaration, pieces, selectors, without_comments};

/// The order in which the sheets follow each other: tokens, base, then one for each view file.
const SHEETS: [&str; 12] = [
    "tokens",
    "base",
    "widget",
    "conversation",
    "person",
    "log",
    "list",
    "message",
    "composer",
    "notice",
    "roster",
    "settings",
];

/// Tokens may be made of tokens; deeper than this they are made of themselves.
const DEEPEST: usize = 8;

/// What follows the layer, outside of it.
const GUARD: &str = "guard";

/// Every sheet of the layer in order, without comments and indentation.
///
/// # Errors
/// A sheet that is missing, and one that the order above does not name.
pub(crate) fn sheets(project: &Project) -> Result<String> {
    for source in project.sources(&["style"], &["css"])? {
        if !SHEETS
            .iter()
            .chain([&GUARD])
            .any(|name| source.path == format!("style/{name}.css"))
        {
            bail!(
                "{} has no place in the order of sheets in xtask/src/web/style.rs",
                source.path
            );
        }
    }
    SHEETS.iter().map(|name| sheet(project, name)).collect()
}

/// The sheets in a cascade layer, so that the site's own rules win, and behind them the guard, which says
/// what of the site's is no rule for the chat. What is for the root is for one with a shadow, too.
///
/// # Errors
/// A guard that is missing, and a rule for the root that a shadow root cannot have.
pub(crate) fn layered(project: &Project, sheets: &str) -> Result<String> {
    let mut layer = String::new();
    for piece in pieces(sheets) {
        layer.push_str(&hosted(piece)?);
    }
    let guard = sheet(project, GUARD)?;
    Ok(format!("@layer chut {{\n{layer}}}\n{guard}"))
}

/// The sheets without a layer, for browsers that know no custom properties: before each declaration that uses a token
/// stands the same with the token's first value, which is the light theme's. A selector that such browsers do not know
/// takes no other's rule with it. What is for the root is for one with a shadow, too.
///
/// # Errors
/// A token that no sheet sets, and a rule for the root that a shadow root cannot have.
pub(crate) fn plain(sheets: &str) -> Result<String> {
    let mut tokens = BTreeMap::new();
    for (name, value) in pieces(sheets).into_iter().filter_map(declaration) {
        if name.starts_with("--") {
            tokens.entry(name).or_insert(value);
        }
    }
    let hosted: String = pieces(sheets)
        .into_iter()
        .map(hosted)
        .collect::<Result<_>>()?;
    let mut plain = String::new();
    for piece in pieces(&apart(&hosted)) {
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

/// The sheets with the elements before and after another as CSS 2.1 names them, and a rule for selectors that it
/// knows apart from the same for the others: a browser drops the whole rule for one selector that it does not know.
fn apart(sheets: &str) -> String {
    let sheets = sheets
        .replace("::before", ":before")
        .replace("::after", ":after");
    let mut all = String::new();
    let mut rest = pieces(&sheets).into_iter();
    while let Some(piece) = rest.next() {
        let (new, old): (Vec<_>, Vec<_>) = selectors(piece)
            .unwrap_or_default()
            .into_iter()
            .partition(|one| is_new(one));
        if new.is_empty() || old.is_empty() {
            all.push_str(piece);
            continue;
        }
        let body: String = rest.by_ref().take_while(|piece| *piece != "}").collect();
        for list in [old, new] {
            all.extend([&list.join(",\n"), " {", &body, "}\n"]);
        }
    }
    all
}

/// Whether the selector has a state or an element that CSS 2.1 does not know.
fn is_new(selector: &str) -> bool {
    const KNOWN: [&str; 8] = [
        "active",
        "after",
        "before",
        "first-child",
        "focus",
        "hover",
        "link",
        "visited",
    ];
    selector.split(':').skip(1).any(|rest| {
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        !name.take(1).all(|name| KNOWN.contains(&name))
    })
}

fn sheet(project: &Project, name: &str) -> Result<String> {
    let text = without_comments(&project.read(&format!("style/{name}.css"))?);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.flat_map(|line| [line, "\n"]).collect())
}

/// The piece, with `:host` beside each selector of the root.
fn hosted(piece: &str) -> Result<String> {
    let Some(selectors) = selectors(piece) else {
        return Ok(piece.to_owned());
    };
    let mut all: Vec<String> = selectors.iter().map(|one| (*one).to_owned()).collect();
    for rest in selectors.iter().filter_map(|one| one.strip_prefix(".chut")) {
        if rest.is_empty() || rest.starts_with(' ') {
            all.push(format!(":host{rest}"));
        } else if !rest.starts_with('-') {
            bail!("`.chut{rest}` says more of the root than a shadow root can have");
        }
    }
    Ok(format!("{} {{", all.join(",\n")))
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
        assert!(plain.contains("\n:host { --chut-ink: #111; }"), "{plain}");
    }

    #[test]
    fn tokens_may_be_made_of_tokens_and_have_fallbacks() {
        let css =
            ".c{--chut-a:1px;--chut-b:calc(2 * var(--chut-a))}.d{m:var(--chut-b) var(--q, (3px))}";

        assert!(plain(css).unwrap().contains("m: calc(2 * 1px) (3px);"));
    }

    #[test]
    fn a_selector_of_today_takes_no_rule_of_old_with_it() {
        let css =
            ".a *,\n.a *::before,\n.b:focus-visible { margin: 0; color: red }\n.c { margin: 1px }";

        let plain = plain(css).unwrap();

        assert!(
            plain.starts_with(
                ".a *,\n.a *:before { margin: 0; color: red }\n.b:focus-visible { margin: 0; color: red }\n"
            ),
            "{plain}"
        );
        assert!(plain.ends_with(".c { margin: 1px }"), "{plain}");
    }

    #[test]
    fn what_css_2_1_knows_is_not_new() {
        for (selector, new) in [
            (".a:hover .b[c=\"d\"]", false),
            (".a:first-child:before", false),
            (".a:empty", true),
            (".a:focus-within", true),
            (".a:hover:not(.b)", true),
        ] {
            assert_eq!(is_new(selector), new, "{selector}");
        }
    }

    #[test]
    fn an_unknown_token_and_an_endless_one_are_refused() {
        assert!(plain(".a { color: var(--chut-nowhere) }").is_err());
        assert!(plain(".a { --chut-a: var(--chut-a); color: var(--chut-a) }").is_err());
    }

    #[test]
    fn what_is_for_the_root_is_for_one_with_a_shadow_too() {
        let hosts = [
            (".chut {", ".chut,\n:host {"),
            (".chut *,\n.chut-a {", ".chut *,\n.chut-a,\n:host * {"),
            (".chut-b .chut-c {", ".chut-b .chut-c {"),
            ("@media (a: .chut) {", "@media (a: .chut) {"),
        ];

        for (piece, expected) in hosts {
            assert_eq!(hosted(piece).unwrap(), expected);
        }
        assert!(hosted(".chut[hidden] {").is_err());
    }
}
