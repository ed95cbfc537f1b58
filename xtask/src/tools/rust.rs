//! The compiler's own target for browsers.

use std::path::Path;

use anyhow::{Context, Result};

use crate::child;
use crate::project::Project;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target to the project's toolchain unless it is there.
///
/// # Errors
/// What is missing and what to do.
pub(crate) fn wasm_target(project: &Project) -> Result<()> {
    let sysroot = child::ask(child::command(project, "rustc").args(["--print", "sysroot"]))
        .context("rustc is not on PATH; install Rust with rustup")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    child::on_path("rustup").with_context(|| {
        format!(
            "this Rust lacks the target {WASM}, and there is no rustup to add it; install rustup"
        )
    })?;
    println!("Adding the target {WASM} to Rust: the widget runs on it; some seconds");
    child::finish(child::command(project, "rustup").args(["target", "add", WASM]))
        .with_context(|| format!("`rustup target add {WASM}` failed; run it by hand to see more"))
}
