//! Where things are in the project.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A checkout of the project.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

/// A text file of the project, its path relative to the root with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Project {
    /// The checkout this tool was built from.
    pub(crate) fn find() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            root: manifest.parent().unwrap_or(manifest).to_owned(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of `relative`, which is written with `/`.
    pub(crate) fn at(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The product: the server with the client inside.
    pub(crate) fn binary(&self) -> PathBuf {
        self.at(&format!(
            "target/release/chut{}",
            std::env::consts::EXE_SUFFIX
        ))
    }

    pub(crate) fn read(&self, relative: &str) -> Result<String> {
        read(&self.at(relative))
    }

    /// Every file below the given files and folders that has one of the extensions, in path order.
    /// Folders of build products and of npm packages are left out.
    pub(crate) fn sources(&self, places: &[&str], extensions: &[&str]) -> Result<Vec<Source>> {
        let mut found = Vec::new();
        for place in places {
            walk(&self.at(place), &mut |file| {
                let extension = file
                    .extension()
                    .and_then(|e| e.to_str())
                    .unwrap_or_default();
                if extensions.contains(&extension) {
                    found.push(Source {
                        path: self.relative(file),
                        text: read(file)?,
                    });
                }
                Ok(())
            })?;
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn relative(&self, file: &Path) -> String {
        let inside = file.strip_prefix(&self.root).unwrap_or(file);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }
}

pub(crate) fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

pub(crate) fn write(file: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    fs::write(file, content).with_context(|| format!("{} cannot be written", file.display()))
}

fn walk(place: &Path, visit: &mut dyn FnMut(&Path) -> Result<()>) -> Result<()> {
    const LEFT_OUT: [&str; 5] = [
        "target",
        "node_modules",
        "test-results",
        "playwright-report",
        ".git",
    ];
    if place.is_file() {
        return visit(place);
    }
    let entries =
        fs::read_dir(place).with_context(|| format!("{} cannot be listed", place.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if !LEFT_OUT.iter().any(|left_out| name == *left_out) {
            walk(&path, visit)?;
        }
    }
    Ok(())
}
