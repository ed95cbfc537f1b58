//! Whether the log's files still lie where they were opened. What is written to a file that has been
//! deleted or replaced is lost without an error.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::log::Unavailable;

/// The files of an open log: their paths, and what lay there.
#[derive(Clone, Debug)]
pub(super) struct Files(Arc<[(PathBuf, Identity)]>);

/// Device and inode: no other file has the same, as long as this one is open.
type Identity = (u64, u64);

impl Files {
    /// Takes note of the files of a log that is open and has been read.
    pub(super) fn note(file: &Path) -> io::Result<Self> {
        // SQLite keeps the others beside the file itself, even where `file` is a link to it.
        let real = fs::canonicalize(file)?;
        let beside = |suffix: &str| {
            let mut name = real.as_os_str().to_owned();
            name.push(OsStr::new(suffix));
            PathBuf::from(name)
        };
        let paths = [file.to_owned(), beside("-wal"), beside("-shm")];
        let noted = paths.into_iter().map(|path| {
            let identity = identity(&path)?;
            Ok((path, identity))
        });
        noted.collect::<io::Result<_>>().map(Self)
    }

    /// # Errors
    ///
    /// [`Unavailable`] if one of them is gone or another lies in its place.
    pub(super) fn check(&self) -> Result<(), Unavailable> {
        let moved = |(path, noted): &&(PathBuf, Identity)| identity(path).ok() != Some(*noted);
        self.0.iter().find(moved).map_or(Ok(()), |(path, _)| {
            let why =
                "was deleted or replaced while in use; put it back, or start the server again";
            Err(Unavailable(format!("{} {why}", path.display())))
        })
    }
}

fn identity(path: &Path) -> io::Result<Identity> {
    let file = fs::metadata(path)?;
    Ok((file.dev(), file.ino()))
}
