//! The programs the build calls: used where they are, else installed once for all checkouts.
//!
//! They live outside the checkout, one folder for each tool and version: in `$CHUT_TOOLS`, else in
//! `chut-tools` of the user's cache folder.

mod browsers;
mod cargo;
mod flask;
mod jquery;
mod node;
mod phantomjs;
mod pip;
mod qtwebkit;
mod rust;

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::Project;

pub(crate) use browsers::{browsers, chromium};
pub(crate) use cargo::TRUNK_VERSION;
pub(crate) use flask::flask;
pub(crate) use jquery::jquery_old;
pub(crate) use node::packages as npm_packages;
pub(crate) use phantomjs::phantomjs;
pub(crate) use qtwebkit::qtwebkit;
pub(crate) use rust::{WASM, wasm_target};

/// What Trunk's run needs.
#[derive(Debug)]
pub(crate) struct WidgetTools {
    pub(crate) trunk: PathBuf,
    pub(crate) wasm_bindgen_folder: PathBuf,
    /// Where npm put wasm-opt.
    pub(crate) npm_folder: PathBuf,
}

/// Finds or installs what the widget is built with.
///
/// # Errors
/// The first tool that cannot be had, and what to do about it.
pub(crate) fn for_widget(project: &Project) -> Result<WidgetTools> {
    node::check(project)?;
    wasm_target(project)?;
    npm_packages(project, "client")?;
    let cache = Cache::open()?;
    let trunk = cargo::trunk(project, &cache)?;
    let wasm_bindgen = cargo::wasm_bindgen(project, &cache)?;
    cache.discard(cargo::BUILD)?;
    Ok(WidgetTools {
        trunk,
        wasm_bindgen_folder: wasm_bindgen
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default(),
        npm_folder: project.at("client/node_modules/.bin"),
    })
}

/// Finds or installs the program that checks the dependencies' licences.
///
/// # Errors
/// That it cannot be had, and what to do.
pub(crate) fn cargo_deny(project: &Project) -> Result<PathBuf> {
    let cache = Cache::open()?;
    let program = cargo::deny(project, &cache)?;
    cache.discard(cargo::BUILD)?;
    Ok(program)
}

/// Finds or installs the program that builds the fuzz targets.
///
/// # Errors
/// That it cannot be had, and what to do.
pub(crate) fn cargo_fuzz(project: &Project) -> Result<PathBuf> {
    let cache = Cache::open()?;
    let program = cargo::fuzz(project, &cache)?;
    cache.discard(cargo::BUILD)?;
    Ok(program)
}

/// The folder of installed tools.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(crate) fn open() -> Result<Self> {
        let home = || {
            env::var_os("HOME")
                .or_else(|| env::var_os("USERPROFILE"))
                .map(PathBuf::from)
        };
        let folder = env::var_os("CHUT_TOOLS")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(env::var_os("XDG_CACHE_HOME")?).join("chut-tools")))
            .or_else(|| Some(home()?.join(".cache/chut-tools")))
            .context("there is no home folder to keep tools in; set CHUT_TOOLS to a folder")?;
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made; set CHUT_TOOLS", folder.display()))?;
        Ok(Self {
            folder: fs::canonicalize(folder)?,
        })
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder `name`, filled by `install` when it is not there yet.
    ///
    /// A half-filled folder never gets the name, and of several checkouts one installs while the
    /// others wait.
    pub(crate) fn ensure(
        &self,
        name: &str,
        install: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let complete = self.at(name);
        if complete.is_dir() {
            return Ok(complete);
        }
        let _lock = self.lock()?;
        if complete.is_dir() {
            return Ok(complete);
        }
        let partial = self.at(&format!("{name}.partial"));
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        fs::create_dir_all(&partial)?;
        install(&partial)?;
        fs::rename(&partial, &complete)?;
        Ok(complete)
    }

    /// Removes a folder that only installing needed.
    pub(crate) fn discard(&self, name: &str) -> Result<()> {
        let folder = self.at(name);
        if folder.is_dir() {
            let _lock = self.lock()?;
            fs::remove_dir_all(folder)?;
        }
        Ok(())
    }

    /// Held until dropped; another checkout waits.
    fn lock(&self) -> Result<File> {
        let lock = File::create(self.at("lock"))?;
        lock.lock()
            .context("the folder of tools cannot be locked")?;
        Ok(lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_installed_once_and_never_half() {
        let folder = env::temp_dir().join(format!("chut-tools-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let cache = Cache {
            folder: folder.clone(),
        };

        let failed = cache.ensure("t-1", |_| anyhow::bail!("no"));
        let first = cache
            .ensure("t-1", |to| Ok(fs::write(to.join("bin"), "x")?))
            .unwrap();
        let second = cache.ensure("t-1", |_| panic!("installed again")).unwrap();

        assert!(failed.is_err());
        assert_eq!(first, second);
        assert!(first.join("bin").is_file());
        fs::remove_dir_all(folder).unwrap();
    }
}
