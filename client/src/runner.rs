//! Drives the core's link and outbox: their effects become fetches and timers, what comes back becomes
//! inputs for them and news for the store.

mod blocking;
mod clock;
mod fetch;
mod history;
mod keeping;
mod news;
mod page;
mod random;
mod reading;
mod sending;
mod tabs;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use chut_core::link::{self, AskId, Link, Status};
use chut_core::outbox::{self, Outbox};
use chut_core::typing::{self, Typing};
use chut_core::wire::{self, conversations, listen};
use chut_core::{Failure, Inbox, Receipts, Sight, Told, UserId, receipts};
use leptos::prelude::{GetUntracked, Set};
use wasm_bindgen::JsValue;

use crate::options::{Options, tell_expired};
use crate::store::Store;
use clock::{Alarm, Clock};
use fetch::{Aborter, Ask, Fetch};
use page::Watch;
use tabs::Tabs;

/// See the [module](self).
pub(crate) struct Runner {
    store: Store,
    fetch: Fetch,
    clock: Clock,
    link: RefCell<Link>,
    outbox: RefCell<Outbox>,
    typing: RefCell<Typing>,
    receipts: RefCell<Receipts>,
    told: RefCell<Told>,
    /// How each conversation stands; `None` before the first snapshot.
    inbox: RefCell<Option<Inbox>>,
    /// A message brought the widget; it has not been announced.
    roused: Cell<bool>,
    /// The link's question under way.
    asked: RefCell<Option<(AskId, Aborter)>>,
    facts: RefCell<Option<Facts>>,
    alarm: OnceCell<Alarm>,
    /// The other tabs of this browser, while we share polls with them.
    tabs: RefCell<Option<Rc<Tabs>>>,
    sight: RefCell<Sight>,
    watches: RefCell<Vec<Watch>>,
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
            link: RefCell::new(if tabs::can_share() {
                Link::among_others(random::seed())
            } else {
                Link::new(random::seed())
            }),
            outbox: RefCell::new(Outbox::new(random::seed())),
            typing: RefCell::default(),
            receipts: RefCell::new(Receipts::new(random::seed())),
            told: RefCell::default(),
            inbox: RefCell::new(None),
            roused: Cell::new(options.roused),
            asked: RefCell::new(None),
            facts: RefCell::new(None),
            alarm: OnceCell::new(),
            tabs: RefCell::default(),
            sight: RefCell::default(),
            watches: RefCell::default(),
        })
    }

    /// Takes part, and follows what happens to the page.
    pub(crate) fn start(self: &Rc<Self>) {
        let runner = self.clone();
        self.alarm
            .get_or_init(|| Alarm::new(move || runner.elapsed()));
        self.watches.replace(page::watch(self));
        self.seen(self.store.in_sight.get_untracked());
        self.begin();
    }

    /// From the snapshot on; who leads is settled anew.
    fn begin(self: &Rc<Self>) {
        self.leave_tabs();
        self.tell_link(link::Input::Start);
    }

    pub(crate) fn store(&self) -> Store {
        self.store
    }

    pub(crate) fn set_token(self: &Rc<Self>, token: String) {
        let before = self.fetch.token();
        let was_refused = self.link.borrow().status() == Status::SignedOut;
        let is_news = !before.is_empty() && before != token && !was_refused;
        if is_news {
            self.doubt();
        }
        self.fetch.set_token(token);
        self.tell_outbox(outbox::Input::Doubt);
        self.begin();
    }

    /// The person types to somebody, or has stopped.
    pub(crate) fn tell_typing(self: &Rc<Self>, input: typing::Input) {
        let now = self.clock.now();
        let tells = self.typing.borrow_mut().handle(now, input);
        for tell in tells {
            let (to, typing) = (tell.to, tell.typing);
            self.fetch
                .tell("typing", &wire::typing::Request { to, typing });
        }
        self.set_alarm();
    }

    /// A call that was made with `token` failed. The token may have been replaced since.
    fn heed(self: &Rc<Self>, failure: &Failure, token: &str) {
        if *failure == Failure::Unauthenticated && self.fetch.has_token(token) {
            self.tell_link(link::Input::SignedOut);
        }
    }

    /// Takes part no longer, for good.
    pub(crate) fn end(self: &Rc<Self>) {
        self.leave();
        self.watches.borrow_mut().clear();
    }

    fn elapsed(self: &Rc<Self>) {
        self.stand();
        self.tell_typing(typing::Input::Elapsed);
        self.tell_link(link::Input::Elapsed);
        self.tell_outbox(outbox::Input::Elapsed);
        self.tell_receipts(receipts::Input::Elapsed);
    }

    /// The page is in sight again, or the network is back.
    fn wake(self: &Rc<Self>) {
        self.stand();
        self.tell_link(link::Input::Wake);
        self.tell_outbox(outbox::Input::Wake);
        self.tell_receipts(receipts::Input::Wake);
    }

    /// The page is going: it may be kept and come back.
    fn leave(self: &Rc<Self>) {
        self.say_sight(false);
        self.tell_link(link::Input::Stop);
        self.fetch.leave();
    }

    fn tell_link(self: &Rc<Self>, input: link::Input) {
        let now = self.clock.now();
        let effects: Vec<_> = self.link.borrow_mut().handle(now, input).collect();
        for effect in effects {
            self.perform(effect);
        }
        // Not before: the effects of one input come before those of the next.
        if self.wants_snapshot() {
            self.tell_link(link::Input::Refresh);
        }
        let leads = self.link.borrow().leads();
        if self.store.leads.get_untracked() != leads {
            self.store.leads.set(leads);
        }
        self.set_alarm();
    }

    /// Whether the events so far cannot tell how things stand.
    fn wants_snapshot(&self) -> bool {
        let inbox = self.inbox.borrow();
        self.link.borrow().cursor().is_some() && inbox.as_ref().is_some_and(Inbox::wants_snapshot)
    }

    fn perform(self: &Rc<Self>, effect: link::Effect) {
        match effect {
            link::Effect::AskSnapshot { ask } => self.ask_snapshot(ask),
            link::Effect::AskListen {
                ask,
                cursor,
                probe,
                visible,
            } => {
                let question = self.fetch.listen(&cursor, probe, visible);
                self.ask(ask, question, Self::heard);
            }
            link::Effect::Abort { ask } => {
                // Dropped, the question is aborted.
                self.asked
                    .borrow_mut()
                    .take_if(|(under_way, _)| *under_way == ask);
            }
            link::Effect::Snapshot { reply, begins } => {
                self.snapshot(reply, begins);
                self.join_tabs();
            }
            link::Effect::Events(events) => self.events(events),
            link::Effect::Status(status) => self.status(status),
            link::Effect::TellFailing => self.call_tabs(true),
            link::Effect::Steal => self.steal_lock(),
        }
    }

    fn ask_snapshot(self: &Rc<Self>, ask: AskId) {
        let question = self.fetch.conversations();
        self.ask(ask, question, |_, ask, body| {
            let reply: conversations::Reply = fetch::typed(Ok(body.clone()))?;
            Ok(link::Input::Snapshot { ask, reply })
        });
    }

    fn heard(self: &Rc<Self>, ask: AskId, body: &JsValue) -> Result<link::Input, Failure> {
        let reply: listen::Reply = fetch::typed(Ok(body.clone()))?;
        self.share(ask, &reply, body);
        Ok(link::Input::Heard { ask, reply })
    }

    /// Puts the link's question; the answer comes back as an input.
    fn ask(
        self: &Rc<Self>,
        ask: AskId,
        question: Ask,
        answered: fn(&Rc<Self>, AskId, &JsValue) -> Result<link::Input, Failure>,
    ) {
        let aborter = Aborter::new();
        let runner = self.clone();
        question.answer(&aborter, move |answer| {
            let input = answer.and_then(|body| answered(&runner, ask, &body));
            runner.tell_link(input.unwrap_or_else(|failure| link::Input::Failed { ask, failure }));
        });
        self.asked.replace(Some((ask, aborter)));
    }

    fn status(self: &Rc<Self>, status: Status) {
        self.store.status.set(status);
        if matches!(status, Status::SignedOut | Status::Stopped) {
            self.leave_tabs();
        }
        if status == Status::SignedOut {
            tell_expired();
        }
        if status == Status::Connected {
            self.tell_outbox(outbox::Input::Wake);
            self.tell_receipts(receipts::Input::Wake);
            self.load_missing();
        }
    }

    /// One timer for all machines.
    fn set_alarm(&self) {
        let link = self.link.borrow().poll_timeout();
        let outbox = self.outbox.borrow().poll_timeout();
        let inbox = self
            .inbox
            .borrow()
            .as_ref()
            .and_then(|inbox| inbox.poll_timeout(self.clock.now()));
        let typing = self.typing.borrow().poll_timeout();
        let receipts = self.receipts.borrow().poll_timeout();
        if let Some(alarm) = self.alarm.get() {
            let due = [link, outbox, inbox, typing, receipts]
                .into_iter()
                .flatten()
                .min();
            alarm.set(due.map(|due| due.since(self.clock.now())));
        }
    }
}
