//! The log in one SQLite file: the default engine.
//!
//! One thread writes: it gathers whatever waits into one transaction and answers each caller after
//! the commit. Reads have their own connections and never wait for the writer (write-ahead log).

mod changes;
mod checkpoint;
mod commits;
mod counts;
mod erasure;
mod files;
mod job;
mod known;
mod next;
mod outage;
mod profiles;
mod queries;
mod reader;
mod relations;
mod retention;
mod rows;
mod schema;
mod torn;
pub mod upkeep;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chut_core::wire::PageLimit;
use chut_core::{Cursor, Draft, Message, Seq, UserId};
use prometheus::Histogram;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::broadcast;

use super::{
    AppendError, Appended, BatchBound, Bookmark, Counts, Glance, Grown, Keep, Log, Page, Person,
    Profile, Reading, Relation, Span, Trimmed, Unavailable,
};
use crate::bounds::{FOLLOWER_BACKLOG, PAGE_BYTES, WAL_MOST, WRITER_CACHE_KIB};
use checkpoint::Checkpoints;
use files::Files;
use job::Job;
use reader::Readers;
use writer::Writer;

/// What a commit survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Durability {
    /// The end of the process and of the power: the disk has it before the sender hears so.
    Full,
    /// The end of the process; the last moments may be lost with the power.
    Relaxed,
}

/// The newest place that the writer has committed.
type Head = Arc<Mutex<Cursor>>;

/// See the [module](self).
#[derive(Debug)]
pub struct SqliteLog {
    head: Head,
    // Dropped in this order: the last connection to close, the writer's, tidies the file.
    readers: Readers,
    writer: Writer,
    followers: broadcast::Sender<Grown>,
    commits: Histogram,
}

impl SqliteLog {
    /// Opens the log in `file`, or makes it.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: the file cannot be opened or written, is no such log, or comes from a newer
    /// version of this program.
    pub fn open(file: &Path, durability: Durability) -> Result<Self, Unavailable> {
        torn::mend(file)?;
        let mut connection = connect(file, OpenFlags::default())?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        let synchronous = match durability {
            Durability::Full => "full",
            Durability::Relaxed => "normal",
        };
        connection.pragma_update(None, "synchronous", synchronous)?;
        // The writer gives out the numbers of people itself; `check` looks whether all are there.
        connection.pragma_update(None, "foreign_keys", false)?;
        connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
        // What retention removes is overwritten, not only marked as free.
        connection.pragma_update(None, "secure_delete", true)?;
        // In bytes: what is left of a write-ahead log that had grown longer.
        let longest = i64::from(WAL_MOST) * i64::from(PAGE_BYTES);
        connection.pragma_update(None, "journal_size_limit", longest)?;
        let epoch = schema::migrate(&mut connection)?;
        let head = Arc::new(Mutex::new(rows::head(&connection, epoch)?));
        let followers = broadcast::Sender::new(FOLLOWER_BACKLOG);
        let files = Files::note(file).map_err(|error| Unavailable(error.to_string()))?;
        let commits = commits::histogram()?;
        let checkpoints = Checkpoints::start(&mut connection, file, &files)?;
        let news = (Arc::clone(&head), followers.clone());
        Ok(Self {
            writer: Writer::start(
                (connection, checkpoints),
                files.clone(),
                news,
                commits.clone(),
            )?,
            readers: Readers::new(file, files),
            commits,
            head,
            followers,
        })
    }

