//! The compiler's own target for browsers, and the source of its standard library.

use std::path::Path;

use anyhow::{Context, Result};

use crate::child;
use crate::project::Project;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target and the standard library's source to the project's toolchain unless they are there.
///
/// # Errors
/// What is missing and what to do.
pub(crate) fn wasm_target(project: &Project) -> Result<()> {
    let sysroot = child::ask(child::command(project, "rustc").args(["--print", "sysroot"]))
        .context("rustc is not on PATH; install Rust with rustup")?;
    let installed = |part: &str| Path::new(&sysroot).join("lib/rustlib").join(part).is_dir();
    if !installed("src/rust/library") {
        add(project, "component", "rust-src")?;
    }
    if !installed(WASM) {
        add(project, "target", WASM)?;
    }
    Ok(())
}

fn add(project: &Project, kind: &str, name: &str) -> Result<()> {
    child::on_path("rustup").with_context(|| {
        format!(
            "this Rust lacks the {kind} {name}, and there is no rustup to add it; install rustup"
        )
    })?;
    println!("Adding the {kind} {name} to Rust: the widget is built with it; some seconds");
    child::finish(child::command(project, "rustup").args([kind, "add", name]))
        .with_context(|| format!("`rustup {kind} add {name}` failed; run it by hand to see more"))
}
