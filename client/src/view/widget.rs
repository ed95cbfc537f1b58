//! The widget as a whole: the notice, the blocks side by side, and the one voice that announces messages.

use chut_core::link::Status;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

use super::conversation::block;
use super::each::each;
use super::notice::Notice;
use super::roster::Roster;
use crate::actions::Actions;
use crate::erased::effect;
use crate::json::number;
use crate::options::{Drawn, tell};
use crate::store::Store;
use crate::title;
use crate::words;

#[component]
pub(crate) fn Widget(store: Store, actions: Actions, drawn: Drawn) -> impl IntoView {
    show_state(store);
    let blocks = NodeRef::<Div>::new();
    each(
        move || blocks.get().map(Element::from),
        store,
        store.blocks,
        move |conversation| block(conversation, store, actions),
    );
    title::follow(store);
    view! {
        <Notice status={store.status} />
        <div class="chut-blocks" node_ref={blocks}>        </div>
        <Roster store actions launcher={drawn.launcher} />
        <Announcer text={store.announcement} />
    }
}

/// The loader shows the state and the count, and tells the page.
fn show_state(store: Store) {
    effect(move || {
        let state = match store.status.get() {
            Status::Connecting => "connecting",
            Status::Connected => "connected",
            Status::Reconnecting => "reconnecting",
            Status::SignedOut | Status::Stopped => "stopped",
        };
        tell("state", &state.into());
    });
    let mut before = None;
    effect(move || {
        let unread = store.unread();
        if before.replace(unread) != Some(unread) {
            tell("unread", &number(unread));
        }
    });
}

/// The visible logs are silent, and a region is heard only if it was there before its text.
#[component]
fn Announcer(text: RwSignal<String>) -> impl IntoView {
    let voice = NodeRef::<Div>::new();
    effect(move || {
        let text = text.get();
        if let Some(voice) = voice.get() {
            // Also where it is the same text again: each message is to be heard.
            voice.set_text_content(Some(&text));
        }
    });
    view! {
        <div
            class="chut-sr chut-announcer"
            role="log"
            aria-live="polite"
            aria-label={words::say("new_messages")}
            node_ref={voice}
        ></div>
    }
}
