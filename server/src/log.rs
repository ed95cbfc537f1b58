//! The log: every message once, in one order, read by cursor; and how far people have come in it.

pub mod batch;
pub mod bookmark;
pub mod conversation;
pub mod counts;
pub mod keep;
pub mod mark;
pub mod memory;
pub mod news;
pub mod profile;
pub mod sqlite;

use std::fmt;

use async_trait::async_trait;
use chut_core::wire::PageLimit;
use chut_core::{Cursor, Draft, Epoch, Message, Seq, Timestamp, UserId};
use thiserror::Error;
use tokio::sync::broadcast;

pub use batch::{Batch, BatchBound, Reading};
pub use bookmark::Bookmark;
pub use conversation::{Glance, Page, Relation, Span};
pub use counts::{Counts, Person};
pub use keep::{Keep, Trimmed};
pub use mark::{Mark, MarkKind, Marks};
pub use memory::MemoryLog;
pub use news::{Entry, Grown};
pub use profile::Profile;
pub use sqlite::{Durability, SqliteLog};

/// Keeps messages, and the marks that people leave at them.
///
/// # Guarantees
///
/// * **Order.** Each message gets a `seq` above that of every message committed before it, each change
///   of a mark a revision above that of every change before it. Every read is ascending, and what was
///   once read is never preceded later by something that was not there. No message's time is before
///   that of an earlier one, even where the wall clock jumps back.
/// * **Atomicity.** A message is there for both people or for neither; so is a mark that both hear of.
/// * **Durability.** [`append`](Log::append), [`read`](Log::read) and [`block`](Log::block) answer
///   after the commit. What the commit survives is the engine's to say.
/// * **Idempotence.** A pair (sender, ID) is stored once, for as long as the message is kept. A mark
///   set again changes nothing.
/// * **Purity.** Reading changes nothing.
/// * **Removal.** Only [`trim`](Log::trim) and [`erase`](Log::erase) remove, and the oldest of a conversation
///   first. Whoever reads after a place learns whether a message of theirs above it is gone; of a person who is
///   erased nothing is known any more. A `seq` is never given out twice.
///
/// An error of [`Unavailable`] always means: it may have been done or not, and may be tried again.
#[async_trait]
pub trait Log: fmt::Debug + Send + Sync {
    /// The newest place known here. It may trail the last commits by a moment.
    fn head(&self) -> Cursor;

    /// Whether `cursor` is a place in this log: of its epoch, and not beyond its end.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn reaches(&self, cursor: Cursor) -> Result<bool, Unavailable>;

