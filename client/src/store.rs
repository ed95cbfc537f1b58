//! The model: what is known, as signals that the view follows. Only the runner and the actions change it.

mod conversation;
mod entry;
mod face;

use std::sync::Arc;

use chut_core::blocks::{Blocks, Room};
use chut_core::link::Status;
use chut_core::{Message, UserId};
use leptos::prelude::{
    Get, ReadValue, RwSignal, Set, StoredValue, Update, WithUntracked, WriteValue, document, window,
};

pub(crate) use conversation::Conversation;
pub(crate) use entry::{Entry, Key, Progress};
pub(crate) use face::Face;

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
    pub(crate) in_sight: RwSignal<bool>,
    /// This tab is the one of its browser that polls, and changes what all have but once.
    pub(crate) leads: RwSignal<bool>,
    /// It is known who we are, and what was kept has been taken up.
    pub(crate) is_known: RwSignal<bool>,
    model: StoredValue<Model>,
}

/// What the view does not follow.
#[derive(Default)]
struct Model {
    layout: Blocks,
    /// Where the layout is kept; empty before it is known whose it is.
    layout_key: String,
    conversations: Vec<Arc<Conversation>>,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self {
            status: RwSignal::new(Status::Connecting),
            blocks: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            roster: RwSignal::new(Vec::new()),
            roster_open: RwSignal::new(false),
            in_sight: RwSignal::new(!document().hidden()),
            leads: RwSignal::new(false),
            is_known: RwSignal::new(false),
            model: StoredValue::new(Model::default()),
        }
    }

    /// The conversation with `peer`, which begins here if need be.
    pub(crate) fn conversation(self, peer: &UserId) -> Arc<Conversation> {
        let mut model = self.model.write_value();
        let mut known = model.conversations.iter();
        if let Some(known) = known.find(|one| one.peer == *peer) {
            return known.clone();
        }
        let new = Arc::new(Conversation::new(peer.clone()));
        model.conversations.push(new.clone());
        new
    }

    pub(crate) fn conversations(self) -> Vec<Arc<Conversation>> {
        self.model.read_value().conversations.clone()
    }

    /// Changes how the blocks stand, and shows it.
    pub(crate) fn arrange(self, change: impl FnOnce(&mut Blocks)) {
        change(&mut self.model.write_value().layout);
        self.lay_out();
    }

    /// Takes up what an earlier page has left under `key`; what is open here stays open.
    pub(crate) fn restore(self, mut kept: Blocks, key: String) {
        for conversation in self.conversations() {
            if conversation.is_open() {
                kept.open(&conversation.peer);
            }
        }
        {
            let mut model = self.model.write_value();
            (model.layout, model.layout_key) = (kept, key);
        }
        self.lay_out();
    }

    /// Shows as many blocks as there is room for.
    pub(crate) fn lay_out(self) {
        let row = self.model.write_value().layout.fit(room());
        {
            let model = self.model.read_value();
            for conversation in &model.conversations {
                let open = model.layout.is_open(&conversation.peer);
                conversation.show(|face| face.open = open);
            }
            if !model.layout_key.is_empty() {
                save(Span::Always, &model.layout_key, &model.layout.to_string());
            }
        }
        let mut shown = Vec::new();
        for block in row {
            shown.push(self.conversation(&block.peer));
        }
        let changed = self.blocks.with_untracked(|old| {
            old.len() != shown.len()
                || old
                    .iter()
                    .zip(&shown)
                    .any(|(old, new)| old.peer != new.peer)
        });
        if changed {
            self.blocks.set(shown);
        }
    }

    /// The conversation has another newest message: its place in the list is by that.
    pub(crate) fn raise(self, conversation: &Arc<Conversation>) {
        self.roster.update(|roster| {
            roster.retain(|other| other.peer != conversation.peer);
            let newest = conversation.newest();
            let place = roster.iter().position(|other| other.newest() < newest);
            roster.insert(place.unwrap_or(roster.len()), conversation.clone());
        });
    }

    /// Unread messages of all conversations.
    pub(crate) fn unread(self) -> u64 {
        let all = self.roster.get();
        all.iter().map(|one| one.face(|face| face.unread)).sum()
    }

    /// `message` came from the conversation's peer and was not known before.
    pub(crate) fn notify(self, conversation: &Arc<Conversation>, message: &Message) {
        self.arrange(|blocks| blocks.received(&message.from, message.seq));
        self.raise(conversation);
        self.announce(conversation, message);
    }

    pub(crate) fn announce(self, conversation: &Conversation, message: &Message) {
        let name = conversation.peek(|face| face.name.clone());
        self.announcement
            .set(words::announcement(&name, message.text.as_str()));
    }

    /// Another user's words must not stay in sight.
    pub(crate) fn forget_all(self) {
        self.blocks.set(Vec::new());
        self.roster.set(Vec::new());
        self.is_known.set(false);
        self.announcement.set(String::new());
        *self.model.write_value() = Model::default();
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
