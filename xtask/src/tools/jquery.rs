//! jQuery 1.4.2: the oldest that the legacy shim is for, and older than any that npm has.

use std::path::PathBuf;

use anyhow::Result;

use super::Cache;
use super::pip::Archive;
use crate::project::Project;

/// Django came with it for its own pages, under jQuery's licence.
const ARCHIVE: Archive<'_> = Archive {
    name: "Django",
    version: "1.5.12",
    sha256: "3574000cdf223c0dd860e807f1156f858f993318720deeb3c7ea70797c78cbf1",
    file: "Django-1.5.12-py2.py3-none-any.whl",
    inside: "django/contrib/admin/static/admin/js/jquery.min.js",
    advice: "",
};

const FILE: &str = "jquery.min.js";

/// Finds or fetches the file.
///
/// # Errors
/// That it cannot be had, and what to do.
pub(crate) fn jquery_old(project: &Project) -> Result<PathBuf> {
    let folder = Cache::open()?.ensure("jquery-1.4.2", |to| {
        println!("Fetching jQuery 1.4.2: for tests of the shim; once, some seconds");
        ARCHIVE.take(project, &to.join(FILE))
    })?;
    Ok(folder.join(FILE))
}