    /// Whether the log answers, and keeps what it is given. A full disk does not count: that passes, and
    /// reading goes on meanwhile.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn ready(&self) -> Result<(), Unavailable> {
        self.reaches(self.head()).await.map(drop)
    }

    /// Commits a message, or finds it committed by an earlier try.
    ///
    /// # Errors
    ///
    /// [`AppendError::IdReused`]: the sender used the ID for another message; nothing is stored.
    /// [`AppendError::Blocked`]: one of the two has blocked the other; nothing is stored.
    /// [`AppendError::Unavailable`].
    async fn append(&self, draft: Draft) -> Result<Appended, AppendError>;

    /// Whether the sender of `draft` has stored a message under its ID: sending it is then a repetition.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn repeats(&self, draft: &Draft) -> Result<bool, Unavailable>;

    /// Moves the read mark of `user` in the conversation with `with` forward to `seq`, or to the
    /// conversation's newest message if that is less. Gives where the mark then stands.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn read(&self, user: &UserId, with: &UserId, seq: Seq) -> Result<Seq, Unavailable>;

    /// Sets whether `user` has blocked `peer`.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn block(&self, user: &UserId, peer: &UserId, blocked: bool) -> Result<(), Unavailable>;

    /// Has `user` shown to others as `profile` says, from the next snapshot of theirs on: nobody who waits
    /// hears of it. Shown the same already, nothing is changed.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn introduce(&self, user: &UserId, profile: &Profile) -> Result<(), Unavailable>;

    /// What was sent to `user` up to `seq` has reached a client of theirs: the senders' delivered
    /// marks move there. It is done some time soon; a crash before that may lose it, and the next
    /// call makes up for it.
    fn delivered(&self, user: &UserId, seq: Seq);

    /// The place of the newest event of `user`, be it kept or not.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn last(&self, user: &UserId) -> Result<Cursor, Unavailable>;

    /// The events of `user` after a place, as many as `bound` allows, at least one if there is one;
    /// or [`Reading::Lost`] if a message of `user` above it has been removed.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn after(
        &self,
        user: &UserId,
        after: Cursor,
        bound: BatchBound,
    ) -> Result<Reading, Unavailable>;

    /// A page of the conversation of two people.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn page(
        &self,
        people: (&UserId, &UserId),
        span: Span,
        limit: PageLimit,
    ) -> Result<Page, Unavailable>;

    /// The conversations of `user`, newest first.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn conversations(
        &self,
        user: &UserId,
        limit: PageLimit,
    ) -> Result<Vec<Glance>, Unavailable>;

    /// The conversation of `user` with `peer`, if they have one.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn conversation(
        &self,
        user: &UserId,
        peer: &UserId,
    ) -> Result<Option<Glance>, Unavailable>;

    /// The people of the newest conversations of `user`, newest first.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn peers(
        &self,
        user: &UserId,
        limit: u16,
    ) -> Result<Vec<(UserId, Relation)>, Unavailable>;

    /// How two people stand to each other.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn relation(&self, user: &UserId, peer: &UserId) -> Result<Relation, Unavailable>;

    /// Takes one step in removing what is not to be kept: a short one, since sends may have to wait
    /// for it. By age it goes through the log from the start, up to the first message that is young
    /// enough. Marks stay, and so do blocks.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn trim(&self, keep: &Keep) -> Result<Trimmed, Unavailable>;

    /// Takes one step in removing `user`, and every message from and to them up to `until`: a short one, as in
    /// [`trim`](Self::trim). Where no message of theirs is left with somebody, marks and blocks of the two go too,
    /// and where none is left at all, so does what the log knows of the person.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn erase(&self, user: &UserId, until: Seq) -> Result<Trimmed, Unavailable>;

    /// The first messages of all people after a place, or of one of them, in order; those that have been removed
    /// are passed over.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn messages(
        &self,
        of: Option<&UserId>,
        after: Seq,
        limit: u16,
    ) -> Result<Vec<Message>, Unavailable>;

    /// How much there is.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn counts(&self) -> Result<Counts, Unavailable>;

    /// How much there is of one person; nothing of one who is not known.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn person(&self, user: &UserId) -> Result<Person, Unavailable>;

    /// Where a bookmark is; `None`: it has never been set. It is kept with the messages, and so is in a copy of
    /// them.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn bookmark(&self, bookmark: Bookmark) -> Result<Option<Seq>, Unavailable>;

    /// Moves a bookmark.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    async fn set_bookmark(&self, bookmark: Bookmark, seq: Seq) -> Result<(), Unavailable>;

    /// Everything committed from here on, in order: a hint to read again, not the truth. A follower
    /// that falls [`FOLLOWER_BACKLOG`](crate::bounds::FOLLOWER_BACKLOG) behind is told so.
    fn follow(&self) -> broadcast::Receiver<Grown>;
}

/// What an append came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    pub seq: Seq,
    pub at: Timestamp,
    /// An earlier try had stored it.
    pub duplicate: bool,
}

/// Why a message was not taken.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The sender used this ID for another message.
    #[error("the ID has been used for another message")]
    IdReused,
    /// One of the two people has blocked the other.
    #[error("one of the two people has blocked the other")]
    Blocked,
    /// The log could not say.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// The log cannot answer now; the reason is for the operator.
#[derive(Debug, Error)]
#[error("the log is unavailable: {0}")]
pub struct Unavailable(pub String);

/// The message that `draft` becomes at `seq`.
fn commit(draft: Draft, seq: Seq, at: Timestamp) -> Message {
    Message {
        seq,
        id: draft.id,
        from: draft.from,
        to: draft.to,
        text: draft.text,
        at,
    }
}

/// What `draft` comes to where its sender has `stored` a message under the same ID.
fn repeated(stored: &Message, draft: &Draft) -> Result<Appended, AppendError> {
    if stored.to != draft.to || stored.text != draft.text {
        return Err(AppendError::IdReused);
    }
    Ok(Appended {
        seq: stored.seq,
        at: stored.at,
        duplicate: true,
    })
}

/// Draws the identity of a new log.
fn draw_epoch() -> Result<Epoch, Unavailable> {
    let number = getrandom::u64().map_err(|error| Unavailable(error.to_string()))?;
    Ok(Epoch(number))
}
