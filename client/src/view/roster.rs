//! The roster: the conversations there are, in a list that the launcher opens and closes.

use std::sync::Arc;

use leptos::html::Nav;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::each::{Holder, each};
use super::person::{avatar, badge};
use super::settings::Settings;
use crate::actions::Actions;
use crate::erased::{click, effect, flag, key, text};
use crate::store::{Conversation, Store};
use crate::words;

const ID: &str = "chut-roster";

/// Not written into the view as a constant: what is constant there becomes HTML.
const LIST: &str = "chut-roster__list";

#[component]
pub(super) fn Roster(store: Store, actions: Actions, launcher: HtmlElement) -> impl IntoView {
    let roster = NodeRef::<Nav>::new();
    let open = store.roster_open;
    follow(store, launcher.clone(), roster);
    each(
        move || roster.get()?.query_selector(&[".", LIST].concat()).ok()?,
        store,
        store.roster,
        move |conversation| {
            Holder::new("li", "", move |_| view! { <Person conversation actions /> })
        },
    );
    view! {
        <nav
            class="chut-roster"
            id={ID}
            aria-label={words::say("conversations")}
            hidden={flag(move || !open.get())}
            tabindex="-1"
            node_ref={roster}
            on:keydown={key(move |event| {
                if event.key() == "Escape" {
                    // Before the list is hidden: what is hidden has lost the focus already.
                    drop(launcher.focus());
                    actions.toggle_list();
                }
            })}
        >
            <p class="chut-roster__none" hidden={flag(move || !store.roster.with(Vec::is_empty))}>
                {words::say("no_conversations")}
            </p>
            <ul class={LIST}></ul>
            <Settings />
        </nav>
    }
}

#[component]
fn Person(conversation: Arc<Conversation>, actions: Actions) -> impl IntoView {
    let (name, opened) = (conversation.clone(), conversation.clone());
    view! {
        <button
            class="chut-roster__person"
            on:click={click(move || actions.open(&opened.peer))}
        >
            {avatar(&conversation)}
            <span class="chut-roster__name" dir="auto">
                {text(move || name.face(|face| face.name.clone()))}
            </span>
            " "
            {badge(&conversation)}
        </button>
    }
}

/// The launcher says how the list stands. Opened, the list takes the focus.
fn follow(store: Store, launcher: HtmlElement, roster: NodeRef<Nav>) {
    drop(launcher.set_attribute("aria-controls", ID));
    effect(move || {
        let open = store.roster_open.get();
        let text = if open { "true" } else { "false" };
        drop(launcher.set_attribute("aria-expanded", text));
        if open {
            request_animation_frame(move || {
                if let Some(roster) = roster.try_get_untracked().flatten() {
                    drop(roster.focus());
                }
            });
        }
    });
}
