//! A conversation's log: the messages, and the ways to those above and below.

use std::rc::Rc;
use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDivElement, MouseEvent};

use super::list::List;
use super::message::RETRY;
use crate::actions::Actions;
use crate::erased::{click, effect, flag, heard, text};
use crate::scroll::Place;
use crate::store::Conversation;
use crate::words;

/// A log's elements and what goes with them.
#[derive(Clone)]
struct Parts {
    conversation: Arc<Conversation>,
    actions: Actions,
    log: NodeRef<Div>,
    place: StoredValue<Rc<Place>, LocalStorage>,
}

#[component]
pub(super) fn Log(
    conversation: Arc<Conversation>,
    actions: Actions,
    place: StoredValue<Rc<Place>, LocalStorage>,
) -> impl IntoView {
    let parts = Parts {
        conversation,
        actions,
        log: NodeRef::new(),
        place,
    };
    parts.clone().follow_list();
    parts.clone().follow_opening();
    let (scrolled, clicked) = (parts.clone(), parts.clone());
    let (log, named) = (parts.log, parts.conversation.clone());
    view! {
        <div
            class="chut-log"
            role="log"
            aria-live="off"
            aria-label={text(move || named.face(|face| words::of("messages_with", &face.name)))}
            tabindex="0"
            node_ref={log}
            on:scroll={heard(move || scrolled.scrolled())}
        >
            {parts.older()}
            <ol
                class="chut-log__list"
                on:click={Box::new(move |event: MouseEvent| clicked.clicked(&event))
                    as Box<dyn FnMut(MouseEvent)>}
            ></ol>
        </div>
        {parts.below()}
    }
}

impl Parts {
    fn older(&self) -> impl IntoView + use<> {
        let (none, asked) = (self.conversation.clone(), self.clone());
        let log = self.log;
        let hidden = move || {
            let has_above = none.face(|face| face.has_above);
            if !has_above {
                rescue_focus(log);
            }
            !has_above
        };
        view! {
            <button
                class="chut-log__older"
                hidden={flag(hidden)}
                on:click={click(move || asked.actions.up(&asked.conversation))}
            >
                {words::say("load_older")}
            </button>
        }
    }

    fn below(&self) -> impl IntoView + use<> {
        let (none, count, to_end) = (
            self.conversation.clone(),
            self.conversation.clone(),
            self.clone(),
        );
        view! {
            <button
                class="chut-log__below"
                dir="auto"
                hidden={flag(move || none.face(|face| face.below) == 0)}
                on:click={click(move || to_end.to_end())}
            >
                {text(move || count.face(|face| words::count("below", face.below)))}
            </button>
        }
    }

    /// Draws what the conversation lists, for as long as its block is open.
    fn follow_list(self) {
        let mut drawn = List::default();
        effect(move || {
            let Some((log, list)) = self.log.get().and_then(with_list) else {
                return;
            };
            if !self.conversation.face(|face| face.open) {
                return;
            }
            self.conversation.entries.with(|entries| {
                self.conversation
                    .face(|face| drawn.draw(&list, entries, face));
            });
            self.settle(&log, &list);
        });
    }

    /// When the block is opened, or put into the page again, the log goes where the person reads.
    fn follow_opening(self) {
        let mut was_open = false;
        effect(move || {
            let open = self.conversation.face(|face| face.open);
            if open && !was_open {
                self.place.get_value().follow();
            }
            was_open = open;
            let parts = self.clone();
            // The body comes out of hiding in this same turn.
            request_animation_frame(move || {
                if let Some((log, list)) = now(parts.log).and_then(with_list) {
                    parts.settle(&log, &list);
                }
            });
        });
    }

    fn settle(&self, log: &Element, list: &Element) {
        let place = self.place.get_value();
        place.settle(log);
        self.measure(log, list);
    }

    fn measure(&self, log: &Element, list: &Element) {
        let place = self.place.get_value();
        place.measure(log, list, !self.conversation.has_below());
        if self.conversation.is_open() {
            self.actions.reads(&self.conversation, place.is_at_end());
        }
    }

    fn scrolled(&self) {
        let Some((log, list)) = now(self.log).and_then(with_list) else {
            return;
        };
        self.measure(&log, &list);
        if self.conversation.peek(|face| face.has_above) && Place::is_near_start(&log) {
            self.actions.up(&self.conversation);
        }
        if self.conversation.has_below() && Place::is_near_end(&log) {
            self.actions.down(&self.conversation);
        }
    }

    fn to_end(&self) {
        self.place.get_value().follow();
        self.actions.follow(&self.conversation);
        if let Some(log) = now(self.log) {
            log.set_scroll_top(log.scroll_height());
            // The button is about to go.
            drop(log.focus());
        }
    }

    /// Sends again the message whose button that was.
    fn clicked(&self, event: &MouseEvent) {
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let Some(target) = target.filter(|target| target.class_name() == RETRY) else {
            return;
        };
        let message = target.closest("[data-id]").ok().flatten();
        let id = message.and_then(|message| message.get_attribute("data-id"));
        if let Some(id) = id.and_then(|id| id.parse().ok()) {
            self.actions.retry(&id);
        }
    }
}

/// The log, and the list of messages that is its last element.
fn with_list(log: HtmlDivElement) -> Option<(HtmlDivElement, Element)> {
    let list = log.last_element_child()?;
    Some((log, list))
}

/// The element, as long as it is there.
fn now(log: NodeRef<Div>) -> Option<HtmlDivElement> {
    log.try_get_untracked().flatten()
}

/// The button above is about to go: a focus on it stays in the log.
fn rescue_focus(log: NodeRef<Div>) {
    let Some(log) = now(log) else { return };
    let focused = log.query_selector(".chut-log__older:focus");
    if focused.ok().flatten().is_some() {
        drop(log.focus());
    }
}
