//! The product: the widget, the files served with it, and the server that holds them all.

use anyhow::{Context, Result};

use crate::child;
use crate::project::Project;
use crate::{web, widget};

/// Builds what has changed and leaves the product at `target/release/chut`.
///
/// # Errors
/// The step that failed, and what can be done about it where that is known.
pub(crate) fn build(project: &Project) -> Result<()> {
    let widget = widget::build(project)?;
    web::assemble(project, &widget)?;
    println!("Building the server");
    child::finish(&mut child::cargo(
        project,
        &["build", "--release", "--package", "chut-server"],
    ))
    .context("the server does not build")?;
    println!("Built {}", project.binary().display());
    Ok(())
}
