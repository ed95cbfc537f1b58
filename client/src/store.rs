//! The model: what is known, as signals that the view follows. Only the runner and the actions change it.

mod conversation;
mod entry;

use std::collections::BTreeMap;
use std::sync::Arc;

use chut_core::link::Status;
use chut_core::{Message, UserId};
use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, StoredValue, Trigger, Update, UpdateValue, WithValue,
};

pub(crate) use conversation::Conversation;
pub(crate) use entry::{Entry, Progress};

use crate::words;

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) status: RwSignal<Status>,
    /// The conversations that have a block, in the order in which these came.
    pub(crate) blocks: RwSignal<Vec<Arc<Conversation>>>,
    /// The latest message received, for those who listen to the page.
    pub(crate) announcement: RwSignal<String>,
    /// All conversations, the newest first.
    pub(crate) roster: RwSignal<Vec<Arc<Conversation>>>,
    pub(crate) roster_open: RwSignal<bool>,
    /// The widget has been put into the page again.
    pub(crate) attached: Trigger,
    conversations: StoredValue<BTreeMap<UserId, Arc<Conversation>>>,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self {
            status: RwSignal::new(Status::Connecting),
            blocks: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            roster: RwSignal::new(Vec::new()),
            roster_open: RwSignal::new(false),
            attached: Trigger::new(),
            conversations: StoredValue::new(BTreeMap::new()),
        }
    }

    /// The conversation with `peer`, which begins here if need be.
    pub(crate) fn conversation(self, peer: &UserId) -> Arc<Conversation> {
        let known = self.conversations.with_value(|all| all.get(peer).cloned());
        known.unwrap_or_else(|| {
            let new = Arc::new(Conversation::new(peer.clone()));
            self.conversations.update_value(|all| {
                all.insert(peer.clone(), new.clone());
            });
            new
        })
    }

    pub(crate) fn conversations(self) -> Vec<Arc<Conversation>> {
        self.conversations
            .with_value(|all| all.values().cloned().collect())
    }

    /// Gives the conversation a block; a new one is minimised.
    pub(crate) fn show(self, conversation: &Arc<Conversation>) {
        if !self.is_shown(conversation) {
            self.blocks
                .update(|blocks| blocks.push(conversation.clone()));
        }
    }

    /// The conversation has the newest message.
    pub(crate) fn raise(self, conversation: &Arc<Conversation>) {
        self.roster.update(|roster| {
            roster.retain(|other| other.peer != conversation.peer);
            roster.insert(0, conversation.clone());
        });
    }

    /// Unread messages of all conversations.
    pub(crate) fn unread(self) -> u64 {
        let all = self.roster.get();
        all.iter().map(|one| one.unread.get()).sum()
    }

    /// Leaves no other block open.
    pub(crate) fn minimise_others(self, conversation: &Conversation) {
        for other in self.blocks.get_untracked() {
            if other.peer != conversation.peer {
                other.minimise();
            }
        }
    }

    /// Takes its block away.
    pub(crate) fn hide(self, conversation: &Arc<Conversation>) {
        conversation.minimise();
        self.blocks
            .update(|blocks| blocks.retain(|other| other.peer != conversation.peer));
    }

    /// `message` came from the conversation's peer and was not known before.
    pub(crate) fn notify(self, conversation: &Arc<Conversation>, message: &Message) {
        self.show(conversation);
        self.raise(conversation);
        self.announce(conversation, message);
    }

    pub(crate) fn announce(self, conversation: &Conversation, message: &Message) {
        let name = conversation.name.get_untracked();
        self.announcement
            .set(words::announcement(&name, message.text.as_str()));
    }

    /// Another user's words must not stay in sight.
    pub(crate) fn forget_all(self) {
        self.blocks.set(Vec::new());
        self.roster.set(Vec::new());
        self.announcement.set(String::new());
        self.conversations.update_value(BTreeMap::clear);
    }

    fn is_shown(self, conversation: &Conversation) -> bool {
        let blocks = self.blocks.get_untracked();
        blocks.iter().any(|other| other.peer == conversation.peer)
    }
}
