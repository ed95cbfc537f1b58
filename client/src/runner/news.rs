//! What comes from the server: the snapshot, and what happened since.

use std::rc::Rc;
use std::sync::Arc;

use chut_core::outbox;
use chut_core::wire::{Event, conversations};
use chut_core::{Inbox, Message, Receipts, Seq, Told};
use leptos::prelude::{GetUntracked, document};

use super::sending::known;
use super::{Facts, Runner, random};
use crate::alert::{self, Alert};
use crate::store::{Conversation, Face};

impl Runner {
    pub(super) fn snapshot(self: &Rc<Self>, reply: conversations::Reply, begins: bool) {
        self.meet(&reply);
        self.inbox.replace(Some(Inbox::new(&reply)));
        if begins {
            self.reset_those_with_a_gap(&reply.conversations);
        }
        let all = reply.conversations.iter();
        let history: Vec<_> = all.map(|one| (one.with.clone(), one.last.seq)).collect();
        for listed in reply.conversations.into_iter().rev() {
            let conversation = self.store.conversation(&listed.with);
            // What came before this page came while nobody looked, wherever its block stands by now.
            let missed =
                listed.unread > 0 && !(conversation.is_loaded() && is_watched(&conversation));
            conversation.show(|face| {
                face.name = listed.name.unwrap_or_else(|| listed.with.to_string());
                face.avatar = listed.avatar;
                face.seen = face.seen.or(missed.then_some(listed.read));
            });
            // Where it does not begin anew, an event will tell of it, after those before it.
            if begins || !conversation.is_loaded() {
                conversation.insert(listed.last);
            }
            self.store.raise(&conversation);
        }
        for conversation in self.store.conversations() {
            self.settle(&conversation);
            conversation.arrange(&self.outbox.borrow());
        }
        self.store
            .arrange(|blocks| blocks.begin(history.iter().map(|(peer, seq)| (peer, *seq))));
        self.announce_what_roused_us();
        self.stand();
        self.load_missing();
    }

    fn reset_those_with_a_gap(&self, all: &[conversations::Conversation]) {
        for conversation in self.store.conversations() {
            let listed = all.iter().find(|one| one.with == conversation.peer);
            if !listed.is_some_and(|listed| conversation.has_heard(&listed.last)) {
                conversation.reset();
            }
        }
    }

    /// Learns who we are. If we were another, nothing of theirs stays.
    fn meet(self: &Rc<Self>, reply: &conversations::Reply) {
        let facts = Facts {
            me: reply.me.user.clone(),
            max_text_bytes: reply.server.max_text_bytes,
        };
        let before = self.facts.replace(Some(facts)).map(|before| before.me);
        let is_other = before.as_ref() != Some(&reply.me.user);
        let after_another = is_other && before.is_some();
        if after_another {
            self.receipts.replace(Receipts::new(random::seed()));
            self.told.replace(Told::default());
            self.store.forget_all();
        }
        self.fetch.prove();
        if is_other {
            self.take_up(after_another);
        } else {
            let (left, another) = (Vec::new(), false);
            self.tell_outbox(outbox::Input::Begin { left, another });
        }
        self.tell_outbox(outbox::Input::Wake);
    }

    pub(super) fn events(self: &Rc<Self>, events: Vec<Event>) {
        let mut touched = Vec::new();
        let mut rings = false;
        for event in events {
            if let Some(inbox) = self.inbox.borrow_mut().as_mut() {
                inbox.apply(self.clock.now(), &event);
            }
            match event {
                Event::Received(message) => {
                    let conversation = self.store.conversation(&message.from);
                    conversation.hear(message.clone());
                    // A page of the log may have had it before.
                    if self.told.borrow_mut().is_news(&message) {
                        self.store.notify(&conversation, &message);
                        if !self.has_read(&message) {
                            came(&conversation, message.seq);
                            self.alert(&conversation, &message);
                            rings = true;
                        }
                        known(&message, false);
                    }
                    if !touched
                        .iter()
                        .any(|other| Arc::ptr_eq(other, &conversation))
                    {
                        touched.push(conversation);
                    }
                }
                Event::Sent(message) => {
                    self.stored(&message);
                    self.store.conversation(&message.to).hear(message);
                }
                Event::Delivered { .. }
                | Event::Read { .. }
                | Event::Blocked { .. }
                | Event::Presence { .. }
                | Event::Typing { .. }
                | Event::Resync
                | Event::Unknown => {}
            }
        }
        if rings && self.is_unwatched(Alert::Sound) {
            alert::ring();
        }
        for conversation in touched {
            conversation.arrange(&self.outbox.borrow());
        }
        self.stand();
    }

    /// Whether the person has seen it elsewhere.
    fn has_read(&self, message: &Message) -> bool {
        let inbox = self.inbox.borrow();
        let standing = inbox
            .as_ref()
            .and_then(|inbox| inbox.standing(&message.from));
        standing.is_some_and(|standing| message.seq <= standing.read)
    }

    /// Whether this tab is the one to tell a person who looks elsewhere, and is wanted to in this way.
    fn is_unwatched(&self, alert: Alert) -> bool {
        self.store.leads.get_untracked() && !self.sight.borrow().any() && alert.is_wanted()
    }

    fn alert(&self, conversation: &Conversation, message: &Message) {
        if self.is_unwatched(Alert::Notification) {
            let (peer, text) = (message.from.as_str(), message.text.as_str());
            conversation.peek(|face| alert::notify(peer, &face.name, text, face.avatar.as_deref()));
        }
    }

    /// Shows how each conversation stands, and tells the server what has been read.
    pub(crate) fn stand(self: &Rc<Self>) {
        self.mark_read();
        let now = self.clock.now();
        if let Some(inbox) = self.inbox.borrow().as_ref() {
            for conversation in self.store.conversations() {
                conversation.stand(inbox.standing(&conversation.peer), now);
            }
        }
        self.set_alarm();
    }

    /// The message that brought the widget was there before it.
    fn announce_what_roused_us(&self) {
        if !self.roused.replace(false) {
            return;
        }
        if let Some((peer, standing)) = self.inbox.borrow().as_ref().and_then(Inbox::newest)
            && standing.last.from == *peer
        {
            let conversation = self.store.conversation(peer);
            self.store.announce(&conversation, &standing.last);
        }
    }
}

/// A message has come: where nobody looks, it is marked as the first of those, and counted if it is out of sight.
fn came(conversation: &Conversation, seq: Seq) {
    let is_watched = is_watched(conversation);
    conversation.show(|face| {
        if !is_watched {
            let before = seq.get().saturating_sub(1);
            face.seen = face.seen.or(Seq::new(before));
        }
        if face.open && !face.at_end {
            face.below += 1;
        }
    });
}

pub(super) fn is_watched(conversation: &Conversation) -> bool {
    !document().hidden() && conversation.peek(Face::is_seen)
}
