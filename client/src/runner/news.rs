//! What comes from the server: the snapshot, and what happened since.

use std::collections::BTreeMap;
use std::rc::Rc;

use chut_core::inbox::Standing;
use chut_core::limits::PAGE_DEFAULT;
use chut_core::wire::{Event, conversations, read};
use chut_core::{Inbox, Outbox};
use leptos::prelude::{Set, document};

use super::sending::known;
use super::{Facts, Runner, random};

/// Blocks that history alone brings: more would cover the page.
const BLOCKS_FROM_HISTORY: usize = 3;

impl Runner {
    pub(super) fn snapshot(self: &Rc<Self>, reply: conversations::Reply) {
        self.meet(&reply);
        self.inbox.replace(Some(Inbox::new(&reply, PAGE_DEFAULT)));
        let newest = reply.conversations.len().min(BLOCKS_FROM_HISTORY);
        for conversation in self.store.conversations() {
            let listed = reply
                .conversations
                .iter()
                .find(|c| c.with == conversation.peer);
            if !listed.is_some_and(|listed| conversation.ends_with(&listed.last)) {
                conversation.reset();
            }
        }
        // The newest block comes last, where the next one will appear.
        for (at, listed) in reply.conversations.into_iter().enumerate().rev() {
            let conversation = self.store.conversation(&listed.with);
            let name = listed.name.unwrap_or_else(|| listed.with.to_string());
            conversation.name.set(name);
            self.store.raise(&conversation);
            if conversation.insert(listed.last) && at < newest {
                self.store.show(&conversation);
            }
        }
        for conversation in self.store.conversations() {
            conversation.arrange(&self.outbox.borrow());
        }
        self.announce_what_roused_us();
        self.stand();
        self.load_missing();
    }

    /// Learns who we are. If we were another, nothing of theirs stays.
    fn meet(&self, reply: &conversations::Reply) {
        let facts = Facts {
            me: reply.me.user.clone(),
            max_text_bytes: reply.server.max_text_bytes,
        };
        let before = self.facts.replace(Some(facts));
        if before.is_some_and(|before| before.me != reply.me.user) {
            self.outbox.replace(Outbox::new(random::seed()));
            self.store.forget_all();
        }
    }

    pub(super) fn events(self: &Rc<Self>, events: Vec<Event>) {
        let mut touched = BTreeMap::new();
        for event in events {
            if let Some(inbox) = self.inbox.borrow_mut().as_mut() {
                inbox.apply(self.clock.now(), &event);
            }
            match event {
                Event::Received(message) => {
                    let conversation = self.store.conversation(&message.from);
                    if conversation.insert(message.clone()) {
                        self.store.notify(&conversation, &message);
                        known(&message, false);
                    }
                    touched.insert(message.from, conversation);
                }
                Event::Sent(message) => self.stored(&message),
                Event::Delivered { .. }
                | Event::Read { .. }
                | Event::Blocked { .. }
                | Event::Presence { .. }
                | Event::Typing { .. }
                | Event::Resync
                | Event::Unknown => {}
            }
        }
        for conversation in touched.into_values() {
            conversation.arrange(&self.outbox.borrow());
        }
        self.stand();
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

    /// What is open in a page in sight has been read.
    fn mark_read(self: &Rc<Self>) {
        let mut inbox = self.inbox.borrow_mut();
        let Some(inbox) = inbox.as_mut().filter(|_| !document().hidden()) else {
            return;
        };
        for conversation in self.store.conversations() {
            let with = &conversation.peer;
            let unseen = inbox.standing(with).and_then(Standing::unseen);
            let Some(seq) = unseen.filter(|_| conversation.is_open()) else {
                continue;
            };
            let by = inbox.me().clone();
            let with = with.clone();
            self.fetch.tell(
                "read",
                &read::Request {
                    with: with.clone(),
                    seq: seq.get(),
                },
            );
            inbox.apply(self.clock.now(), &Event::Read { by, with, seq });
        }
    }

    /// The message that brought the widget was there before it.
    fn announce_what_roused_us(&self) {
        if !self.roused.replace(false) {
            return;
        }
        if let Some((peer, standing)) = self.inbox.borrow().as_ref().and_then(|i| i.iter().next())
            && standing.last.from == *peer
        {
            let conversation = self.store.conversation(peer);
            self.store.announce(&conversation, &standing.last);
        }
    }
}
