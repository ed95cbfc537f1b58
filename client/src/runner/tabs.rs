//! The tabs of one browser and one person: the one that has the lock polls, and tells the others over a
//! channel what it hears. What comes over the channel is input from outside.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use chut_core::CursorText;
use chut_core::link::{self, AskId};
use chut_core::wire::listen;
use js_sys::{Function, Promise};
use leptos::prelude::{GetUntracked, window};
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

use super::Runner;
use crate::json;
use crate::options::{get, object};

#[wasm_bindgen]
extern "C" {
    /// Of the browser: it gives a name to one tab at a time.
    type Locks;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &Locks,
        name: &str,
        options: &JsValue,
        granted: &JsValue,
    ) -> Result<Promise, JsValue>;
}

/// A tab's part in it, from its snapshot until it goes or its link rests.
pub(super) struct Tabs {
    name: String,
    locks: Locks,
    channel: BroadcastChannel,
    granted: Closure<dyn Fn(JsValue) -> JsValue>,
    hear: Closure<dyn Fn(MessageEvent)>,
    /// Takes the tab out of the queue for the lock.
    queued: RefCell<Option<AbortController>>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
}

/// How a tab asks for the lock.
#[derive(Clone, Copy)]
enum Way {
    IfFree,
    InTurn,
    Steal,
}

/// `None` where the browser has no locks or no channels: then every tab polls.
fn locks() -> Option<Locks> {
    let locks = get(&window().navigator(), "locks");
    let can = locks.is_object() && get(&window(), "BroadcastChannel").is_function();
    can.then(|| locks.unchecked_into())
}

/// Whether tabs can share.
pub(super) fn can_share() -> bool {
    locks().is_some()
}

impl Tabs {
    fn join(runner: &Rc<Runner>, name: String) -> Option<Rc<Self>> {
        let locks = locks()?;
        let channel = BroadcastChannel::new(&name).ok()?;
        let tabs = Rc::new_cyclic(|tabs: &Weak<Self>| {
            let (granting, hearing, tabs) = (runner.clone(), runner.clone(), tabs.clone());
            Self {
                name,
                locks,
                channel,
                granted: Closure::new(move |lock| granting.granted(&tabs, &lock)),
                hear: Closure::new(move |event: MessageEvent| hearing.hear(&event.data())),
                queued: RefCell::default(),
                release: RefCell::default(),
            }
        });
        let hear = tabs.hear.as_ref().unchecked_ref();
        tabs.channel.set_onmessage(Some(hear));
        Some(tabs)
    }

    fn request(&self, way: Way) -> Result<Promise, JsValue> {
        let option = match way {
            Way::IfFree => ("ifAvailable", true.into()),
            Way::Steal => ("steal", true.into()),
            Way::InTurn => {
                let queued = AbortController::new()?;
                let signal = queued.signal().into();
                self.queued.replace(Some(queued));
                ("signal", signal)
            }
        };
        let granted = self.granted.as_ref();
        self.locks.request(&self.name, &object(&[option]), granted)
    }

    fn say(&self, message: &[(&str, JsValue)]) {
        // Only what cannot be copied is refused, and all of this can.
        drop(self.channel.post_message(&object(message)));
    }

    /// A lock or a channel would keep the page out of the back/forward cache.
    fn leave(&self) {
        self.channel.set_onmessage(None);
        self.channel.close();
        if let Some(queued) = self.queued.take() {
            queued.abort();
        }
        self.give_back();
    }

    fn give_back(&self) -> bool {
        let release = self.release.take();
        release.is_some_and(|release| release.call0(&JsValue::UNDEFINED).is_ok())
    }
}

impl Runner {
    /// Joins the other tabs of the person that we are by now; the link hears what is its part.
    pub(super) fn join_tabs(self: &Rc<Self>) {
        let Some(name) = self.scope() else { return };
        if self.tabs().is_some_and(|tabs| tabs.name == name) {
            return;
        }
        self.leave_tabs();
        let tabs = Tabs::join(self, name);
        self.tabs.replace(tabs.clone());
        match tabs {
            Some(tabs) => self.ask_lock(tabs, Way::IfFree),
            None => self.lead_alone(),
        }
    }

    pub(super) fn leave_tabs(&self) {
        if let Some(tabs) = self.tabs.take() {
            tabs.leave();
            // One of its closures may be what calls this.
            spawn_local(async move { drop(tabs) });
        }
    }

