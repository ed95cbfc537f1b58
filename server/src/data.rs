//! The data folder: who may read it, who has it, and what lies in it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The name of the SQLite log.
pub const LOG_FILE: &str = "log.sqlite";

/// The name of the file that says who has the folder.
const LOCK_FILE: &str = "lock";

/// The name of the file with the bound address.
const ADDRESS_FILE: &str = "listen";

/// All files that the server puts there, SQLite's own among them.
const OWN_FILES: [&str; 5] = [
    LOG_FILE,
    "log.sqlite-wal",
    "log.sqlite-shm",
    LOCK_FILE,
    ADDRESS_FILE,
];

/// A data folder that this process has to itself, until dropped.
#[derive(Debug)]
pub struct DataDir {
    folder: PathBuf,
    // It goes while the folder is still taken.
    made: Made,
    _lock: File,
}

/// Folders that were not there before; they go again unless they are kept.
#[derive(Debug)]
struct Made {
    /// The folder itself first, then those that it lies in.
    folders: Vec<PathBuf>,
    /// What lies in the folder is of this process.
    is_taken: bool,
}

/// Why a folder cannot be used.
#[derive(Debug, Error)]
pub enum DataError {
    /// It cannot be made or written.
    #[error("the data folder {} cannot be used: {error}", folder.display())]
    Unusable { folder: PathBuf, error: io::Error },
    /// Another server has it.
    #[error("the data folder {} is in use by another server", folder.display())]
    InUse { folder: PathBuf },
}

impl DataDir {
    /// Takes `folder`, making it first if it is not there: for the owner's eyes only. What was made goes
    /// again when this is dropped, unless it is [kept](Self::keep).
    ///
    /// # Errors
    ///
    /// See [`DataError`].
    pub fn open(folder: &Path) -> Result<Self, DataError> {
        let unusable = |error| DataError::Unusable {
            folder: folder.to_owned(),
            error,
        };
        let mut made = Made::new(folder).map_err(unusable)?;
        let lock = File::create(folder.join(LOCK_FILE)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {
                made.take();
                Ok(Self {
                    folder: folder.to_owned(),
                    _lock: lock,
                    made,
                })
            }
            Err(TryLockError::WouldBlock) => Err(DataError::InUse {
                folder: folder.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// The folder is of use, and stays.
    pub fn keep(&mut self) {
        self.made.folders.clear();
    }

    /// Where the file of the SQLite log is, or would be.
    pub fn log_path(&self) -> PathBuf {
        self.folder.join(LOG_FILE)
    }

    /// The file of the SQLite log, made for the owner's eyes only if it is not there; SQLite gives
    /// the files beside it the same mode.
    ///
    /// # Errors
    ///
    /// [`DataError::Unusable`] if it cannot be made.
    pub fn log_file(&self) -> Result<PathBuf, DataError> {
        let file = self.log_path();
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&file).map_err(|error| self.unusable(error))?;
        Ok(file)
    }

    /// Leaves the bound address in `listen`, for scripts that let the system pick a port.
    ///
    /// # Errors
    ///
    /// [`DataError::Unusable`] if the file cannot be written.
    pub fn write_address(&self, address: SocketAddr) -> Result<(), DataError> {
        let write = fs::write(self.folder.join(ADDRESS_FILE), address.to_string());
        write.map_err(|error| self.unusable(error))
    }

    fn unusable(&self, error: io::Error) -> DataError {
        DataError::Unusable {
            folder: self.folder.clone(),
            error,
        }
    }
}

impl Made {
    fn new(folder: &Path) -> io::Result<Self> {
        let missing = folder.ancestors();
        let missing = missing.take_while(|folder| *folder != Path::new("") && !folder.exists());
        let made = Self {
            folders: missing.map(Path::to_owned).collect(),
            is_taken: false,
        };
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        Ok(made)
    }

    /// The folder is locked now. A log that is there by now is that of another process, which also
    /// found no folder: it stays.
    fn take(&mut self) {
        let folder = self.folders.first();
        if folder.is_some_and(|folder| folder.join(LOG_FILE).exists()) {
            self.folders.clear();
        }
        self.is_taken = true;
    }
}

impl Drop for Made {
    /// Takes away what this program puts there; a folder with anything else in it cannot be removed.
    fn drop(&mut self) {
        let Some(folder) = self.folders.first() else {
            return;
        };
        if self.is_taken {
            for file in OWN_FILES {
                let _ = fs::remove_file(folder.join(file));
            }
        }
        for folder in &self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two processes that both found no folder, and a log that one of them wrote.
    fn two() -> (tempfile::TempDir, Made, DataDir) {
        let there = tempfile::TempDir::new().unwrap();
        let folder = there.path().join("data");
        let late = Made::new(&folder).unwrap();
        let first = DataDir::open(&folder).unwrap();
        first.log_file().unwrap();
        (there, late, first)
    }

    #[test]
    fn a_process_that_comes_second_leaves_the_log_of_the_first() {
        let (_there, late, first) = two();

        drop(late);

        assert!(first.log_path().exists());
    }

    #[test]
    fn a_log_that_came_before_the_lock_stays() {
        let (_there, mut late, first) = two();
        let log = first.log_path();
        drop(first);

        late.take();
        drop(late);

        assert!(log.exists());
    }
}
