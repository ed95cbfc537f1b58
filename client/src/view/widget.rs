//! The widget as a whole: the notice, the blocks side by side, and the one voice that announces messages.

use chut_core::link::Status;
use leptos::html::P;
use leptos::prelude::*;

use super::conversation::Block;
use super::notice::Notice;
use super::roster::Roster;
use crate::actions::Actions;
use crate::json::number;
use crate::options::{Drawn, tell};
use crate::store::Store;
use crate::title;
use crate::words;

#[component]
pub(crate) fn Widget(store: Store, actions: Actions, drawn: Drawn) -> impl IntoView {
    show_state(store);
    title::follow(store);
    view! {
        <Notice status={store.status} />
        <div class="chut-blocks">
            <For
                each={move || store.blocks.get()}
                key={|conversation| conversation.peer.clone()}
                children={move |conversation| view! { <Block conversation store actions /> }}
            />
        </div>
        <Roster store actions launcher={drawn.launcher} />
        <Announcer text={store.announcement} />
    }
}

/// The loader shows the state and the count, and tells the page.
fn show_state(store: Store) {
    Effect::new(move || {
        let state = match store.status.get() {
            Status::Connecting => "connecting",
            Status::Connected => "connected",
            Status::Reconnecting => "reconnecting",
            Status::SignedOut | Status::Stopped => "stopped",
        };
        tell("state", &state.into());
    });
    Effect::new(move |before: Option<u64>| {
        let unread = store.unread();
        if before != Some(unread) {
            tell("unread", &number(unread));
        }
        unread
    });
}

/// The visible logs are silent, and a region is heard only if it was there before its text.
#[component]
fn Announcer(text: RwSignal<String>) -> impl IntoView {
    let voice = NodeRef::<P>::new();
    Effect::new(move || {
        let text = text.get();
        if let Some(voice) = voice.get() {
            // Also where it is the same text again: each message is to be heard.
            voice.set_text_content(Some(&text));
        }
    });
    view! {
        <p
            class="chut-sr chut-announcer"
            role="log"
            aria-live="polite"
            aria-label={words::NEW_MESSAGES}
            node_ref={voice}
        ></p>
    }
}
