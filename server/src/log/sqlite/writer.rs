//! The one thread that writes: whatever waits goes into one transaction.

use std::sync::PoisonError;
use std::thread::{self, JoinHandle};

use chut_core::Cursor;
use prometheus::Histogram;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::Head;
use super::changes::Changes;
use super::checkpoint::Checkpoints;
use super::files::Files;
use super::job::{Asker, Job, Outcome};
use super::known::Known;
use super::outage::Outage;
use crate::bounds::{WRITER_BATCH, WRITER_JOBS};
use crate::log::{Grown, Unavailable};

const TOO_MUCH: &str = "too much waits to be stored";

/// A handle on the thread. Dropped, it waits until what was taken is stored and the file is closed.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    files: Files,
    crowded: Outage,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(
        (connection, checkpoints): (Connection, Checkpoints),
        files: Files,
        news: (Head, broadcast::Sender<Grown>),
        commits: Histogram,
    ) -> Result<Self, Unavailable> {
        let (jobs, waiting) = mpsc::channel(WRITER_JOBS);
        let (head, followers) = news;
        let desk = Desk {
            connection,
            checkpoints,
            known: Known::default(),
            files: files.clone(),
            head,
            followers,
            commits,
            outage: Outage::new("be written"),
        };
        let thread = thread::Builder::new()
            .name("chut-log".to_owned())
            .spawn(move || desk.run(waiting))
            .map_err(|error| Unavailable(error.to_string()))?;
        Ok(Self {
            jobs: Some(jobs),
            files,
            crowded: Outage::new("take more"),
            thread: Some(thread),
        })
    }

    /// Has a job done; answers when it is committed.
    pub(super) async fn ask<T>(&self, job: impl FnOnce(Asker<T>) -> Job) -> Result<T, Unavailable> {
        let (asker, answered) = oneshot::channel();
        if !self.tell(job(asker)) {
            return Err(Unavailable(TOO_MUCH.to_owned()));
        }
        answered.await.map_err(|_| stopped())?
    }

    /// Whether what is committed is kept.
    pub(super) fn ready(&self) -> Result<(), Unavailable> {
        match &self.jobs {
            Some(jobs) if !jobs.is_closed() => self.files.check(),
            _ => Err(stopped()),
        }
    }

    /// Has a job done some time soon; says whether there was room for it.
    pub(super) fn tell(&self, job: Job) -> bool {
        let Some(jobs) = &self.jobs else {
            return false;
        };
        let taken = jobs.try_send(job).is_ok();
        if !taken {
            self.crowded.goes_on(TOO_MUCH);
        } else if jobs.capacity() > WRITER_JOBS / 2 {
            self.crowded.is_over();
        }
        taken
    }
}

fn stopped() -> Unavailable {
    Unavailable("the writer has stopped".to_owned())
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // It has logged what went wrong, if anything did.
            let _ = thread.join();
        }
    }
}

/// What the thread works with.
struct Desk {
    connection: Connection,
    checkpoints: Checkpoints,
    known: Known,
    files: Files,
    head: Head,
    followers: broadcast::Sender<Grown>,
    commits: Histogram,
    outage: Outage,
}

impl Desk {
    fn run(mut self, mut waiting: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(WRITER_BATCH);
        while waiting.blocking_recv_many(&mut batch, WRITER_BATCH) > 0 {
            // A removal comes last and alone: nothing that is sent waits for it here, or fails with it.
            let mut removals: Vec<_> = batch.extract_if(.., |job| job.removes()).collect();
            self.settle(&mut batch);
            self.settle(&mut removals);
        }
        self.close();
    }

    /// Stores a batch and answers each of its jobs.
    fn settle(&mut self, batch: &mut Vec<Job>) {
        if batch.is_empty() {
            return;
        }
        match self.keep(batch) {
            Ok(outcomes) => batch
                .drain(..)
                .zip(outcomes)
                .for_each(|(job, outcome)| job.committed(outcome)),
            Err(error) => {
                self.known.forget();
                self.outage.goes_on(&error);
                batch.drain(..).for_each(|job| job.failed(&error.0));
            }
        }
    }

    /// Stores `batch` where it will be found again.
    fn keep(&mut self, batch: &[Job]) -> Result<Vec<Outcome>, Unavailable> {
        self.files.check()?;
        let outcomes = self.store(batch)?;
        self.files.check()?;
        Ok(outcomes)
    }

    /// Commits all of `batch` or nothing; each job has its own outcome. Followers hear of it here, so that
    /// whoever has an answer has nothing left to hear of it.
    fn store(&mut self, batch: &[Job]) -> rusqlite::Result<Vec<Outcome>> {
        let before = self.head();
        // Begun as a writer: one that begins as a reader is turned away rather than made to wait.
        let writing = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(writing)?;
        let mut changes = Changes::new(transaction, &mut self.known, before);
        let outcomes = batch
            .iter()
            .map(|job| job.perform(&mut changes))
            .collect::<rusqlite::Result<_>>()?;
        let (head, grown) = changes.commit(before)?;
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
        self.commits
            .observe(f64::from(u32::try_from(batch.len()).unwrap_or(u32::MAX)));
        // What changes nothing needs no room on the disk.
        if !grown.is_empty() {
            self.outage.is_over();
        }
        for news in grown {
            // Nobody may be following.
            let _ = self.followers.send(news);
        }
        Ok(outcomes)
    }

    /// Closes the file. SQLite then removes the files beside it by name: where another log has taken the
    /// place of this one, they are that log's, and stay.
    fn close(mut self) {
        self.checkpoints.stop(&mut self.connection);
        if self.files.check().is_err() {
            let keep = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
            // It fails for no connection that is open.
            let _ = self.connection.set_db_config(keep, true);
        }
    }

    fn head(&self) -> Cursor {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
