//! The log: every message once, in one order, read by cursor.

pub mod memory;
pub mod sqlite;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use chut_core::wire::PageLimit;
use chut_core::{Draft, Epoch, Message, Seq, Timestamp, UserId};
use thiserror::Error;
use tokio::sync::broadcast;

pub use memory::MemoryLog;
pub use sqlite::{Durability, SqliteLog};

/// Messages that a follower may be behind before it is told that it missed some: a burst, not a cache.
pub const FOLLOWER_BACKLOG: usize = 4_096;

/// Keeps messages.
///
/// # Guarantees
///
/// * **Order.** Each message gets a `seq` above that of every message committed before it. Every read
///   is ascending by `seq`, and a message once read is never preceded later by one that was not there.
/// * **Atomicity.** A message is there for both people or for neither.
/// * **Durability.** [`append`](Log::append) answers after the commit. What the commit survives is
///   the engine's to say.
/// * **Idempotence.** A pair (sender, ID) is stored once, for as long as the message is kept.
/// * **Purity.** Reading changes nothing.
#[async_trait]
pub trait Log: fmt::Debug + Send + Sync {
    /// The identity of this log.
    fn epoch(&self) -> Epoch;

    /// Commits a message, or finds it committed by an earlier try.
    ///
    /// # Errors
    ///
    /// [`AppendError::IdReused`]: the sender used the ID for another message; nothing is stored.
    /// [`AppendError::Unavailable`]: it may be stored or not; trying again under the same ID is safe.
    async fn append(&self, draft: Draft) -> Result<Appended, AppendError>;

    /// The newest message's place; [`Seq::START`] if there is none.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: try again later.
    async fn head(&self) -> Result<Seq, Unavailable>;

    /// The place of the newest message from or to `user`.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: try again later.
    async fn last(&self, user: &UserId) -> Result<Seq, Unavailable>;

    /// The messages from or to `user` after a place, as many as `bound` allows, at least one if
    /// there is one.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: try again later.
    async fn after(
        &self,
        user: &UserId,
        after: Seq,
        bound: BatchBound,
    ) -> Result<Vec<Message>, Unavailable>;

    /// A page of the conversation of two people.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: try again later.
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
    /// [`Unavailable`]: try again later.
    async fn conversations(
        &self,
        user: &UserId,
        limit: PageLimit,
    ) -> Result<Vec<Glance>, Unavailable>;

    /// Every message committed from here on, in order: a hint to read again, not the truth. A
    /// follower that falls [`FOLLOWER_BACKLOG`] behind is told so.
    fn follow(&self) -> broadcast::Receiver<Arc<Message>>;
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
    /// The log could not say.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// The log cannot answer now; the reason is for the operator.
#[derive(Debug, Error)]
#[error("the log is unavailable: {0}")]
pub struct Unavailable(pub String);

/// Where a batch ends: at so many messages, or before its texts pass so many bytes.
#[derive(Clone, Copy, Debug)]
pub struct BatchBound {
    pub messages: u16,
    pub bytes: usize,
}

impl BatchBound {
    /// Takes messages from the front while they are within the bound, and at least one.
    ///
    /// # Errors
    ///
    /// The first error among the messages taken.
    pub fn take<E>(
        self,
        messages: impl Iterator<Item = Result<Message, E>>,
    ) -> Result<Vec<Message>, E> {
        let mut taken = Vec::new();
        let mut bytes = 0;
        for message in messages.take(self.messages.into()) {
            let message = message?;
            bytes += message.text.bytes();
            if bytes > self.bytes && !taken.is_empty() {
                break;
            }
            taken.push(message);
        }
        Ok(taken)
    }
}

/// Which part of a conversation is wanted.
#[derive(Clone, Copy, Debug)]
pub enum Span {
    /// The newest messages below a place.
    Before(Seq),
    /// The oldest messages above a place.
    After(Seq),
}

/// A page of a conversation, ascending.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub messages: Vec<Message>,
    /// Whether the span holds more than the page.
    pub more: bool,
}

/// One conversation, seen by one of its people.
#[derive(Clone, Debug)]
pub struct Glance {
    pub with: UserId,
    pub last: Message,
    /// Messages from the other person.
    pub received: u64,
}

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
