//! Connections for reading, lent out one at a time.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::connect;
use super::files::Files;
use super::outage::Outage;
use crate::bounds::{READER_CACHE_KIB, READERS};
use crate::log::Unavailable;

/// At most [`READERS`] connections, opened when first needed.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    file: PathBuf,
    files: Files,
    permits: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
    outage: Arc<Outage>,
}

impl Readers {
    pub(super) fn new(file: &Path, files: Files) -> Self {
        Self {
            file: file.to_owned(),
            files,
            permits: Arc::new(Semaphore::new(READERS)),
            idle: Arc::default(),
            outage: Arc::new(Outage::new("be read")),
        }
    }

    /// Runs `read` on a connection of its own, away from the threads that serve.
    pub(super) async fn read<T, F>(&self, read: F) -> Result<T, Unavailable>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|error| Unavailable(error.to_string()))?;
        let readers = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let result = readers.run(read);
            drop(permit);
            match &result {
                Ok(_) => readers.outage.is_over(),
                Err(error) => readers.outage.goes_on(error),
            }
            result
        });
        task.await.map_err(|error| Unavailable(error.to_string()))?
    }

    fn run<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Unavailable> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        // One moment of the log for all of a read. If it fails, the connection is not used again.
        connection.prepare_cached("BEGIN")?.execute([])?;
        let result = read(&connection)?;
        connection.prepare_cached("COMMIT")?.execute([])?;
        self.files.check_length()?;
        self.idle().push(connection);
        Ok(result)
    }

    /// Opens a connection to the very file that the writer has, or none.
    fn connect(&self) -> Result<Connection, Unavailable> {
        let connection = connect(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        self.files.check()?;
        // In KiB: above all the inner pages of the tables, so that a message is found by one read.
        connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
