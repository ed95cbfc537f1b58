//! The model: what is known, as signals that the view follows. Only the runner and the actions change it.

mod conversation;
mod entry;

use std::collections::BTreeMap;
use std::sync::Arc;

use chut_core::blocks::{Blocks, Room};
use chut_core::link::Status;
use chut_core::{Message, UserId};
use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, SetValue, StoredValue, Trigger, Update, UpdateValue,
    WithUntracked, WithValue, document, window,
};

pub(crate) use conversation::{Conversation, Marks};
pub(crate) use entry::{Entry, Progress};

use crate::storage::{Span, save};
use crate::words;

/// The launcher and the margins around it.
const LAUNCHER_PX: u32 = 184;

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) status: RwSignal<Status>,
    /// The conversations whose blocks stand in the row, in the order in which these came.
    pub(crate) blocks: RwSignal<Vec<Arc<Conversation>>>,
    /// The latest message received, for those who listen to the page.
    pub(crate) announcement: RwSignal<String>,
    /// All conversations, the newest first.
    pub(crate) roster: RwSignal<Vec<Arc<Conversation>>>,
    pub(crate) roster_open: RwSignal<bool>,
    /// The widget has been put into the page again.
    pub(crate) attached: Trigger,
    pub(crate) in_sight: RwSignal<bool>,
    /// It is known who we are, and what was kept has been taken up.
    pub(crate) is_known: RwSignal<bool>,
    layout: StoredValue<Blocks>,
    /// Where the layout is kept; empty before it is known whose it is.
    layout_key: StoredValue<String>,
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
            in_sight: RwSignal::new(!document().hidden()),
            is_known: RwSignal::new(false),
            layout: StoredValue::new(Blocks::default()),
            layout_key: StoredValue::new(String::new()),
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

    /// Changes how the blocks stand, and shows it.
    pub(crate) fn arrange(self, change: impl FnOnce(&mut Blocks)) {
        self.layout.update_value(change);
        self.lay_out();
    }

    /// Takes up what an earlier page has left under `key`; what is open here stays open.
    pub(crate) fn restore(self, mut kept: Blocks, key: String) {
        for conversation in self.conversations() {
            if conversation.is_open() {
                kept.open(&conversation.peer);
            }
        }
        self.layout.set_value(kept);
        self.layout_key.set_value(key);
        self.lay_out();
    }

    /// Shows as many blocks as there is room for.
    pub(crate) fn lay_out(self) {
        let mut row = Vec::new();
        self.layout.update_value(|blocks| row = blocks.fit(room()));
        self.layout.with_value(|blocks| {
            for conversation in self.conversations() {
                conversation.set_open(blocks.is_open(&conversation.peer));
            }
            self.layout_key
                .with_value(|key| save(Span::Always, key, &blocks.to_string()));
        });
        let row: Vec<_> = row
            .into_iter()
            .map(|block| {
                let conversation = self.conversation(&block.peer);
                conversation.set_open(block.open);
                conversation
            })
            .collect();
        let changed = self.blocks.with_untracked(|old| {
            old.len() != row.len() || old.iter().zip(&row).any(|(old, new)| old.peer != new.peer)
        });
        if changed {
            self.blocks.set(row);
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

    /// `message` came from the conversation's peer and was not known before.
    pub(crate) fn notify(self, conversation: &Arc<Conversation>, message: &Message) {
        self.arrange(|blocks| blocks.received(&message.from, message.seq));
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
        self.layout.set_value(Blocks::default());
        self.is_known.set(false);
        self.announcement.set(String::new());
        self.conversations.update_value(BTreeMap::clear);
    }
}

/// What there is beside the launcher, and what a block needs to be of use, in pixels.
fn room() -> Room {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a window is far narrower than 2^32 pixels, and a cast stops at the bounds"
    )]
    let width = width.unwrap_or_default() as u32;
    Room {
        width: width.saturating_sub(LAUNCHER_PX),
        open: 300,
        minimised: 140,
    }
}
