//! The fuzzer: each target for some seconds, on inputs that nobody thought of.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{Project, read};
use crate::{child, tools};

/// Seconds for each target, where nobody says how many.
const SECONDS: u32 = 10;

/// Seconds that one input may take: the slowest takes some hundredths of one.
const SECONDS_OF_ONE: u32 = 10;

/// Runs every target for as many seconds as the arguments say.
///
/// # Errors
/// The first input that breaks something, and where it is kept.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let seconds = match arguments {
        [] => SECONDS,
        [seconds] => seconds
            .parse()
            .ok()
            .filter(|seconds| *seconds > 0)
            .with_context(|| format!("`{seconds}` is no number of seconds"))?,
        _ => bail!("`fuzz` takes a number of seconds and nothing else"),
    };
    if let Some(reason) = missing() {
        bail!("{reason}");
    }
    every_target(project, seconds)
}

/// What keeps the fuzzer from being built here.
pub(crate) fn missing() -> Option<&'static str> {
    let named = std::env::var_os("CXX").is_some();
    let found = named || child::on_path("c++").is_some();
    (!found).then_some("the fuzzer needs a C++ compiler, and there is no `c++` on PATH")
}

/// Builds the targets and runs each for so many seconds.
///
/// # Errors
/// As [`run`].
pub(crate) fn every_target(project: &Project, seconds: u32) -> Result<()> {
    let folder = build(project)?;
    for target in targets(project)? {
        let program = folder.join(format!("{target}{}", std::env::consts::EXE_SUFFIX));
        one_target(project, &program, &target, seconds)?;
    }
    Ok(())
}

/// The names of the targets, as cargo-fuzz wants their files.
fn targets(project: &Project) -> Result<Vec<String>> {
    let sources = project.sources(&["fuzz/fuzz_targets"], &["rs"])?;
    let names = sources.iter().filter_map(|source| {
        let file = source.path.rsplit('/').next()?;
        file.strip_suffix(".rs").map(str::to_owned)
    });
    Ok(names.collect())
}

/// Builds all targets and gives their folder.
fn build(project: &Project) -> Result<PathBuf> {
    let host = host(project)?;
    let output = project.at("target/fuzz");
    let mut build = child::command(project, tools::cargo_fuzz(project)?);
    build
        .args(["fuzz", "build", "--fuzz-dir", "fuzz"])
        .args(["--features", "libfuzzer"])
        // Sanitizers look for what unsafe code does wrong, and we have none. Without one the stable
        // compiler will do, and SQLite, which comes as C, builds in seconds.
        .args(["--sanitizer", "none"])
        .args(["--codegen-units", "16", "--target", &host, "--target-dir"])
        .arg(&output)
        // With the settings of a release it builds twice as long and finds nothing sooner: most of the
        // time goes to what the fuzzer counts.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    child::finish(&mut build).context("the fuzz targets do not build")?;
    Ok(output.join(host).join("release"))
}

/// The platform that the compiler runs on: cargo-fuzz names a folder by it.
fn host(project: &Project) -> Result<String> {
    let said = child::ask(child::command(project, "rustc").arg("-vV"));
    let said = said.context("rustc is not on PATH; install Rust with rustup")?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .context("rustc does not say what it runs on")
}

/// Runs one target from its corpus and from what earlier runs have found.
fn one_target(project: &Project, program: &Path, target: &str, seconds: u32) -> Result<()> {
    let found = project.at(&format!("target/fuzz/found/{target}"));
    let broken = project.at(&format!("target/fuzz/broken/{target}"));
    for folder in [&found, &broken] {
        fs::create_dir_all(folder)?;
    }
    let log = project.at(&format!("target/fuzz/{target}.log"));
    let mut run = child::command(project, program);
    run.arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={SECONDS_OF_ONE}"))
        .arg(format!("-artifact_prefix={}/", broken.display()))
        // The first folder takes new inputs, the others are only read.
        .args([&found, &project.at(&format!("fuzz/corpus/{target}"))])
        .stderr(File::create(&log)?);
    let ended = child::finish(&mut run);
    let said = read(&log)?;
    if ended.is_ok() {
        let done = said.lines().find(|line| line.starts_with("Done "));
        println!("{target}: {}", done.unwrap_or("done"));
        return Ok(());
    }
    for line in reason(&said) {
        eprintln!("{line}");
    }
    let input = written(&said).unwrap_or("none was written");
    bail!(
        "{target} breaks on the input {input} (all that was said: {}); keep it in \
         fuzz/corpus/{target} under a name that tells what it is, and `cargo test -p chut-fuzz` \
         replays it",
        log.display()
    )
}

/// The lines of a panic, without where it came from; or the fuzzer's own word, of a time-out, say.
fn reason(said: &str) -> Vec<&str> {
    let panic = said
        .lines()
        .skip_while(|line| !line.contains("' panicked at ") && !line.contains(") panicked at "));
    let panic: Vec<_> = panic
        .take_while(|line| !line.starts_with("stack backtrace:") && !line.starts_with("note: "))
        .collect();
    if panic.is_empty() {
        let errors = said.lines().filter(|line| line.contains("ERROR: "));
        return errors.collect();
    }
    panic
}

/// The file that the fuzzer wrote the input to.
fn written(said: &str) -> Option<&str> {
    said.lines()
        .find_map(|line| Some(line.split_once("Test unit written to ")?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
#2\tINITED cov: 1 ft: 1\n\
\n\
thread '<unnamed>' (7) panicked at fuzz/src/answer.rs:120:9:\n\
assertion `left == right` failed: cache-control\n\
stack backtrace:\n\
   0: main\n\
artifact_prefix='/a/'; Test unit written to /a/crash-12\n";

    #[test]
    fn a_broken_law_is_told_with_the_input_that_breaks_it() {
        let reason = reason(SAID);

        assert_eq!(reason.len(), 2, "{reason:?}");
        assert!(reason[1].ends_with("cache-control"));
        assert_eq!(written(SAID), Some("/a/crash-12"));
    }

    #[test]
    fn an_input_that_takes_too_long_is_told_by_the_fuzzer() {
        let said = "==7== ERROR: libFuzzer: timeout after 10 seconds\n    #0 main\n";

        assert_eq!(
            reason(said),
            ["==7== ERROR: libFuzzer: timeout after 10 seconds"]
        );
        assert_eq!(written(said), None);
    }
}
