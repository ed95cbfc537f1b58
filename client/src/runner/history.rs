//! Pages of history: the newest when a conversation is opened, older ones on demand.

use std::rc::Rc;
use std::sync::Arc;

use super::Runner;
use crate::store::Conversation;

impl Runner {
    /// Loads the newest page, unless it is there.
    pub(crate) fn load_newest(self: &Rc<Self>, conversation: &Arc<Conversation>) {
        if !conversation.is_loaded() {
            self.load_older(conversation);
        }
    }

    /// Loads the page above what is there; the newest if nothing is.
    pub(crate) fn load_older(self: &Rc<Self>, conversation: &Arc<Conversation>) {
        let Some(asked) = conversation.ask_page() else {
            return;
        };
        let (runner, conversation) = (self.clone(), conversation.clone());
        let token = self.fetch.token();
        let question = self.fetch.history(&conversation.peer, asked.before);
        question.answer_in_time(move |page| {
            if let Err(failure) = &page {
                runner.heed(failure, &token);
            }
            conversation.take_page(asked, page.ok());
            runner.settle(&conversation);
            runner.arrange(&conversation);
        });
    }

    /// Lists what is to be shown of the conversation.
    pub(crate) fn arrange(&self, conversation: &Conversation) {
        conversation.arrange(&self.outbox.borrow());
    }

    /// Loads what is open and not there: an earlier try may have failed.
    pub(super) fn load_missing(self: &Rc<Self>) {
        for conversation in self.store.conversations() {
            if conversation.is_open() {
                self.load_newest(&conversation);
            }
        }
    }
}
