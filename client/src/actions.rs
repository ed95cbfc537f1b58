//! What a person, or the page, can do.

use std::rc::Rc;
use std::sync::Arc;

use chut_core::text::InvalidText;
use chut_core::typing;
use chut_core::wire::ErrorCode;
use chut_core::{MessageId, Text, UserId};
use leptos::prelude::{GetValue, LocalStorage, Set, StoredValue, Update};

use crate::options::{tell, tell_refused};
use crate::runner::Runner;
use crate::store::Conversation;
use crate::words::Refusal;

/// A handle for the view: what is done here reaches the runner, and comes back through the store.
#[derive(Clone, Copy)]
pub(crate) struct Actions(StoredValue<Rc<Runner>, LocalStorage>);

impl Actions {
    pub(crate) fn new(runner: Rc<Runner>) -> Self {
        Self(StoredValue::new_local(runner))
    }

    /// Opens the conversation with `peer`, ready to be written to.
    pub(crate) fn open(self, peer: &UserId) {
        let runner = self.0.get_value();
        let conversation = runner.store().conversation(peer);
        runner.store().arrange(|blocks| blocks.open(peer));
        conversation.show(|face| face.wants_focus = true);
        self.opened(&conversation);
    }

    /// The page has a new token.
    pub(crate) fn set_token(self, token: String) {
        self.0.get_value().set_token(token);
    }

    /// Minimises what is open, opens what is minimised.
    pub(crate) fn toggle(self, conversation: &Arc<Conversation>) {
        let (store, peer) = (self.0.get_value().store(), &conversation.peer);
        if conversation.is_open() {
            conversation.show(|face| face.seen = None);
            store.arrange(|blocks| blocks.minimise(peer));
            tell("minimise", &peer.as_str().into());
        } else {
            store.arrange(|blocks| blocks.open(peer));
            self.opened(conversation);
        }
    }

    fn opened(self, conversation: &Arc<Conversation>) {
        let runner = self.0.get_value();
        runner.store().roster_open.set(false);
        tell("open", &conversation.peer.as_str().into());
        runner.load_newest(conversation);
        runner.stand();
    }

    /// Opens or closes the list of conversations.
    pub(crate) fn toggle_list(self) {
        let store = self.0.get_value().store();
        store.roster_open.update(|open| *open = !*open);
    }

    /// The widget was taken out of the page and put back: a log lost its place.
    pub(crate) fn attached(self) {
        for conversation in self.0.get_value().store().conversations() {
            conversation.show(|face| face.attached += 1);
        }
    }

    /// The widget is going for good.
    pub(crate) fn leave(self) {
        self.0.get_value().end();
    }

    pub(crate) fn close_with(self, peer: &UserId) {
        let store = self.0.get_value().store();
        self.close(&store.conversation(peer));
    }

    /// Takes the block away, until the next message.
    pub(crate) fn close(self, conversation: &Arc<Conversation>) {
        let store = self.0.get_value().store();
        conversation.show(|face| face.seen = None);
        store.arrange(|blocks| blocks.close(&conversation.peer, conversation.newest()));
        tell("close", &conversation.peer.as_str().into());
    }

    /// The person wants to read further up.
    pub(crate) fn up(self, conversation: &Arc<Conversation>) {
        let runner = self.0.get_value();
        if conversation.up() {
            runner.arrange(conversation);
        } else {
            runner.load_older(conversation);
        }
    }

    /// The person reads further down.
    pub(crate) fn down(self, conversation: &Arc<Conversation>) {
        if conversation.down() {
            self.0.get_value().arrange(conversation);
        }
    }

    /// The person wants to be where the newest is.
    pub(crate) fn follow(self, conversation: &Arc<Conversation>) {
        conversation.follow();
        self.0.get_value().arrange(conversation);
    }

    /// The person reads at the end of the log, or elsewhere.
    pub(crate) fn reads(self, conversation: &Conversation, at_end: bool) {
        if conversation.reads(at_end) && at_end {
            self.0.get_value().stand();
        }
    }

    /// Sends what was typed. Says whether there was anything to send.
    pub(crate) fn send(self, peer: &UserId, typed: &str) -> Result<bool, Refusal> {
        let text: Text = match typed.parse() {
            Ok(text) => text,
            Err(InvalidText::Blank) => return Ok(false),
            Err(InvalidText::Control) => return Err(Refusal::Control),
            Err(InvalidText::TooLong) => return Err(Refusal::TooLong),
        };
        self.0.get_value().send(peer, text).map(|()| true)
    }

    /// The same for the page, which is told as if the server had refused what cannot be sent.
    pub(crate) fn send_for_page(self, peer: &UserId, text: &str) {
        let code = match self.send(peer, text) {
            Ok(true) => return,
            Ok(false) | Err(Refusal::Control) => ErrorCode::BadRequest,
            Err(Refusal::TooLong) => ErrorCode::TooLarge,
            Err(Refusal::NoRoom) => ErrorCode::RateLimited,
        };
        tell_refused(peer, "", code);
    }

    /// What is written to `peer` is `text` by now.
    pub(crate) fn typed(self, peer: &UserId, text: &str) {
        let runner = self.0.get_value();
        runner.keep_draft(peer, text);
        runner.tell_typing(if text.is_empty() {
            typing::Input::Stopped
        } else {
            typing::Input::Typed(peer.clone())
        });
    }

    /// Keeps what is being written to `peer`.
    pub(crate) fn keep_draft(self, peer: &UserId, text: &str) {
        self.0.get_value().keep_draft(peer, text);
    }

    /// What was written to `peer` before this page, and not sent.
    pub(crate) fn draft(self, peer: &UserId) -> Option<String> {
        self.0.get_value().draft(peer)
    }

    pub(crate) fn block(self, peer: &UserId, blocked: bool) {
        self.0.get_value().block(peer, blocked);
    }

    /// Tries a refused message again.
    pub(crate) fn retry(self, id: &MessageId) {
        self.0.get_value().retry(id);
    }
}
