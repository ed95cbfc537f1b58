//! The one thread that writes: whatever waits goes into one transaction.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use chut_core::{Draft, Message, UserId};
use rusqlite::{Connection, Transaction, params};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::rows;
use crate::clock;
use crate::log::{AppendError, Appended, Unavailable, commit, repeated};

/// Appends that may wait for the writer; beyond it senders are told to come back.
const WAITING: usize = 4_096;

/// Appends of one transaction: enough that the disk's flush is shared, few enough that the first does
/// not wait long for the last.
const BATCH: usize = 512;

type Answer = Result<Appended, AppendError>;

struct Job {
    draft: Draft,
    answer: oneshot::Sender<Answer>,
}

/// A handle on the thread. Dropped, it waits until what was taken is stored and the file is closed.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        followers: broadcast::Sender<Arc<Message>>,
    ) -> Result<Self, Unavailable> {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let thread = thread::Builder::new()
            .name("chut-log".to_owned())
            .spawn(move || run(connection, waiting, &followers))
            .map_err(|error| Unavailable(error.to_string()))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    pub(super) async fn append(&self, draft: Draft) -> Answer {
        let (answer, answered) = oneshot::channel();
        let job = Job { draft, answer };
        let jobs = self.jobs.as_ref();
        if jobs.is_none_or(|jobs| jobs.try_send(job).is_err()) {
            return Err(unavailable("too many messages wait to be stored"));
        }
        match answered.await {
            Ok(answer) => answer,
            Err(_) => Err(unavailable("the writer has stopped")),
        }
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

fn unavailable(why: &str) -> AppendError {
    Unavailable(why.to_owned()).into()
}

fn run(
    mut connection: Connection,
    mut waiting: mpsc::Receiver<Job>,
    followers: &broadcast::Sender<Arc<Message>>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
        match store(&mut connection, &batch) {
            Ok(outcomes) => {
                for (job, outcome) in batch.drain(..).zip(outcomes) {
                    // Nobody follows, or the sender has hung up: the message is committed all the same.
                    if let Ok(Stored::New(message)) = &outcome {
                        let _ = followers.send(Arc::clone(message));
                    }
                    let _ = job.answer.send(outcome.map(Stored::into_appended));
                }
            }
            Err(error) => {
                tracing::error!(%error, messages = batch.len(), "the log could not commit");
                for job in batch.drain(..) {
                    let _ = job.answer.send(Err(unavailable(&error.to_string())));
                }
            }
        }
    }
}

enum Stored {
    New(Arc<Message>),
    Before(Appended),
}

impl Stored {
    fn into_appended(self) -> Appended {
        match self {
            Self::New(message) => Appended {
                seq: message.seq,
                at: message.at,
                duplicate: false,
            },
            Self::Before(appended) => appended,
        }
    }
}

/// Commits all of `batch` or nothing; each message has its own outcome.
fn store(
    connection: &mut Connection,
    batch: &[Job],
) -> rusqlite::Result<Vec<Result<Stored, AppendError>>> {
    let transaction = connection.transaction()?;
    let outcomes = batch
        .iter()
        .map(|job| insert(&transaction, job.draft.clone()))
        .collect::<rusqlite::Result<_>>()?;
    transaction.commit()?;
    Ok(outcomes)
}

fn insert(
    transaction: &Transaction<'_>,
    draft: Draft,
) -> rusqlite::Result<Result<Stored, AppendError>> {
    let sender = enrol(transaction, &draft.from)?;
    if let Some(stored) = rows::by_id(transaction, sender, draft.id.as_str())? {
        return Ok(repeated(&stored, &draft).map(Stored::Before));
    }
    let receiver = enrol(transaction, &draft.to)?;
    let at = clock::timestamp();
    let sql = "INSERT INTO message (sender, receiver, id, text, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let stamp = i64::try_from(at.0).unwrap_or(i64::MAX);
    let values = params![
        sender,
        receiver,
        draft.id.as_str(),
        draft.text.as_str(),
        stamp
    ];
    let seq = transaction.prepare_cached(sql)?.insert(values)?;
    for (person, peer) in [(sender, receiver), (receiver, sender)] {
        let sql = "INSERT INTO conversation VALUES (?1, ?2, ?3)
                   ON CONFLICT DO UPDATE SET last = excluded.last";
        transaction
            .prepare_cached(sql)?
            .execute([person, peer, seq])?;
    }
    let message = commit(draft, rows::from_column(seq), at);
    Ok(Ok(Stored::New(Arc::new(message))))
}

/// The number of a person, who gets one on the first message.
fn enrol(transaction: &Transaction<'_>, user: &UserId) -> rusqlite::Result<i64> {
    if let Some(person) = rows::person(transaction, user)? {
        return Ok(person);
    }
    let sql = "INSERT INTO person (name) VALUES (?1)";
    transaction.prepare_cached(sql)?.insert([user.as_str()])
}
