//! The widget: Trunk's run over client/index.html, skipped while nothing it reads has changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::child;
use crate::hash::digest;
use crate::project::{Project, write};
use crate::tools::{self, WidgetTools};

/// The two files that are the widget, as Trunk left them.
#[derive(Debug)]
pub(crate) struct Widget {
    pub(crate) glue: PathBuf,
    pub(crate) wasm: PathBuf,
}

/// Everything a change of which may change the widget.
const INPUTS: [&str; 10] = [
    "client/src",
    "client/Cargo.toml",
    "client/index.html",
    "client/package-lock.json",
    "core/src",
    "core/Cargo.toml",
    "style",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
];
const INPUT_KINDS: [&str; 6] = ["rs", "toml", "lock", "html", "css", "json"];
/// The standard library is built with the widget: a panic in it stops without a word, and says nothing of where
/// (docs/decisions/0011-panics-without-words.md).
const STANDARD_LIBRARY: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none",
    ),
];
const STAMP: &str = "target/widget.stamp";
const DIST: &str = "target/trunk";

/// Builds the widget unless the last one was built from the same inputs.
///
/// # Errors
/// A tool that cannot be had, or Trunk's own failure.
pub(crate) fn build(project: &Project) -> Result<Widget> {
    let inputs = fingerprint(project)?;
    if project.read(STAMP).is_ok_and(|stamp| stamp == inputs)
        && let Ok(widget) = find(&project.at(DIST))
    {
        println!("The widget is up to date");
        return Ok(widget);
    }
    let tools = tools::for_widget(project)?;
    println!("Building the widget");
    run_trunk(project, &tools)?;
    let widget = find(&project.at(DIST))?;
    write(&project.at(STAMP), inputs)?;
    Ok(widget)
}

fn run_trunk(project: &Project, tools: &WidgetTools) -> Result<()> {
    fetch(project)?;
    let mut trunk = child::command(project, &tools.trunk);
    trunk
        .args(["build", "--config", "Trunk.toml"])
        .env(
            "PATH",
            child::path_with(&[&tools.wasm_bindgen_folder, &tools.npm_folder])?,
        )
        .env("CARGO_TARGET_DIR", project.at("target"))
        .env_remove("RUSTFLAGS") // would take the place of ours
        .envs(STANDARD_LIBRARY)
        .env_remove("NO_COLOR"); // Trunk takes only true or false there
    child::finish(&mut trunk).context("the widget does not build")
}

/// Trunk is offline, and so is the cargo it calls: the dependencies must be here before. Those of the standard library
/// are fetched for the targets that are named, the others for all if none is.
fn fetch(project: &Project) -> Result<()> {
    for target in [&[][..], &["--target", tools::WASM][..]] {
        let mut fetch = child::cargo(project, &["fetch", "--locked"]);
        child::finish(fetch.args(target).envs(STANDARD_LIBRARY))
            .context("the dependencies named in Cargo.lock cannot be fetched")?;
    }
    Ok(())
}

fn fingerprint(project: &Project) -> Result<String> {
    let sources = project.sources(&INPUTS, &INPUT_KINDS)?;
    let mut all = String::new();
    for source in sources {
        all.push_str(&source.path);
        all.push('\0');
        all.push_str(&source.text);
        all.push('\0');
    }
    for (name, value) in STANDARD_LIBRARY {
        all.push_str(name);
        all.push_str(value);
    }
    all.push_str(tools::TRUNK_VERSION);
    all.push_str(&project.read("rust-toolchain.toml")?);
    Ok(digest(all.as_bytes()))
}

fn find(dist: &Path) -> Result<Widget> {
    if dist.join("snippets").exists() {
        bail!(
            "the widget carries script snippets of a dependency, which its loader does not serve"
        );
    }
    let one = |ending: &str| -> Result<PathBuf> {
        let mut files = fs::read_dir(dist)?.filter_map(|entry| Some(entry.ok()?.path()));
        files
            .find(|path| path.to_string_lossy().ends_with(ending))
            .with_context(|| format!("Trunk left no {ending} in {}", dist.display()))
    };
    Ok(Widget {
        glue: one(".js")?,
        wasm: one("_bg.wasm")?,
    })
}
