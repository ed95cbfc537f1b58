//! The log in one SQLite file: the default engine.
//!
//! One thread writes: it gathers whatever waits into one transaction and answers each sender after
//! the commit. Reads have their own connections and never wait for the writer (write-ahead log).

mod reader;
mod rows;
mod schema;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use chut_core::wire::PageLimit;
use chut_core::{Draft, Epoch, Message, Seq, UserId};
use rusqlite::{Connection, OpenFlags};
use tokio::sync::broadcast;

use super::{
    AppendError, Appended, BatchBound, FOLLOWER_BACKLOG, Glance, Log, Page, Span, Unavailable,
};
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

/// See the [module](self).
#[derive(Debug)]
pub struct SqliteLog {
    epoch: Epoch,
    // Dropped in this order: the last connection to close, the writer's, tidies the file.
    readers: Readers,
    writer: Writer,
    followers: broadcast::Sender<Arc<Message>>,
}

impl SqliteLog {
    /// Opens the log in `file`, or makes it.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: the file cannot be opened or written, is no such log, or comes from a newer
    /// version of this program.
    pub fn open(file: &Path, durability: Durability) -> Result<Self, Unavailable> {
        let mut connection = connect(file, OpenFlags::default())?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        let synchronous = match durability {
            Durability::Full => "full",
            Durability::Relaxed => "normal",
        };
        connection.pragma_update(None, "synchronous", synchronous)?;
        let epoch = schema::migrate(&mut connection)?;
        let followers = broadcast::Sender::new(FOLLOWER_BACKLOG);
        Ok(Self {
            epoch,
            writer: Writer::start(connection, followers.clone())?,
            readers: Readers::new(file),
            followers,
        })
    }
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, Unavailable> {
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

#[async_trait]
impl Log for SqliteLog {
    fn epoch(&self) -> Epoch {
        self.epoch
    }

    async fn append(&self, draft: Draft) -> Result<Appended, AppendError> {
        self.writer.append(draft).await
    }

    async fn head(&self) -> Result<Seq, Unavailable> {
        self.readers.read(rows::head).await
    }

    async fn last(&self, user: &UserId) -> Result<Seq, Unavailable> {
        let user = user.clone();
        self.readers.read(move |c| rows::last(c, &user)).await
    }

    async fn after(
        &self,
        user: &UserId,
        after: Seq,
        bound: BatchBound,
    ) -> Result<Vec<Message>, Unavailable> {
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

    fn follow(&self) -> broadcast::Receiver<Arc<Message>> {
        self.followers.subscribe()
    }
}

impl From<rusqlite::Error> for Unavailable {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}
