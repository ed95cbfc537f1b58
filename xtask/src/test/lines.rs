//! What servers under test have printed, all of it, and whether a secret is among it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;

/// Names the folder to whatever starts servers: each appends to a file of its own there.
pub(crate) const VARIABLE: &str = "CHUT_TEST_LINES";

/// Those files (what is traced in the process of a test, what programs print, and what they print for browsers),
/// and what each holds unless nothing was kept.
const FILES: [(&str, &str); 4] = [
    ("whole-traced.log", "chut_server"),
    ("whole-programs.log", "listening on "),
    ("faults-programs.log", "listening on "),
    ("e2e-programs.log", "listening on "),
];

/// What secrets of tests contain: a word that nothing else does, the beginnings of sessions and tokens, of signed
/// tokens and of keys; and a text that people send in browsers.
const SECRETS: [&str; 6] = [
    "hush",
    "session-",
    "token-",
    "eyJ",
    "PRIVATE KEY",
    "quick brown fox",
];

/// Names of settings that begin like secrets.
const SETTINGS: [&str; 2] = ["session-cookie", "token-file"];

/// The example sites draw theirs: so many hexadecimal digits in a row.
const DRAWN: usize = 32;

/// The folder, empty.
///
/// # Errors
/// It cannot be made.
pub(crate) fn begin(project: &Project) -> Result<()> {
    let folder = folder(project);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Where it is.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.at("target/test-lines")
}

/// Looks through everything.
///
/// # Errors
/// A secret was printed, or there is nothing to look through.
pub(crate) fn look_through(project: &Project) -> Result<()> {
    for (name, words) in FILES {
        let file = folder(project).join(name);
        let printed = fs::read(&file).with_context(|| format!("{} is missing", file.display()))?;
        let printed = String::from_utf8_lossy(&printed);
        ensure!(printed.contains(words), "{} holds nothing", file.display());
        if let Some((number, line)) = first_secret(&printed) {
            bail!("{}:{number}: a secret was printed: {line}", file.display());
        }
        println!("{name}: no secret in {} lines", printed.lines().count());
    }
    Ok(())
}

/// The first line with a secret, and its number.
fn first_secret(printed: &str) -> Option<(usize, &str)> {
    let mut lines = printed.lines().zip(1..);
    let found = lines.find(|(line, _)| has_secret(line));
    found.map(|(line, number)| (number, line))
}

fn has_secret(line: &str) -> bool {
    let plain = |line: String, name: &&str| line.replace(name, "");
    let line = SETTINGS.iter().fold(line.to_owned(), plain);
    let mut runs = line.split(|c: char| !c.is_ascii_hexdigit());
    SECRETS.iter().any(|secret| line.contains(secret)) || runs.any(|run| run.len() >= DRAWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_its_line_and_plain_lines_hold_none() {
        let drawn = format!("session {}", "0f".repeat(16));
        for secret in [
            "a hush b",
            "token=token-alice",
            "Bearer eyJhbGci",
            drawn.as_str(),
        ] {
            let printed = format!("listening\n{secret}\nstopped\n");
            assert_eq!(first_secret(&printed), Some((2, secret)));
        }

        assert_eq!(
            first_secret("listening\n--session-cookie is not set\nstopped\n"),
            None
        );
    }
}
