//! Drives the core's link and outbox: their effects become fetches and timers, what comes back becomes
//! inputs for them and news for the store.

mod clock;
mod fetch;
mod history;
mod page;
mod random;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use chut_core::link::{self, AskId, Link, Status};
use chut_core::outbox::{self, Outbox};
use chut_core::wire::{Event, conversations, listen, message};
use chut_core::{Failure, Message, MessageId, Text, UserId};
use leptos::prelude::Set;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::options::Options;
use crate::store::Store;
use crate::words::Refusal;
use clock::{Alarm, Clock};
use fetch::{Aborter, Ask, Fetch};

/// Blocks that history alone brings: more would cover the page.
const BLOCKS_FROM_HISTORY: usize = 3;

/// See the [module](self).
pub(crate) struct Runner {
    store: Store,
    fetch: Fetch,
    clock: Clock,
    link: RefCell<Link>,
    outbox: RefCell<Outbox>,
    /// The link's question under way.
    asked: RefCell<Option<(AskId, Aborter)>>,
    facts: RefCell<Option<Facts>>,
    alarm: OnceCell<Alarm>,
}

/// What the snapshot says of us and the server.
struct Facts {
    me: UserId,
    max_text_bytes: usize,
}

impl Runner {
    pub(crate) fn new(options: Options, store: Store) -> Rc<Self> {
        Rc::new(Self {
            store,
            fetch: Fetch::new(options.server, options.token, random::client_id()),
            clock: Clock::new(),
            link: RefCell::new(Link::new(random::seed())),
            outbox: RefCell::new(Outbox::new(random::seed())),
            asked: RefCell::new(None),
            facts: RefCell::new(None),
            alarm: OnceCell::new(),
        })
    }

    /// Takes part, and follows what happens to the page.
    pub(crate) fn start(self: &Rc<Self>) {
        let runner = self.clone();
        self.alarm
            .get_or_init(|| Alarm::new(move || runner.elapsed()));
        page::watch(self);
        self.tell_link(link::Input::Start);
    }

    pub(crate) fn store(&self) -> Store {
        self.store
    }

    pub(crate) fn set_token(self: &Rc<Self>, token: String) {
        self.fetch.set_token(token);
        self.tell_link(link::Input::Start);
        self.tell_outbox(outbox::Input::Wake);
    }

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

    fn elapsed(self: &Rc<Self>) {
        self.tell_link(link::Input::Elapsed);
        self.tell_outbox(outbox::Input::Elapsed);
    }

    /// The page is in sight again, or the network is back.
    fn wake(self: &Rc<Self>) {
        self.tell_link(link::Input::Wake);
        self.tell_outbox(outbox::Input::Wake);
    }

    /// The page is going: it may be kept and come back.
    fn leave(self: &Rc<Self>) {
        self.tell_link(link::Input::Stop);
        self.fetch.leave();
    }

    fn tell_link(self: &Rc<Self>, input: link::Input) {
        let now = self.clock.now();
        let effects: Vec<_> = self.link.borrow_mut().handle(now, input).collect();
        for effect in effects {
            self.perform(effect);
        }
        self.set_alarm();
    }

    fn perform(self: &Rc<Self>, effect: link::Effect) {
        match effect {
            link::Effect::AskSnapshot { ask } => self.ask_snapshot(ask),
            link::Effect::AskListen { ask, cursor, probe } => {
                let question = self.fetch.listen(&cursor, probe);
                self.ask(ask, question, move |reply: listen::Reply| {
                    link::Input::Heard { ask, reply }
                });
            }
            link::Effect::Abort { ask } => {
                // Dropped, the question is aborted.
                self.asked
                    .borrow_mut()
                    .take_if(|(under_way, _)| *under_way == ask);
            }
            link::Effect::Snapshot(reply) => self.snapshot(reply),
            link::Effect::Events(events) => self.events(events),
            link::Effect::Status(status) => self.status(status),
        }
    }

    fn ask_snapshot(self: &Rc<Self>, ask: AskId) {
        let question = self.fetch.conversations();
        self.ask(ask, question, move |reply: conversations::Reply| {
            link::Input::Snapshot { ask, reply }
        });
    }

    /// Puts the link's question; the answer comes back as an input.
    fn ask<R: DeserializeOwned + 'static>(
        self: &Rc<Self>,
        ask: AskId,
        question: Ask,
        answered: impl FnOnce(R) -> link::Input + 'static,
    ) {
        let aborter = Aborter::new();
        let answer = question.answer(&aborter);
        self.asked.replace(Some((ask, aborter)));
        let runner = self.clone();
        spawn_local(async move {
            runner.tell_link(match answer.await {
                Ok(reply) => answered(reply),
                Err(failure) => link::Input::Failed { ask, failure },
            });
        });
    }

    fn status(self: &Rc<Self>, status: Status) {
        self.store.status.set(status);
        if status == Status::Connected {
            self.tell_outbox(outbox::Input::Wake);
            self.load_missing();
        }
    }

    fn snapshot(self: &Rc<Self>, reply: conversations::Reply) {
        self.meet(&reply);
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
            if conversation.insert(listed.last) && at < newest {
                self.store.show(&conversation);
            }
        }
        for conversation in self.store.conversations() {
            conversation.arrange(&self.outbox.borrow());
        }
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

    fn events(self: &Rc<Self>, events: Vec<Event>) {
        let mut touched = BTreeMap::new();
        for event in events {
            match event {
                Event::Received(message) => {
                    let conversation = self.store.conversation(&message.from);
                    if conversation.insert(message.clone()) {
                        self.store.notify(&conversation, &message);
                    }
                    touched.insert(message.from, conversation);
                }
                Event::Sent(message) => self.stored(message),
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
    }

    /// The log has a message of ours.
    fn stored(self: &Rc<Self>, message: Message) {
        let (conversation, id) = (self.store.conversation(&message.to), message.id.clone());
        conversation.insert(message);
        self.tell_outbox(outbox::Input::Stored { id });
        conversation.arrange(&self.outbox.borrow());
    }

    fn tell_outbox(self: &Rc<Self>, input: outbox::Input) {
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
            self.arrange_pending();
        }
        self.set_alarm();
    }

    fn post(self: &Rc<Self>, request: message::Request) {
        let runner = self.clone();
        let answer = self.fetch.message(&request).answer_in_time();
        spawn_local(async move {
            match answer
                .await
                .and_then(|reply| runner.committed(&request, &reply))
            {
                Ok(message) => runner.stored(message),
                Err(failure) => {
                    let id = request.id;
                    runner.tell_outbox(outbox::Input::Failed { id, failure });
                }
            }
        });
    }

    /// The message that `reply` says the log has. Before the first snapshot we do not know who we are,
    /// and post it again: the same ID stores nothing twice.
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

    /// One timer for both machines.
    fn set_alarm(&self) {
        let link = self.link.borrow().poll_timeout();
        let outbox = self.outbox.borrow().poll_timeout();
        if let Some(alarm) = self.alarm.get() {
            let due = link.into_iter().chain(outbox).min();
            alarm.set(due.map(|due| due.since(self.clock.now())));
        }
    }
}
