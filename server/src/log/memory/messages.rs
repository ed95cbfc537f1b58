//! The messages of the memory log: each held once, and listed wherever it is looked for.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use chut_core::{Draft, Message, MessageId, Seq, UserId};

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Messages {
    all: List,
    by_person: HashMap<UserId, List>,
    by_pair: HashMap<Pair, List>,
    by_id: HashMap<(UserId, MessageId), Arc<Message>>,
}

/// Messages in order.
type List = BTreeMap<Seq, Arc<Message>>;

/// Two people, the lesser first.
type Pair = (UserId, UserId);

impl Messages {
    pub(super) fn insert(&mut self, message: &Arc<Message>) {
        let [from, to] = [&message.from, &message.to].map(Clone::clone);
        let lists = [
            &mut self.all,
            self.by_pair.entry(pair(&from, &to)).or_default(),
        ];
        for list in lists {
            list.insert(message.seq, Arc::clone(message));
        }
        for person in [from.clone(), to] {
            let list = self.by_person.entry(person).or_default();
            list.insert(message.seq, Arc::clone(message));
        }
        let key = (from, message.id.clone());
        self.by_id.insert(key, Arc::clone(message));
    }

    pub(super) fn remove(&mut self, seq: Seq) -> Option<Arc<Message>> {
        let message = self.all.remove(&seq)?;
        for person in [&message.from, &message.to] {
            if let Some(list) = self.by_person.get_mut(person) {
                list.remove(&seq);
            }
        }
        let pair = pair(&message.from, &message.to);
        if let Some(list) = self.by_pair.get_mut(&pair) {
            list.remove(&seq);
            if list.is_empty() {
                self.by_pair.remove(&pair);
            }
        }
        let key = (message.from.clone(), message.id.clone());
        self.by_id.remove(&key);
        Some(message)
    }

    /// What the sender of `draft` has stored under its ID.
    pub(super) fn stored(&self, draft: &Draft) -> Option<&Message> {
        let key = (draft.from.clone(), draft.id.clone());
        self.by_id.get(&key).map(AsRef::as_ref)
    }

    /// How many people have a conversation, how many pairs do, and how many messages there are.
    pub(super) fn counts(&self) -> [usize; 3] {
        let people = self.by_person.values().filter(|list| !list.is_empty());
        [people.count(), self.by_pair.len(), self.all.len()]
    }

    /// All messages, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Message> {
        self.all.values().map(AsRef::as_ref)
    }

    /// The messages of a person after a place, in order.
    pub(super) fn after(
        &self,
        user: &UserId,
        after: Seq,
    ) -> impl DoubleEndedIterator<Item = &Message> {
        let span = (Bound::Excluded(after), Bound::Unbounded);
        let list = self.by_person.get(user).into_iter();
        list.flat_map(move |list| list.range(span).map(|(_, message)| &**message))
    }

    /// The conversation of two people, in order.
    pub(super) fn between(
        &self,
        me: &UserId,
        peer: &UserId,
    ) -> impl DoubleEndedIterator<Item = &Message> {
        let list = self.by_pair.get(&pair(me, peer)).into_iter();
        list.flat_map(|list| list.values().map(AsRef::as_ref))
    }

    /// What each conversation has beyond its newest `most` messages.
    pub(super) fn beyond(&self, most: usize) -> impl Iterator<Item = Seq> {
        let lists = self.by_pair.values();
        lists.flat_map(move |list| list.keys().take(list.len().saturating_sub(most)).copied())
    }
}

fn pair(a: &UserId, b: &UserId) -> Pair {
    (a.min(b).clone(), a.max(b).clone())
}
