//! Tools that are Rust crates: built unoptimised, since they run for seconds and building takes minutes.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Cache;
use crate::child;
use crate::project::Project;

pub(crate) const TRUNK_VERSION: &str = "0.21.14";
const DENY_VERSION: &str = "0.20.2";
const FUZZ_VERSION: &str = "0.13.2";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// What is installed, and how.
struct Tool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    flags: &'a [&'a str],
    /// What it is for and about how long it takes, as the person who waits will read it.
    announcement: &'a str,
}

pub(crate) fn trunk(project: &Project, cache: &Cache) -> Result<PathBuf> {
    ensure(
        project,
        cache,
        &Tool {
            package: "trunk",
            program: "trunk",
            version: TRUNK_VERSION,
            // Without its default features Trunk does not look for newer versions of itself.
            flags: &["--locked", "--no-default-features"],
            announcement: "it bundles the widget; once, about 4 minutes on two cores",
        },
    )
}

/// The `wasm-bindgen` whose version is that of the library in Cargo.lock: they only work in pairs.
pub(crate) fn wasm_bindgen(project: &Project, cache: &Cache) -> Result<PathBuf> {
    let lock = project.read("Cargo.lock")?;
    let version =
        locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen")?;
    ensure(
        project,
        cache,
        &Tool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version,
            flags: &[], // its package carries no lock file
            announcement: "it joins the widget to the browser; once, about 2 minutes on two cores",
        },
    )
}

/// Checks licences and sources of dependencies.
pub(crate) fn deny(project: &Project, cache: &Cache) -> Result<PathBuf> {
    ensure(
        project,
        cache,
        &Tool {
            package: "cargo-deny",
            program: "cargo-deny",
            version: DENY_VERSION,
            flags: &["--locked", "--no-default-features"],
            announcement: "it checks the dependencies' licences; once, about 2 minutes on two cores",
        },
    )
}

/// Builds programs that a fuzzer drives.
pub(crate) fn fuzz(project: &Project, cache: &Cache) -> Result<PathBuf> {
    ensure(
        project,
        cache,
        &Tool {
            package: "cargo-fuzz",
            program: "cargo-fuzz",
            version: FUZZ_VERSION,
            flags: &["--locked"],
            announcement: "it builds the fuzz targets; once, about half a minute on two cores",
        },
    )
}

/// Drives Firefox.
pub(crate) fn geckodriver(project: &Project, cache: &Cache) -> Result<PathBuf> {
    ensure(
        project,
        cache,
        &Tool {
            package: "geckodriver",
            program: "geckodriver",
            version: GECKODRIVER_VERSION,
            flags: &["--locked"],
            announcement: "it drives Firefox in tests; once, about a minute on two cores",
        },
    )
}

/// The tools share a folder to build in, for they share dependencies.
pub(crate) const BUILD: &str = "build";

/// Neither fast nor small: only soon.
const PROFILE: [(&str, &str); 6] = [
    ("OPT_LEVEL", "0"),
    ("BUILD_OVERRIDE_OPT_LEVEL", "0"),
    ("LTO", "off"),
    ("CODEGEN_UNITS", "256"),
    ("DEBUG", "false"),
    ("STRIP", "true"),
];

fn ensure(project: &Project, cache: &Cache, tool: &Tool<'_>) -> Result<PathBuf> {
    if let Some(present) = child::on_path(tool.program)
        && child::ask(child::command(project, &present).arg("--version"))
            .is_some_and(|said| said.split_whitespace().nth(1) == Some(tool.version))
    {
        return Ok(present);
    }
    let name = format!("{}-{}", tool.package, tool.version);
    let folder = cache.ensure(&name, |to| {
        println!(
            "Installing {} {}: {}",
            tool.package, tool.version, tool.announcement
        );
        let mut install = child::command(project, "cargo");
        install
            .args([
                "install",
                tool.package,
                "--version",
                tool.version,
                "--no-track",
                "--root",
            ])
            .arg(to)
            .args(tool.flags)
            .env("CARGO_TARGET_DIR", cache.at(BUILD));
        for (key, value) in PROFILE {
            install.env(format!("CARGO_PROFILE_RELEASE_{key}"), value);
        }
        child::finish(&mut install).with_context(|| {
            format!(
                "{} {} cannot be installed; once `cargo install` can reach the registry, run this \
                 command again",
                tool.package, tool.version
            )
        })
    })?;
    Ok(folder
        .join("bin")
        .join(format!("{}{}", tool.program, std::env::consts::EXE_SUFFIX)))
}

/// The version of the first package of that name.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_of_the_very_name() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"a\"\nversion = \"2.0.1\"\n";

        assert_eq!(locked_version(lock, "a"), Some("2.0.1"));
        assert_eq!(locked_version(lock, "b"), None);
    }
}
