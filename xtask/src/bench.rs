//! Benchmarks: how fast the product is, by figures that can be compared between machines.

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;
use crate::{product, tools};

/// What `chut-bench` is told for each part, and whether the timings of single functions belong to it.
const PARTS: [(&str, &str, bool); 3] = [
    ("all", "all", true),
    ("micro", "log", true),
    ("load", "load", false),
];

/// The part that needs a browser, and that is run by itself.
const CLIENT: &str = "client";

/// Builds what is measured and what measures it, and runs all of the server's parts, or the part that is named.
/// What comes after `--` goes to `chut-bench`, or to Playwright for the client.
///
/// # Errors
/// A failed build, or a server that fails. A bar that is missed is no error.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let (part, flags) = split(arguments)?;
    if part == CLIENT {
        return client(project, flags);
    }
    let known = PARTS.iter().find(|(name, ..)| *name == part);
    let Some((_, word, micro)) = known else {
        bail!("`{part}` is no part of the benchmarks: micro, load or client");
    };
    println!("Building the server and what measures it");
    // Two builds: the server as it is shipped, whatever the benchmarks need.
    for package in ["--package=chut-server", "--package=chut-bench"] {
        let mut build = child::cargo(project, &["build", "--release", "--bins", package]);
        child::finish(&mut build).context("the benchmarks do not build")?;
    }
    if *micro {
        let bench = ["bench", "--package=chut-bench", "--bench=micro"];
        child::finish(&mut child::cargo(project, &bench))?;
    }
    let program = format!("target/release/chut-bench{}", std::env::consts::EXE_SUFFIX);
    let mut bench = child::command(project, project.at(&program));
    bench.arg("--chut").arg(project.binary());
    child::finish(bench.arg(word).args(flags))
}

/// Measures the widget in a browser.
fn client(project: &Project, flags: &[String]) -> Result<()> {
    product::build(project)?;
    tools::npm_packages(project, "e2e")?;
    let mut bench = child::command(project, "node");
    bench
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(["--config", "bench.config.ts"])
        .args(flags)
        .current_dir(project.at("e2e"))
        .env("CHUT_BIN", project.binary())
        .envs(tools::chromium(project)?);
    child::finish(&mut bench)
}

/// The part to run, and the flags for what runs it.
fn split(arguments: &[String]) -> Result<(&str, &[String])> {
    let (part, rest) = match arguments.split_first() {
        Some((first, rest)) if first != "--" => (first.as_str(), rest),
        _ => ("all", arguments),
    };
    match rest.split_first() {
        None => Ok((part, &[])),
        Some((dashes, flags)) if dashes == "--" => Ok((part, flags)),
        Some((word, _)) => bail!("flags for the benchmarks come after `--`, and so does `{word}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_part_and_flags_are_told_apart() {
        let none: &[String] = &[];

        assert_eq!(split(&[]).unwrap(), ("all", none));
        assert_eq!(split(&words("load")).unwrap(), ("load", none));
        assert_eq!(
            split(&words("-- --rounds 1")).unwrap(),
            ("all", &words("--rounds 1")[..])
        );
    }

    #[test]
    fn a_flag_that_is_not_behind_dashes_is_refused() {
        assert!(split(&words("load --rounds 1")).is_err());
    }
}
