//! `QtWebKit`: a second browser as old as those the legacy shim is for, in a Python that shows its pages.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::browsers::install;
use crate::child;
use crate::project::Project;

const VARIABLE: &str = "CHUT_QTWEBKIT";
const PACKAGE: &str = "python3-pyqt5.qtwebkit";
/// Debian's own, which alone sees Debian's packages, goes before any other on PATH.
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];

/// Finds or installs a Python with `QtWebKit`: `$CHUT_QTWEBKIT`, then those there are, then Debian's package when root
/// runs this. Where there is none it says so, and the tests do without: few systems still carry it.
///
/// # Errors
/// A variable that names a Python without `QtWebKit`.
pub(crate) fn qtwebkit(project: &Project) -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os(VARIABLE).map(PathBuf::from) {
        if shows_pages(project, &named) {
            return Ok(Some(named));
        }
        bail!(
            "{VARIABLE} names {}, which has no PyQt5 with QtWebKit",
            named.display()
        );
    }
    if let Some(python) = present(project) {
        return Ok(Some(python));
    }
    let installed = install(project, &[PACKAGE]);
    let python = present(project);
    if python.is_none() {
        let why = installed.map_or_else(|error| format!(": {error:#}"), |()| String::new());
        println!(
            "skipped: the tests in QtWebKit, which cannot be had here{why}; install what Debian calls \
             {PACKAGE}, or set {VARIABLE} to a Python that has it"
        );
    }
    Ok(python)
}

fn present(project: &Project) -> Option<PathBuf> {
    let mut pythons = PYTHONS.iter().map(PathBuf::from);
    pythons.find(|python| shows_pages(project, python))
}

fn shows_pages(project: &Project, python: &Path) -> bool {
    let mut import = child::command(project, python);
    import.args(["-c", "import PyQt5.QtWebKitWidgets; print('yes')"]);
    child::ask(&mut import).is_some_and(|said| said == "yes")
}