    /// How many jobs shared each transaction.
    pub fn commits(&self) -> &Histogram {
        &self.commits
    }
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, Unavailable> {
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    // Plans depend on the query alone: else SQLite makes a new one for each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

#[async_trait]
impl Log for SqliteLog {
    fn head(&self) -> Cursor {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn reaches(&self, cursor: Cursor) -> Result<bool, Unavailable> {
        let known = self.head();
        if cursor.epoch != known.epoch || !known.is_behind(cursor) {
            return Ok(cursor.epoch == known.epoch);
        }
        // A reader may have seen a commit that the writer has yet to tell of.
        let read = move |c: &Connection| rows::head(c, known.epoch);
        let head = self.readers.read(read).await?;
        Ok(!head.is_behind(cursor))
    }

    async fn ready(&self) -> Result<(), Unavailable> {
        self.writer.ready()?;
        let epoch = self.head().epoch;
        let read = move |c: &Connection| rows::head(c, epoch);
        self.readers.read(read).await.map(drop)
    }

    async fn append(&self, draft: Draft) -> Result<Appended, AppendError> {
        self.writer
            .ask(|answer| Job::Append { draft, answer })
            .await?
    }

    async fn repeats(&self, draft: &Draft) -> Result<bool, Unavailable> {
        let (sender, id) = (draft.from.clone(), draft.id.clone());
        let read = move |c: &Connection| {
            let Some(sender) = rows::person(c, &sender)? else {
                return Ok(false);
            };
            rows::by_id(c, sender, id.as_str()).map(|stored| stored.is_some())
        };
        self.readers.read(read).await
    }

    async fn read(&self, user: &UserId, with: &UserId, seq: Seq) -> Result<Seq, Unavailable> {
        let (user, with) = (user.clone(), with.clone());
        let job = |answer| Job::Read {
            user,
            with,
            seq,
            answer,
        };
        self.writer.ask(job).await
    }

    async fn block(&self, user: &UserId, peer: &UserId, blocked: bool) -> Result<(), Unavailable> {
        let (user, peer) = (user.clone(), peer.clone());
        let job = |answer| Job::Block {
            user,
            peer,
            blocked,
            answer,
        };
        self.writer.ask(job).await
    }

    async fn introduce(&self, user: &UserId, profile: &Profile) -> Result<(), Unavailable> {
        let (user, profile) = (user.clone(), profile.clone());
        let known = user.clone();
        let read = move |c: &Connection| profiles::profile(c, &known);
        if self.readers.read(read).await? == profile {
            return Ok(());
        }
        let job = |answer| Job::Introduce {
            user,
            profile,
            answer,
        };
        self.writer.ask(job).await
    }

    fn delivered(&self, user: &UserId, seq: Seq) {
        let user = user.clone();
        self.writer.tell(Job::Delivered { user, seq });
    }

    async fn last(&self, user: &UserId) -> Result<Cursor, Unavailable> {
        let (user, epoch) = (user.clone(), self.head().epoch);
        let read = move |c: &Connection| rows::last(c, epoch, &user);
        self.readers.read(read).await
    }

    async fn after(
        &self,
        user: &UserId,
        after: Cursor,
        bound: BatchBound,
    ) -> Result<Reading, Unavailable> {
        let user = user.clone();
        let read = move |c: &Connection| rows::after(c, &user, after, bound);
        self.readers.read(read).await
    }

    async fn page(
        &self,
        people: (&UserId, &UserId),
        span: Span,
        limit: PageLimit,
    ) -> Result<Page, Unavailable> {
        let (me, peer) = (people.0.clone(), people.1.clone());
        let read = move |c: &Connection| rows::page(c, (&me, &peer), span, limit);
        self.readers.read(read).await
    }

    async fn conversations(
        &self,
        user: &UserId,
        limit: PageLimit,
    ) -> Result<Vec<Glance>, Unavailable> {
        let user = user.clone();
        let read = move |c: &Connection| rows::conversations(c, &user, limit);
        self.readers.read(read).await
    }

    async fn conversation(
        &self,
        user: &UserId,
        peer: &UserId,
    ) -> Result<Option<Glance>, Unavailable> {
        let (user, peer) = (user.clone(), peer.clone());
        let read = move |c: &Connection| rows::conversation(c, &user, &peer);
        self.readers.read(read).await
    }

    async fn peers(
        &self,
        user: &UserId,
        limit: u16,
    ) -> Result<Vec<(UserId, Relation)>, Unavailable> {
        let user = user.clone();
        let read = move |c: &Connection| relations::peers(c, &user, limit);
        self.readers.read(read).await
    }

    async fn relation(&self, user: &UserId, peer: &UserId) -> Result<Relation, Unavailable> {
        let (user, peer) = (user.clone(), peer.clone());
        let read = move |c: &Connection| relations::relation(c, &user, &peer);
        self.readers.read(read).await
    }

    async fn trim(&self, keep: &Keep) -> Result<Trimmed, Unavailable> {
        let keep = *keep;
        self.writer.ask(|answer| Job::Trim { keep, answer }).await
    }

    async fn erase(&self, user: &UserId, until: Seq) -> Result<Trimmed, Unavailable> {
        let user = user.clone();
        let job = |answer| Job::Erase {
            user,
            until,
            answer,
        };
        self.writer.ask(job).await
    }

    async fn messages(
        &self,
        of: Option<&UserId>,
        after: Seq,
        limit: u16,
    ) -> Result<Vec<Message>, Unavailable> {
        let of = of.cloned();
        let read = move |c: &Connection| rows::messages(c, of.as_ref(), after, limit);
        self.readers.read(read).await
    }

    async fn counts(&self) -> Result<Counts, Unavailable> {
        self.readers.read(counts::counts).await
    }

    async fn person(&self, user: &UserId) -> Result<Person, Unavailable> {
        let user = user.clone();
        let read = move |c: &Connection| counts::person(c, &user);
        self.readers.read(read).await
    }

    async fn bookmark(&self, bookmark: Bookmark) -> Result<Option<Seq>, Unavailable> {
        let read = move |c: &Connection| rows::bookmark(c, bookmark);
        self.readers.read(read).await
    }

    async fn set_bookmark(&self, bookmark: Bookmark, seq: Seq) -> Result<(), Unavailable> {
        self.writer
            .ask(|answer| Job::Bookmark {
                bookmark,
                seq,
                answer,
            })
            .await
    }

    fn follow(&self) -> broadcast::Receiver<Grown> {
        self.followers.subscribe()
    }
}

impl From<std::io::Error> for Unavailable {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<rusqlite::Error> for Unavailable {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}
