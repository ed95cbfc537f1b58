//! Flask, for the example site that is written with it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Cache;
use crate::child;
use crate::project::Project;

/// Finds or installs Flask; gives the folder that Python has to look into.
///
/// # Errors
/// That it cannot be had, and what to do.
pub(crate) fn flask(project: &Project) -> Result<PathBuf> {
    Cache::open()?.ensure("flask-3", |to| {
        println!("Installing Flask for an example site: once, some seconds");
        let mut pip = child::command(project, "python3");
        pip.args(["-m", "pip", "install", "--quiet", "--target"])
            .arg(to)
            .arg("--requirement")
            .arg(project.at("examples/flask/requirements.txt"));
        child::finish(&mut pip).context(
            "Flask cannot be installed; once python3 with pip can reach the registry, run this again",
        )
    })
}
