//! Whether the log's files still lie where they were opened, and are whole. What is written to a file that
//! has been deleted or replaced is lost without an error; in one that was cut off within a page, SQLite
//! finds less than there was, without an error too.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::log::Unavailable;

/// The files of an open log: their paths, and what lay there. The first is the log itself.
#[derive(Clone, Debug)]
pub(super) struct Files(Arc<Noted>);

#[derive(Debug)]
struct Noted {
    files: [(PathBuf, Identity); 3],
    /// Bytes that the log itself once had: it never shrinks.
    longest: AtomicU64,
}

/// Device and inode: no other file has the same, as long as this one is open.
type Identity = (u64, u64);

impl Files {
    /// Takes note of the files of a log that is open and has been read.
    pub(super) fn note(file: &Path) -> io::Result<Self> {
        // SQLite keeps the others beside the file itself, even where `file` is a link to it.
        let real = fs::canonicalize(file)?;
        let beside = |suffix: &str| beside(&real, suffix);
        let note = |path: PathBuf| {
            let identity = identity(&fs::metadata(&path)?);
            Ok::<_, io::Error>((path, identity))
        };
        let files = [
            note(file.to_owned())?,
            note(beside("-wal"))?,
            note(beside("-shm"))?,
        ];
        let longest = AtomicU64::new(fs::metadata(file)?.len());
        Ok(Self(Arc::new(Noted { files, longest })))
    }

    /// # Errors
    ///
    /// [`Unavailable`] if one of them is gone, another lies in its place, or the log was cut off.
    pub(super) fn check(&self) -> Result<(), Unavailable> {
        let [log, beside @ ..] = &self.0.files;
        let lies = |file| lies(file).ok_or_else(|| trouble(&file.0, "was deleted or replaced"));
        for file in beside {
            lies(file)?;
        }
        self.reach(lies(log)?.len())
    }

    /// Looks at the length of the log alone: what was read of a file that is gone is right all the same.
    ///
    /// # Errors
    ///
    /// [`Unavailable`] if the log was cut off.
    pub(super) fn check_length(&self) -> Result<(), Unavailable> {
        lies(&self.0.files[0]).map_or(Ok(()), |log| self.reach(log.len()))
    }

    /// The log has so many bytes now.
    fn reach(&self, length: u64) -> Result<(), Unavailable> {
        if length < self.0.longest.fetch_max(length, Ordering::Relaxed) {
            return Err(trouble(&self.0.files[0].0, "was cut off"));
        }
        Ok(())
    }
}

/// What lies where a file was, if it is still that file.
fn lies((path, noted): &(PathBuf, Identity)) -> Option<Metadata> {
    let found = fs::metadata(path).ok()?;
    (identity(&found) == *noted).then_some(found)
}

/// The file that SQLite keeps beside the log itself.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(OsStr::new(suffix));
    PathBuf::from(name)
}

fn trouble(path: &Path, what: &str) -> Unavailable {
    let advice = "put it back, or start the server again";
    Unavailable(format!("{} {what} while in use; {advice}", path.display()))
}

fn identity(found: &Metadata) -> Identity {
    (found.dev(), found.ino())
}
