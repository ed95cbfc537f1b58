//! Node and its packages: wasm-opt and jQuery for the client, Playwright for the tests.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;

const OLDEST_NODE: u32 = 20;

/// Whether there is a Node that is new enough, and its npm.
///
/// # Errors
/// What is missing and what to do.
pub(crate) fn check(project: &Project) -> Result<()> {
    let version = child::ask(child::command(project, "node").arg("--version"))
        .context("Node.js is not on PATH; install version 20 or later")?;
    if major(&version).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node.js is {version}; install version {OLDEST_NODE} or later");
    }
    child::on_path(NPM).context("npm is not on PATH; it comes with Node.js")?;
    Ok(())
}

/// Installs the packages of `folder` as its lock file names them, unless they are there.
///
/// # Errors
/// What npm could not do.
pub(crate) fn packages(project: &Project, folder: &str) -> Result<()> {
    let lock = modified(&project.at(folder).join("package-lock.json"))
        .with_context(|| format!("{folder}/package-lock.json is missing"))?;
    let installed = modified(&project.at(folder).join("node_modules/.package-lock.json"));
    if installed.is_some_and(|installed| installed >= lock) {
        return Ok(());
    }
    check(project)?;
    println!("Installing the npm packages of {folder}: some seconds");
    let mut npm = child::command(project, NPM);
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(project.at(folder))
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    child::finish(&mut npm).with_context(|| {
        format!(
            "the npm packages of {folder} cannot be installed; once `npm ci` can reach the \
             registry, run this command again"
        )
    })
}

#[cfg(windows)]
const NPM: &str = "npm.cmd";
#[cfg(not(windows))]
const NPM: &str = "npm";

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}

fn major(version: &str) -> Option<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("nonsense"), None);
    }
}
