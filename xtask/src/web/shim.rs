//! The shim: the parts of client/legacy put into the scripts that they make.

use anyhow::{Context, Result, bail};

use super::names::{Names, fill_text};
use crate::hash::mark;
use crate::project::Project;

const FOLDER: &str = "client/legacy";

/// Where the parts go in the script that holds them.
const MARK: &str = "  // parts\n";

/// A script, the folder of its parts, and these in the order in which they need each other.
struct Script {
    holder: &'static str,
    folder: &'static str,
    parts: &'static [&'static str],
}

const SHIM: Script = Script {
    holder: "shim",
    folder: "",
    parts: &[
        "backoff",
        "timeline",
        "inbox",
        "outbox",
        "link",
        "transport",
        "keep",
        "blocks",
        "words",
        "elements",
        "frame",
        "block",
        "engine",
        "shared",
        "page",
    ],
};

const INSIDE: Script = Script {
    holder: "inside/inside",
    folder: "inside/",
    parts: &[
        "people", "text", "posting", "send", "typing", "reading", "history", "message", "log",
        "standing", "composer",
    ],
};

/// The page's side of it, a script of its own.
const PLUGIN: &str = "jquery.chut";

/// What the shim says, of each language.
const LANGUAGES: [&str; 6] = ["en", "fr", "de", "es", "ar", "ja"];

/// The shim itself, its placeholders filled.
pub(super) fn shim(project: &Project, names: &Names) -> Result<String> {
    everything_has_a_place(project)?;
    fill_text(&script(project, &SHIM)?, "the shim", "assets/", names)
}

/// What the shim brings when a block is opened.
pub(super) fn inside(project: &Project) -> Result<String> {
    script(project, &INSIDE)
}

/// What a sayings file's name begins with, and each file by its ending.
pub(super) fn sayings(project: &Project) -> Result<(String, Vec<(String, String)>)> {
    let mut files = Vec::new();
    let mut all = String::new();
    for language in LANGUAGES {
        let words = project.read(&format!("client/words/{language}.json"))?;
        let saying = format!("Chut._words={};\n", words.trim());
        all.push_str(&saying);
        files.push((format!("-{language}.js"), saying));
    }
    Ok((format!("say-{}", mark(all.as_bytes())), files))
}

fn script(project: &Project, script: &Script) -> Result<String> {
    let holder = project.read(&path(script.holder))?;
    let (before, after) = holder
        .split_once(MARK)
        .with_context(|| format!("{} does not say where its parts go", path(script.holder)))?;
    let mut text = before.to_owned();
    for part in script.parts {
        text.push_str(&project.read(&path(&format!("{}{part}", script.folder)))?);
    }
    text.push_str(after);
    Ok(text)
}

fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.js")
}

fn everything_has_a_place(project: &Project) -> Result<()> {
    let mut known = vec![path(PLUGIN)];
    for script in [&SHIM, &INSIDE] {
        known.push(path(script.holder));
        let parts = script.parts.iter();
        known.extend(parts.map(|part| path(&format!("{}{part}", script.folder))));
    }
    for source in project.sources(&[FOLDER], &["js"])? {
        if !known.contains(&source.path) {
            bail!(
                "{} has no place in the order of the shim's parts in xtask/src/web/shim.rs",
                source.path
            );
        }
    }
    Ok(())
}
