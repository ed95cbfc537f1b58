//! The browsers of the end-to-end tests, and the programs that drive them.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Cache, cargo};
use crate::child;
use crate::project::Project;

/// A program that Debian has a package for.
struct Program {
    /// Names it to the tests, and to us where it is none of those on PATH.
    variable: &'static str,
    names: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Program = Program {
    variable: "CHUT_CHROMIUM",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ],
    package: "chromium",
};

const FIREFOX: Program = Program {
    variable: "CHUT_FIREFOX",
    names: &["firefox-esr", "firefox"],
    package: "firefox-esr",
};

/// The driver; it knows its browser.
const WEBKIT: Program = Program {
    variable: "CHUT_WEBKIT",
    names: &["WebKitWebDriver"],
    package: "webkit2gtk-driver",
};

/// A screen, for the one that cannot do without.
const SCREEN: Program = Program {
    variable: "CHUT_XVFB",
    names: &["Xvfb"],
    package: "xvfb",
};

/// Finds or installs all of them: by their variables, then on PATH, then Debian's packages when root
/// runs this. Gives each variable and what the tests are to read there.
///
/// # Errors
/// The first that cannot be had, and what to do.
pub(crate) fn browsers(project: &Project) -> Result<Vec<(&'static str, PathBuf)>> {
    let mut programs = vec![CHROMIUM, FIREFOX];
    // As e2e/engines.ts says it too: this WebKit is made for Linux alone.
    if cfg!(target_os = "linux") {
        programs.extend([WEBKIT, SCREEN]);
    }
    let mut found = had(project, &programs)?;
    found.push(("CHUT_GECKODRIVER", geckodriver(project)?));
    Ok(found)
}

/// Finds or installs Chromium alone, in the same way.
///
/// # Errors
/// That it cannot be had, and what to do.
pub(crate) fn chromium(project: &Project) -> Result<Vec<(&'static str, PathBuf)>> {
    had(project, &[CHROMIUM])
}

/// Each program's variable and where it is, once all of them are there.
fn had(project: &Project, programs: &[Program]) -> Result<Vec<(&'static str, PathBuf)>> {
    let mut missing = Vec::new();
    for program in programs {
        if program.find()?.is_none() {
            missing.push(program);
        }
    }
    if let Some(first) = missing.first() {
        let packages: Vec<_> = missing.iter().map(|program| program.package).collect();
        install(project, &packages).with_context(|| first.advice())?;
    }
    let mut found = Vec::new();
    for program in programs {
        let path = program.find()?.with_context(|| program.advice())?;
        found.push((program.variable, path));
    }
    Ok(found)
}

impl Program {
    fn find(&self) -> Result<Option<PathBuf>> {
        let Some(named) = env::var_os(self.variable).map(PathBuf::from) else {
            return Ok(self.names.iter().find_map(|name| child::on_path(name)));
        };
        if !named.is_file() {
            bail!(
                "{} names {}, where nothing is",
                self.variable,
                named.display()
            );
        }
        Ok(Some(named))
    }

    fn advice(&self) -> String {
        format!(
            "there is no {} for the end-to-end tests; install what Debian calls {}, or set {} to \
             the program",
            self.names.first().unwrap_or(&self.package),
            self.package,
            self.variable
        )
    }
}

/// Installs packages of Debian's.
///
/// # Errors
/// That this is not for whoever runs this, or what apt-get could not do.
pub(super) fn install(project: &Project, packages: &[&str]) -> Result<()> {
    if !may_install(project) {
        bail!("only root can install packages, and where apt-get is");
    }
    println!(
        "Installing Debian's {}: for tests in browsers; once, about a minute",
        packages.join(", ")
    );
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    for arguments in [vec!["update", "-q"], [&install[..], packages].concat()] {
        let mut apt = child::command(project, "apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        child::finish(&mut apt)?;
    }
    Ok(())
}

fn may_install(project: &Project) -> bool {
    let root = child::ask(child::command(project, "id").arg("-u")).is_some_and(|id| id == "0");
    root && Path::new("/usr/bin/apt-get").is_file()
}

/// Drives Firefox; Debian has no package for it.
fn geckodriver(project: &Project) -> Result<PathBuf> {
    let cache = Cache::open()?;
    let program = cargo::geckodriver(project, &cache)?;
    cache.discard(cargo::BUILD)?;
    Ok(program)
}
