//! What has been read, and what the server is told of it.

use std::rc::Rc;

use chut_core::inbox::Standing;
use chut_core::receipts::{Input, Receipt};
use chut_core::wire::{Event, read};
use chut_core::{Seq, UserId};

use super::Runner;
use super::news::is_watched;
use crate::store::Conversation;

impl Runner {
    /// What is open, at its end, in a page in sight has been read.
    pub(super) fn mark_read(self: &Rc<Self>) {
        for conversation in self.store.conversations() {
            if is_watched(&conversation)
                && self.shows_all(&conversation)
                && let Some(receipt) = self.unseen(&conversation.peer)
            {
                self.tell_receipts(Input::Read(receipt));
            }
        }
    }

    /// Whether there is nothing of which a snapshot alone knows.
    fn shows_all(&self, conversation: &Conversation) -> bool {
        let inbox = self.inbox.borrow();
        let standing = inbox
            .as_ref()
            .and_then(|inbox| inbox.standing(&conversation.peer));
        let last = standing.map_or(Seq::START, |standing| standing.last.seq);
        !conversation.is_loaded() || conversation.newest() >= last
    }

    /// How far the conversation is to be read, if it is not; from now on it is.
    fn unseen(&self, with: &UserId) -> Option<Receipt> {
        let mut inbox = self.inbox.borrow_mut();
        let inbox = inbox.as_mut()?;
        let seq = inbox.standing(with).and_then(Standing::unseen)?;
        let (by, with) = (inbox.me().clone(), with.clone());
        let receipt = Receipt {
            with: with.clone(),
            seq,
        };
        inbox.apply(self.clock.now(), &Event::Read { by, with, seq });
        Some(receipt)
    }

    pub(super) fn tell_receipts(self: &Rc<Self>, input: Input) {
        let due = self.receipts.borrow_mut().handle(self.clock.now(), input);
        for receipt in due {
            self.tell_receipt(receipt);
        }
        self.set_alarm();
    }

    fn tell_receipt(self: &Rc<Self>, receipt: Receipt) {
        let request = read::Request {
            with: receipt.with.clone(),
            seq: receipt.seq.get(),
        };
        let (runner, token) = (self.clone(), self.fetch.proven());
        let question = self.fetch.post("read", &request);
        question.answer_in_time::<()>(move |answer| {
            // Another person has receipts of their own.
            if !runner.fetch.has_proven(&token) {
                return;
            }
            if let Err(failure) = &answer {
                runner.heed(failure, &token);
            }
            runner.tell_receipts(Input::Answered(receipt, answer));
        });
    }
}
