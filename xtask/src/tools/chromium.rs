//! The browser of the end-to-end tests.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Finds Chromium or Chrome: `$CHUT_CHROMIUM`, then PATH, then Debian's package when root runs this.
///
/// # Errors
/// That there is none, and what to do.
pub(crate) fn chromium(project: &Project) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHUT_CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("CHUT_CHROMIUM names {}, where nothing is", named.display());
    }
    if let Some(present) = NAMES.iter().find_map(|name| child::on_path(name)) {
        return Ok(present);
    }
    if !may_install(project) {
        bail!("{MISSING}");
    }
    println!("Installing Debian's chromium: the tests run in it; once, about a minute");
    for arguments in [&["update", "-q"][..], &INSTALL] {
        let mut apt = child::command(project, "apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        child::finish(&mut apt).context(MISSING)?;
    }
    child::on_path("chromium").context(MISSING)
}

const INSTALL: [&str; 5] = ["install", "-q", "-y", "--no-install-recommends", "chromium"];
const MISSING: &str = "there is no Chromium for the end-to-end tests; \
    install Chromium or Chrome, or set CHUT_CHROMIUM to its program";

fn may_install(project: &Project) -> bool {
    let root = child::ask(child::command(project, "id").arg("-u")).is_some_and(|id| id == "0");
    root && Path::new("/usr/bin/apt-get").is_file()
}
