//! The one thread that writes: whatever waits goes into one transaction.

use std::sync::PoisonError;
use std::thread::{self, JoinHandle};

use chut_core::Cursor;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::Head;
use super::changes::Changes;
use super::job::{Asker, Job, Outcome};
use super::outage::Outage;
use crate::bounds::{WRITER_BATCH, WRITER_JOBS};
use crate::log::{Grown, Unavailable};

const TOO_MUCH: &str = "too much waits to be stored";

/// A handle on the thread. Dropped, it waits until what was taken is stored and the file is closed.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    crowded: Outage,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        head: Head,
        followers: broadcast::Sender<Grown>,
    ) -> Result<Self, Unavailable> {
        let (jobs, waiting) = mpsc::channel(WRITER_JOBS);
        let desk = Desk {
            connection,
            head,
            followers,
            outage: Outage::new("be written"),
        };
        let thread = thread::Builder::new()
            .name("chut-log".to_owned())
            .spawn(move || desk.run(waiting))
            .map_err(|error| Unavailable(error.to_string()))?;
        Ok(Self {
            jobs: Some(jobs),
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
        let stopped = |_| Unavailable("the writer has stopped".to_owned());
        answered.await.map_err(stopped)?
    }

    /// Has a job done some time soon; says whether there was room for it.
    pub(super) fn tell(&self, job: Job) -> bool {
        let Some(jobs) = &self.jobs else {
            return false;
        };
        let taken = jobs.try_send(job).is_ok();
        if !taken {
            self.crowded.goes_on(TOO_MUCH);
        } else if jobs.capacity() > WAITING / 2 {
            self.crowded.is_over();
        }
        taken
    }
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
    head: Head,
    followers: broadcast::Sender<Grown>,
    outage: Outage,
}

impl Desk {
    fn run(mut self, mut waiting: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(WRITER_BATCH);
        while waiting.blocking_recv_many(&mut batch, WRITER_BATCH) > 0 {
            match self.store(&batch) {
                Ok((outcomes, grown)) => {
                    // What changes nothing needs no room on the disk.
                    if !grown.is_empty() {
                        self.outage.is_over();
                    }
                    self.tell(batch.drain(..).zip(outcomes), grown);
                }
                Err(error) => {
                    self.outage.goes_on(&error);
                    let why = error.to_string();
                    batch.drain(..).for_each(|job| job.failed(&why));
                }
            }
        }
    }

    /// Commits all of `batch` or nothing; each job has its own outcome.
    fn store(&mut self, batch: &[Job]) -> rusqlite::Result<(Vec<Outcome>, Vec<Grown>)> {
        let before = self.head();
        // Begun as a writer: one that begins as a reader is turned away rather than made to wait.
        let writing = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(writing)?;
        let mut changes = Changes::new(transaction, before);
        let outcomes = batch
            .iter()
            .map(|job| job.perform(&mut changes))
            .collect::<rusqlite::Result<_>>()?;
        let (head, grown) = changes.commit(before)?;
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
        Ok((outcomes, grown))
    }

    /// Followers first: whoever has an answer has nothing left to hear of it.
    fn tell(&self, done: impl Iterator<Item = (Job, Outcome)>, grown: Vec<Grown>) {
        for news in grown {
            // Nobody may be following.
            let _ = self.followers.send(news);
        }
        for (job, outcome) in done {
            job.committed(outcome);
        }
    }

    fn head(&self) -> Cursor {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
