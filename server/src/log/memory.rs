//! A log in memory: for tests and trials; it ends with the process.

mod counts;
mod erasure;
mod messages;
mod retention;
mod state;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chut_core::wire::PageLimit;
use chut_core::{Cursor, Draft, Epoch, Message, Seq, UserId};
use tokio::sync::broadcast;

use super::{
    AppendError, Appended, Batch, BatchBound, Bookmark, Counts, Glance, Grown, Keep, Log, Page,
    Person, Profile, Reading, Relation, Span, Trimmed, Unavailable,
};
use crate::bounds::FOLLOWER_BACKLOG;
use state::State;

/// See the [module](self). Every message is held once and listed for each of its people.
#[derive(Debug)]
pub struct MemoryLog {
    epoch: Epoch,
    state: Mutex<State>,
    followers: broadcast::Sender<Grown>,
}

impl MemoryLog {
    /// An empty log with a newly drawn epoch.
    ///
    /// # Errors
    ///
    /// [`Unavailable`] if the system has no random numbers.
    pub fn new() -> Result<Self, Unavailable> {
        Ok(Self {
            epoch: super::draw_epoch()?,
            state: Mutex::default(),
            followers: broadcast::Sender::new(FOLLOWER_BACKLOG),
        })
    }

    /// Changes the state; followers hear of it under the same lock, so in the order of commits.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state);
        for (user, entry) in state.grown.drain(..) {
            let head = entry.place(Cursor::start(self.epoch));
            // Nobody may be following.
            let _ = self.followers.send(Grown { user, head, entry });
        }
        result
    }

    fn end(&self, state: &State) -> Cursor {
        Cursor {
            seq: state.head,
            revision: state.revision,
            ..Cursor::start(self.epoch)
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Log for MemoryLog {
    fn head(&self) -> Cursor {
        self.end(&self.state())
    }

    async fn reaches(&self, cursor: Cursor) -> Result<bool, Unavailable> {
        let head = self.head();
        Ok(cursor.epoch == head.epoch && !head.is_behind(cursor))
    }

    async fn append(&self, draft: Draft) -> Result<Appended, AppendError> {
        self.change(|state| state.append(draft))
    }

    async fn repeats(&self, draft: &Draft) -> Result<bool, Unavailable> {
        Ok(self.state().messages.stored(draft).is_some())
    }

    async fn read(&self, user: &UserId, with: &UserId, seq: Seq) -> Result<Seq, Unavailable> {
        Ok(self.change(|state| state.read(user, with, seq)))
    }

    async fn block(&self, user: &UserId, peer: &UserId, blocked: bool) -> Result<(), Unavailable> {
        self.change(|state| state.block(user, peer, blocked));
        Ok(())
    }

    async fn introduce(&self, user: &UserId, profile: &Profile) -> Result<(), Unavailable> {
        self.state().introduce(user, profile);
        Ok(())
    }

    fn delivered(&self, user: &UserId, seq: Seq) {
        self.change(|state| state.delivered(user, seq));
    }

    async fn last(&self, user: &UserId) -> Result<Cursor, Unavailable> {
        let state = self.state();
        Ok(Cursor {
            seq: state.last(user),
            revision: state.last_revision(user),
            ..Cursor::start(self.epoch)
        })
    }

    async fn after(
        &self,
        user: &UserId,
        after: Cursor,
        bound: BatchBound,
    ) -> Result<Reading, Unavailable> {
        let state = self.state();
        if state.floor(user) > after.seq {
            return Ok(Reading::Lost(self.end(&state)));
        }
        let mut batch = Batch::new(after);
        let messages = state.messages.after(user, after.seq);
        let messages = messages.map(|message| Ok::<_, Unavailable>(message.clone()));
        let room = batch.take_messages(user, bound, messages)?;
        for mark in state.marks_after(user, after.revision, room) {
            batch.take_mark(user, mark);
        }
        Ok(Reading::Batch(batch))
    }

    async fn page(
        &self,
        people: (&UserId, &UserId),
        span: Span,
        limit: PageLimit,
    ) -> Result<Page, Unavailable> {
        let state = self.state();
        let mut all = state.messages.between(people.0, people.1);
        let limit = usize::from(limit.get());
        Ok(match span {
            Span::After(seq) => {
                let mut found = all.filter(|m| m.seq > seq);
                let messages = found.by_ref().take(limit).cloned().collect();
                let more = found.next().is_some();
                Page { messages, more }
            }
            Span::Before(seq) => {
                let mut found = all.by_ref().rev().filter(|m| m.seq < seq);
                let mut messages: Vec<_> = found.by_ref().take(limit).cloned().collect();
                messages.reverse();
                let more = found.next().is_some();
                Page { messages, more }
            }
        })
    }

    async fn conversations(
        &self,
        user: &UserId,
        limit: PageLimit,
    ) -> Result<Vec<Glance>, Unavailable> {
        Ok(self.state().glances(user, limit.get().into()))
    }

    async fn conversation(
        &self,
        user: &UserId,
        peer: &UserId,
    ) -> Result<Option<Glance>, Unavailable> {
        let state = self.state();
        let last = state.messages.between(user, peer).next_back();
        Ok(last.map(|last| state.glance(user, peer, last)))
    }

    async fn peers(
        &self,
        user: &UserId,
        limit: u16,
    ) -> Result<Vec<(UserId, Relation)>, Unavailable> {
        let state = self.state();
        let newest = state.newest_of(user).into_iter().take(limit.into());
        let peers = newest.map(|(peer, _)| (peer.clone(), state.relation(user, peer)));
        Ok(peers.collect())
    }

    async fn relation(&self, user: &UserId, peer: &UserId) -> Result<Relation, Unavailable> {
        Ok(self.state().relation(user, peer))
    }

    async fn trim(&self, keep: &Keep) -> Result<Trimmed, Unavailable> {
        Ok(self.state().trim(keep))
    }

    async fn erase(&self, user: &UserId, until: Seq) -> Result<Trimmed, Unavailable> {
        Ok(self.state().erase(user, until))
    }

    async fn messages(
        &self,
        of: Option<&UserId>,
        after: Seq,
        limit: u16,
    ) -> Result<Vec<Message>, Unavailable> {
        let state = self.state();
        let limit = usize::from(limit);
        let Some(user) = of else {
            let messages = state.messages.all().filter(|m| m.seq > after);
            return Ok(messages.take(limit).cloned().collect());
        };
        let messages = state.messages.after(user, after);
        Ok(messages.take(limit).cloned().collect())
    }

    async fn counts(&self) -> Result<Counts, Unavailable> {
        Ok(self.state().counts())
    }

    async fn person(&self, user: &UserId) -> Result<Person, Unavailable> {
        Ok(self.state().person(user))
    }

    async fn bookmark(&self, bookmark: Bookmark) -> Result<Option<Seq>, Unavailable> {
        Ok(self.state().bookmarks.get(&bookmark).copied())
    }

    async fn set_bookmark(&self, bookmark: Bookmark, seq: Seq) -> Result<(), Unavailable> {
        self.state().bookmarks.insert(bookmark, seq);
        Ok(())
    }

    fn follow(&self) -> broadcast::Receiver<Grown> {
        self.followers.subscribe()
    }
}