    /// The one that leads is silent.
    pub(super) fn steal_lock(self: &Rc<Self>) {
        if let Some(tabs) = self.tabs() {
            self.ask_lock(tabs, Way::Steal);
        }
    }

    /// Tells the other tabs what this one was answered, if that is for them.
    pub(super) fn share(&self, ask: AskId, reply: &listen::Reply, raw: &JsValue) {
        let link = self.link.borrow();
        let (Some(from), Some(tabs)) = (link.shares(ask), self.tabs()) else {
            return;
        };
        tabs.say(&[("from", from.as_str().into()), ("reply", raw.clone())]);
        drop(link);
        if reply.events.is_empty() {
            self.call_tabs(false);
        }
    }

    /// Tells the other tabs that this one leads. Those in sight will answer.
    pub(super) fn call_tabs(&self, is_failing: bool) {
        if let Some(tabs) = self.tabs() {
            self.sight.borrow_mut().call();
            tabs.say(&[("failing", is_failing.into())]);
        }
    }

    /// This tab is shown or hidden.
    pub(super) fn seen(self: &Rc<Self>, visible: bool) {
        self.sight.borrow_mut().own(visible);
        self.say_sight(visible);
        self.tell_sight();
    }

    pub(super) fn say_sight(&self, visible: bool) {
        if let Some(tabs) = self.tabs() {
            let name = self.fetch.client().as_str();
            tabs.say(&[("tab", name.into()), ("visible", visible.into())]);
        }
    }

    fn tell_sight(self: &Rc<Self>) {
        let visible = self.sight.borrow().any();
        self.tell_link(link::Input::Sight { visible });
    }

    fn tabs(&self) -> Option<Rc<Tabs>> {
        self.tabs.borrow().clone()
    }

    fn is_among(&self, tabs: &Rc<Tabs>) -> bool {
        self.tabs()
            .is_some_and(|present| Rc::ptr_eq(&present, tabs))
    }

    fn ask_lock(self: &Rc<Self>, tabs: Rc<Tabs>, way: Way) {
        let Ok(held) = tabs.request(way) else {
            return self.lead_alone();
        };
        let runner = self.clone();
        spawn_local(async move {
            let ended = JsFuture::from(held).await;
            if ended.is_err() && runner.is_among(&tabs) {
                runner.lost(tabs);
            }
        });
    }

    /// The browser answers; the lock is held until what is returned settles.
    fn granted(self: &Rc<Self>, tabs: &Weak<Tabs>, lock: &JsValue) -> JsValue {
        let tabs = tabs.upgrade().filter(|tabs| self.is_among(tabs));
        let Some(tabs) = tabs else {
            return JsValue::UNDEFINED;
        };
        if lock.is_null() {
            self.ask_lock(tabs, Way::InTurn);
            self.tell_link(link::Input::Follow);
            self.say_sight(self.store.in_sight.get_untracked());
            return JsValue::UNDEFINED;
        }
        let held = Promise::new(&mut |release, _| {
            tabs.release.replace(Some(release));
        });
        self.tell_link(link::Input::Lead);
        self.call_tabs(false);
        held.into()
    }

    /// Another tab has stolen the lock, or the browser gives none here.
    fn lost(self: &Rc<Self>, tabs: Rc<Tabs>) {
        if !tabs.give_back() {
            return self.lead_alone();
        }
        self.tell_link(link::Input::Follow);
        if tabs.queued.borrow().is_none() {
            self.ask_lock(tabs, Way::InTurn);
        }
    }

    /// Without a lock every tab polls. Not at once: the effects of one input come before those of the next.
    fn lead_alone(self: &Rc<Self>) {
        let runner = self.clone();
        spawn_local(async move { runner.tell_link(link::Input::Lead) });
    }

    fn hear(self: &Rc<Self>, message: &JsValue) {
        if let Some(is_failing) = get(message, "failing").as_bool() {
            self.sight.borrow_mut().call();
            self.say_sight(self.store.in_sight.get_untracked());
            self.tell_link(link::Input::LeaderIsThere { is_failing });
        } else if let Some(tab) = get(message, "tab").as_string() {
            let visible = get(message, "visible").is_truthy();
            self.sight.borrow_mut().other(&tab, visible);
            self.tell_sight();
        } else if let Some((from, reply)) = overheard(message) {
            self.tell_link(link::Input::Overheard { from, reply });
        }
    }
}

fn overheard(message: &JsValue) -> Option<(CursorText, listen::Reply)> {
    let from = json::read(get(message, "from"))?;
    let reply = json::read(get(message, "reply"))?;
    Some((from, reply))
}
