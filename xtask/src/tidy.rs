//! The house rules: those of the compiler's tools, and our own.

mod direction;
mod graph;
mod opening;
mod sheets;
mod size;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;
use crate::tools;

/// Every place that holds sources of ours.
const PLACES: [&str; 8] = [
    "bench", "client", "core", "e2e", "fuzz", "server", "style", "xtask",
];
const KINDS: [&str; 5] = ["rs", "js", "mjs", "ts", "css"];

/// The widget exists for browsers only, and plain cargo leaves the benchmarks and the fuzz targets
/// out, so every check of the code is made for each.
const CODE: [(&str, &[&str]); 3] = [
    ("core, server and tools", &[]),
    (
        "the benchmarks and the fuzz targets",
        &["--package", "chut-bench", "--package", "chut-fuzz"],
    ),
    (
        "the widget",
        &["--package", "chut-client", "--target", tools::WASM],
    ),
];

/// Checks everything that can be known without running a test.
///
/// # Errors
/// The first check that does not hold.
pub(crate) fn run(project: &Project) -> Result<()> {
    println!("-- our own rules");
    own_rules(project)?;
    println!("-- formatting");
    child::finish(&mut child::cargo(project, &["fmt", "--all", "--check"]))
        .context("`cargo fmt --all` puts it right")?;
    println!("-- licences and sources of the dependencies");
    let mut deny = child::command(project, tools::cargo_deny(project)?);
    deny.args([
        "--log-level",
        "error",
        "check",
        "licenses",
        "bans",
        "sources",
    ]);
    child::finish(&mut deny).context("deny.toml does not allow a dependency")?;
    tools::wasm_target(project)?;
    for (name, place) in CODE {
        println!("-- clippy: {name}");
        let mut clippy = child::cargo(project, &["clippy", "--all-targets"]);
        child::finish(clippy.args(place).args(["--", "-D", "warnings"]))?;
    }
    for (name, place) in CODE {
        println!("-- documentation: {name}");
        let mut doc = child::cargo(project, &["doc", "--no-deps", "--document-private-items"]);
        child::finish(doc.args(place).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    Ok(())
}

fn own_rules(project: &Project) -> Result<()> {
    let sources = project.sources(&PLACES, &KINDS)?;
    let mut findings: Vec<String> = Vec::new();
    for source in &sources {
        findings.extend(size::check(source));
        findings.extend(opening::check(source));
        findings.extend(direction::check(source));
    }
    let paths: Vec<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    findings.extend(sheets::check(&paths));
    findings.extend(graph::check(&graph::read(project)?));
    for finding in &findings {
        eprintln!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        count => bail!("the house rules are broken in {count} places"),
    }
}
