//! Checkpoints: what the write-ahead log holds is copied into the file, beside the writer and not in its
//! way. On a slow disk that takes longer than anybody who sends should wait.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags};

use super::connect;
use super::files::Files;
use crate::bounds::{WAL_FEW, WAL_MOST};
use crate::log::Unavailable;

/// The thread that copies. Dropped, it ends and its connection is closed.
#[derive(Debug)]
pub(super) struct Checkpoints {
    nudge: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Has what `writer` commits to `file` copied from time to time.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    pub(super) fn start(
        writer: &mut Connection,
        file: &Path,
        files: &Files,
    ) -> Result<Self, Unavailable> {
        let connection = connect(file, OpenFlags::default())?;
        files.check()?;
        // One that waits is enough: it will find all that there is.
        let (nudge, nudged) = sync_channel(1);
        let hint = nudge.clone();
        let turn = Arc::new(Mutex::new(()));
        let busy = Arc::clone(&turn);
        writer.wal_hook(Some(move |wal: &mut Wal, pages: i32| {
            if pages >= WAL_MOST {
                // The thread does not keep up. Only when nothing is written meanwhile does the log begin
                // anew, so the writer copies what is left itself. What fails now is tried again.
                let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                let _ = wal.checkpoint();
            } else if pages >= WAL_FEW {
                let _ = hint.try_send(());
            }
            Ok(())
        }))?;
        let thread = thread::Builder::new()
            .name("chut-checkpoint".to_owned())
            .spawn(move || run(&connection, &nudged, &busy))
            .map_err(|error| Unavailable(error.to_string()))?;
        Ok(Self {
            nudge: Some(nudge),
            thread: Some(thread),
        })
    }

    /// Copies no more, so that nothing but `writer` has the file open.
    pub(super) fn stop(mut self, writer: &mut Connection) {
        // It fails for no connection that is open.
        let _ = writer.wal_hook(None::<fn(&mut Wal, i32) -> rusqlite::Result<()>>);
        drop(self.nudge.take());
        if let Some(thread) = self.thread.take() {
            // Whatever it did not copy is in the write-ahead log.
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, nudged: &Receiver<()>, turn: &Mutex<()>) {
    for () in nudged {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        // What fails now is tried again with the next nudge; the writer tells of a disk in trouble.
        let copy = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = copy {
            tracing::debug!(%error, "the write-ahead log could not be copied");
        }
    }
}
