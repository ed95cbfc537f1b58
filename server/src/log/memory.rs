//! A log in memory: for tests and trials; it ends with the process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chut_core::wire::PageLimit;
use chut_core::{Draft, Epoch, Message, MessageId, Seq, UserId};
use tokio::sync::broadcast;

use super::{
    AppendError, Appended, BatchBound, FOLLOWER_BACKLOG, Glance, Log, Page, Span, Unavailable,
};
use crate::clock;

/// See the [module](self). Every message is held once and listed for each of its people.
#[derive(Debug)]
pub struct MemoryLog {
    epoch: Epoch,
    state: Mutex<State>,
    followers: broadcast::Sender<Arc<Message>>,
}

#[derive(Debug, Default)]
struct State {
    head: Seq,
    people: HashMap<UserId, Vec<Arc<Message>>>,
    sent: HashMap<(UserId, MessageId), Arc<Message>>,
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

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Log for MemoryLog {
    fn epoch(&self) -> Epoch {
        self.epoch
    }

    async fn append(&self, draft: Draft) -> Result<Appended, AppendError> {
        let mut state = self.state();
        let key = (draft.from.clone(), draft.id.clone());
        if let Some(stored) = state.sent.get(&key) {
            return super::repeated(stored, &draft);
        }
        let message = Arc::new(super::commit(draft, state.head.next(), clock::timestamp()));
        state.take(key, &message);
        // Under the lock, so that followers see the order of commits.
        let _ = self.followers.send(Arc::clone(&message));
        Ok(Appended {
            seq: message.seq,
            at: message.at,
            duplicate: false,
        })
    }

    async fn head(&self) -> Result<Seq, Unavailable> {
        Ok(self.state().head)
    }

    async fn last(&self, user: &UserId) -> Result<Seq, Unavailable> {
        let state = self.state();
        let last = state.of(user).last();
        Ok(last.map_or(Seq::START, |message| message.seq))
    }

    async fn after(
        &self,
        user: &UserId,
        after: Seq,
        bound: BatchBound,
    ) -> Result<Vec<Message>, Unavailable> {
        let state = self.state();
        let all = state.of(user);
        let start = all.partition_point(|message| message.seq <= after);
        bound.take(all[start..].iter().map(|message| Ok((**message).clone())))
    }

    async fn page(
        &self,
        people: (&UserId, &UserId),
        span: Span,
        limit: PageLimit,
    ) -> Result<Page, Unavailable> {
        let state = self.state();
        let (me, peer) = people;
        let mut all = state.of(me).iter().filter(|m| m.peer(me) == peer);
        let limit = usize::from(limit.get());
        Ok(match span {
            Span::After(seq) => {
                let mut found = all.filter(|m| m.seq > seq);
                let messages = found.by_ref().take(limit).map(|m| (**m).clone()).collect();
                let more = found.next().is_some();
                Page { messages, more }
            }
            Span::Before(seq) => {
                let mut found = all.by_ref().rev().filter(|m| m.seq < seq);
                let newest = found.by_ref().take(limit).map(|m| (**m).clone());
                let mut messages: Vec<_> = newest.collect();
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
        let state = self.state();
        let mut glances: HashMap<&UserId, Glance> = HashMap::new();
        for message in state.of(user) {
            let with = message.peer(user);
            let glance = glances.entry(with).or_insert_with(|| Glance {
                with: with.clone(),
                last: (**message).clone(),
                received: 0,
            });
            glance.received += u64::from(&message.to == user);
            glance.last = (**message).clone();
        }
        let mut glances: Vec<_> = glances.into_values().collect();
        glances.sort_by_key(|glance| std::cmp::Reverse(glance.last.seq));
        glances.truncate(limit.get().into());
        Ok(glances)
    }

    fn follow(&self) -> broadcast::Receiver<Arc<Message>> {
        self.followers.subscribe()
    }
}

impl State {
    fn of(&self, user: &UserId) -> &[Arc<Message>] {
        self.people.get(user).map_or(&[], Vec::as_slice)
    }

    fn take(&mut self, key: (UserId, MessageId), message: &Arc<Message>) {
        self.head = message.seq;
        for person in [&message.from, &message.to] {
            let list = self.people.entry(person.clone()).or_default();
            list.push(Arc::clone(message));
        }
        self.sent.insert(key, Arc::clone(message));
    }
}
