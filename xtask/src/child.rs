//! Other programs: how they are started, and what is made of their end.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// A command that runs in the project's root.
pub(crate) fn command(project: &Project, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project.root());
    command
}

/// Cargo, building into the project's own `target` wherever the caller's settings point.
pub(crate) fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut command = command(project, "cargo");
    command
        .args(arguments)
        .env("CARGO_TARGET_DIR", project.at("target"));
    command
}

/// Runs a command to its end with its output on the screen.
///
/// # Errors
/// A command that cannot start or ends badly; the caller adds what it was for.
pub(crate) fn finish(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", name(command))
}

/// Runs a command to its end, its standard output both on the screen and returned.
/// The second value says whether it ended well.
pub(crate) fn tee(command: &mut Command) -> Result<(String, bool)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let mut said = String::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            said.push_str(&line);
            said.push('\n');
        }
    }
    Ok((said, child.wait()?.success()))
}

/// What a command prints, or nothing when it cannot start or ends badly.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The file that `program` names on PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// PATH with the given folders before the caller's.
pub(crate) fn path_with(folders: &[&Path]) -> Result<std::ffi::OsString> {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let own = folders.iter().map(|folder| (*folder).to_owned());
    std::env::join_paths(own.chain(std::env::split_paths(&inherited)))
        .context("a tool's folder has a name that PATH cannot hold")
}

fn cannot_start(command: &Command) -> String {
    format!("{} cannot be started", name(command))
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or_default().to_string_lossy()];
    words.extend(command.get_args().take(2).map(OsStr::to_string_lossy));
    format!("`{}`", words.join(" "))
}
