//! Messages on their way to the log, by the core's outbox.

use std::rc::Rc;

use chut_core::outbox;
use chut_core::wire::{ErrorCode, message};
use chut_core::{Failure, Message, MessageId, Text, UserId};

use super::{Runner, random};
use crate::json::number;
use crate::options::{object, tell, tell_refused};
use crate::store::Conversation;
use crate::words::Refusal;

impl Runner {
    pub(crate) fn send(self: &Rc<Self>, to: &UserId, text: Text) -> Result<(), Refusal> {
        let facts = self.facts.borrow();
        if facts
            .as_ref()
            .is_some_and(|facts| text.bytes() > facts.max_text_bytes)
        {
            return Err(Refusal::TooLong);
        }
        drop(facts);
        if !self.outbox.borrow().has_room() {
            return Err(Refusal::NoRoom);
        }
        let conversation = self.store.conversation(to);
        conversation.follow();
        conversation.show(|face| face.seen = None);
        self.tell_outbox(outbox::Input::Send(message::Request {
            to: to.clone(),
            text,
            id: random::message_id(),
        }));
        Ok(())
    }

    pub(crate) fn retry(self: &Rc<Self>, id: &MessageId) {
        self.tell_outbox(outbox::Input::Retry { id: id.clone() });
    }

    /// The log has a message of ours.
    pub(super) fn stored(self: &Rc<Self>, message: &Message) {
        let (conversation, id) = (self.store.conversation(&message.to), message.id.clone());
        conversation.insert(message.clone());
        if self.told.borrow_mut().is_news(message) {
            self.store.raise(&conversation);
            known(message, true);
        }
        self.tell_outbox(outbox::Input::Stored { id });
        conversation.arrange(&self.outbox.borrow());
    }

    /// A page of the log may have what no answer has told of.
    pub(super) fn settle(self: &Rc<Self>, conversation: &Conversation) {
        let outbox = self.outbox.borrow();
        let pending = outbox.to(&conversation.peer);
        let stored: Vec<_> = pending
            .filter_map(|entry| conversation.mine(&entry.request.id))
            .collect();
        drop(outbox);
        for message in stored {
            self.stored(&message);
        }
    }

    pub(super) fn tell_outbox(self: &Rc<Self>, input: outbox::Input) {
        let now = self.clock.now();
        let effects: Vec<_> = self.outbox.borrow_mut().handle(now, input).collect();
        let mut changed = false;
        for effect in effects {
            match effect {
                outbox::Effect::Post(request) => self.post(request),
                outbox::Effect::Changed => changed = true,
            }
        }
        if changed {
            self.keep_outbox(&self.outbox.borrow());
            self.arrange_pending();
        }
        self.set_alarm();
    }

    fn post(self: &Rc<Self>, request: message::Request) {
        let runner = self.clone();
        let token = self.fetch.proven();
        let question = self.fetch.message(&request);
        question.answer_in_time(move |reply: Result<message::Reply, _>| {
            // An event may have outrun the answer, or another person have come.
            if !runner.outbox.borrow().has(&request.id) {
                return;
            }
            match reply.and_then(|reply| runner.committed(&request, &reply)) {
                Ok(message) => runner.stored(&message),
                Err(failure) => {
                    runner.heed(&failure, &token);
                    runner.failed(&request, failure);
                }
            }
        });
    }

    fn failed(self: &Rc<Self>, request: &message::Request, failure: Failure) {
        let id = request.id.clone();
        if let Failure::Refused(code) = &failure {
            tell_refused(&request.to, id.as_str(), *code);
        }
        self.tell_outbox(outbox::Input::Failed { id, failure });
    }

    /// What was sent while it was not known who we are, and another token was there, may be another's: only the person
    /// can tell.
    pub(super) fn doubt(self: &Rc<Self>) {
        let outbox = self.outbox.borrow();
        let doubtful = outbox.iter().filter(|entry| !entry.is_known);
        let requests: Vec<_> = doubtful.map(|entry| entry.request.clone()).collect();
        drop(outbox);
        for request in requests {
            self.failed(&request, Failure::Refused(ErrorCode::Unauthenticated));
        }
    }

    /// The message that `reply` says the log has.
    fn committed(
        &self,
        request: &message::Request,
        reply: &message::Reply,
    ) -> Result<Message, Failure> {
        let facts = self.facts.borrow();
        let facts = facts.as_ref().ok_or(Failure::SILENCE)?;
        Ok(Message {
            seq: reply.seq,
            id: request.id.clone(),
            from: facts.me.clone(),
            to: request.to.clone(),
            text: request.text.clone(),
            at: reply.at,
        })
    }

    fn arrange_pending(&self) {
        let outbox = self.outbox.borrow();
        for conversation in self.store.conversations() {
            if conversation.has_pending() || outbox.to(&conversation.peer).next().is_some() {
                conversation.arrange(&outbox);
            }
        }
    }
}

/// Tells the page of a message that the log has.
pub(super) fn known(message: &Message, mine: bool) {
    let peer = if mine { &message.to } else { &message.from };
    let detail = object(&[
        ("peer", peer.as_str().into()),
        ("mine", mine.into()),
        ("text", message.text.as_str().into()),
        ("id", message.id.as_str().into()),
        ("seq", number(message.seq.get())),
        ("at", number(message.at.0)),
    ]);
    tell("message", &detail);
}
