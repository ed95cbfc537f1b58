//! Packages of Python's registry, each pinned to the archive it was when it was chosen.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::child;
use crate::project::{Project, write};

/// An archive that pip fetches, and what of it is wanted.
pub(super) struct Archive<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) sha256: &'a str,
    /// How the registry calls the file.
    pub(super) file: &'a str,
    /// Where in the archive the wanted file is.
    pub(super) inside: &'a str,
    /// What the person who waits can do when the archive cannot be had.
    pub(super) advice: &'a str,
}

impl Archive<'_> {
    /// Fetches the archive and leaves of it the wanted file, as `to`.
    ///
    /// # Errors
    /// That it cannot be fetched, is another than was chosen, or has no such file.
    pub(super) fn take(&self, project: &Project, to: &Path) -> Result<()> {
        let download = to.with_extension("download");
        self.download(project, &download)?;
        let mut unpack = child::command(project, "python3");
        let unpacker = if self.is_source() {
            "tarfile"
        } else {
            "zipfile"
        };
        unpack.args(["-m", unpacker, "-e"]);
        child::finish(unpack.arg(download.join(self.file)).arg(&download))
            .with_context(|| format!("{} cannot be unpacked", self.file))?;
        fs::copy(download.join(self.inside), to)
            .with_context(|| format!("{} has no {}; {}", self.file, self.inside, self.advice))?;
        Ok(fs::remove_dir_all(download)?)
    }

    fn download(&self, project: &Project, to: &Path) -> Result<()> {
        const PIP: [&str; 6] = [
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
        ];
        child::ask(child::command(project, "python3").args(["-m", "pip", "--version"]))
            .with_context(|| {
                format!(
                    "python3 with pip is not on PATH; install Python 3, which brings {}",
                    self.name
                )
            })?;
        let requirements = to.join("requirements.txt");
        write(&requirements, self.requirement())?;
        let kind = if self.is_source() {
            "--no-binary"
        } else {
            "--only-binary"
        };
        let mut pip = child::command(project, "python3");
        pip.args(PIP)
            .args([kind, self.name, "--dest"])
            .arg(to)
            .arg("--requirement")
            .arg(&requirements);
        child::finish(&mut pip).with_context(|| {
            format!(
                "{} cannot be fetched; once `pip download` can reach the registry, run this command again{}{}",
                self.name,
                if self.advice.is_empty() { "" } else { ", or " },
                self.advice
            )
        })
    }

    fn requirement(&self) -> String {
        format!(
            "{}=={} --hash=sha256:{}",
            self.name, self.version, self.sha256
        )
    }

    fn is_source(&self) -> bool {
        self.file.ends_with(".tar.gz")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requirement_names_the_very_archive() {
        let archive = Archive {
            name: "a",
            version: "1.2",
            sha256: "00ff",
            file: "a-1.2.tar.gz",
            inside: "a-1.2/b",
            advice: "",
        };

        assert_eq!(archive.requirement(), "a==1.2 --hash=sha256:00ff");
        assert!(archive.is_source());
    }
}
