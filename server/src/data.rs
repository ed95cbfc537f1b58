//! The data folder: who may read it, who has it, and what lies in it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The name of the SQLite log.
pub const LOG_FILE: &str = "log.sqlite";

/// A data folder that this process has to itself, until dropped.
#[derive(Debug)]
pub struct DataDir {
    folder: PathBuf,
    _lock: File,
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
    /// Takes `folder`, making it first if it is not there: for the owner's eyes only.
    ///
    /// # Errors
    ///
    /// See [`DataError`].
    pub fn open(folder: &Path) -> Result<Self, DataError> {
        let unusable = |error| DataError::Unusable {
            folder: folder.to_owned(),
            error,
        };
        make(folder).map_err(unusable)?;
        let lock = File::create(folder.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                folder: folder.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(DataError::InUse {
                folder: folder.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
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
        let write = fs::write(self.folder.join("listen"), address.to_string());
        write.map_err(|error| self.unusable(error))
    }

    fn unusable(&self, error: io::Error) -> DataError {
        DataError::Unusable {
            folder: self.folder.clone(),
            error,
        }
    }
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
