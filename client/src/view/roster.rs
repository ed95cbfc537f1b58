//! The roster: the conversations there are, in a list that the launcher opens and closes.

use std::sync::Arc;

use leptos::html::Nav;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::actions::Actions;
use crate::store::{Conversation, Store};
use crate::words;

const ID: &str = "chut-roster";

#[component]
pub(super) fn Roster(store: Store, actions: Actions, launcher: HtmlElement) -> impl IntoView {
    let roster = NodeRef::<Nav>::new();
    let open = store.roster_open;
    follow(store, launcher, roster);
    view! {
        <nav
            class="chut-roster"
            id={ID}
            aria-label={words::CONVERSATIONS}
            hidden={move || !open.get()}
            tabindex="-1"
            node_ref={roster}
            on:keydown={move |event| {
                if event.key() == "Escape" {
                    actions.toggle_list();
                }
            }}
        >
            {move || {
                let none = store.roster.with(Vec::is_empty);
                none.then(|| view! { <p class="chut-roster__none">{words::NO_CONVERSATIONS}</p> })
            }}
            <ul class="chut-roster__list">
                <For
                    each={move || store.roster.get()}
                    key={|conversation| conversation.peer.clone()}
                    children={move |conversation| view! { <Person conversation actions /> }}
                />
            </ul>
        </nav>
    }
}

#[component]
fn Person(conversation: Arc<Conversation>, actions: Actions) -> impl IntoView {
    let (name, new, peer) = (
        conversation.name.clone(),
        conversation.unread.clone(),
        conversation.peer.clone(),
    );
    let badge = move || {
        let count = new.get();
        (count > 0).then(|| {
            view! {
                <span class="chut-badge">{count.to_string()}<span class="chut-sr">{words::BADGE}</span></span>
            }
        })
    };
    view! {
        <li>
            <button class="chut-roster__person" type="button" on:click={move |_| actions.open(&peer)}>
                <span class="chut-roster__name" dir="auto">{move || name.get()}</span>
                " "
                {badge}
            </button>
        </li>
    }
}

/// The launcher says how the list stands. Opened, the list takes the focus; closed, the launcher has it again.
fn follow(store: Store, launcher: HtmlElement, roster: NodeRef<Nav>) {
    drop(launcher.set_attribute("aria-controls", ID));
    Effect::new(move |was_open: Option<bool>| {
        let open = store.roster_open.get();
        let text = if open { "true" } else { "false" };
        drop(launcher.set_attribute("aria-expanded", text));
        let (launcher, had_focus) = (launcher.clone(), holds_focus(roster));
        if open {
            request_animation_frame(move || {
                if let Some(roster) = roster.try_get_untracked().flatten() {
                    drop(roster.focus());
                }
            });
        } else if was_open == Some(true) && had_focus {
            drop(launcher.focus());
        }
        open
    });
}

fn holds_focus(roster: NodeRef<Nav>) -> bool {
    let focused = document().active_element();
    roster
        .get_untracked()
        .zip(focused)
        .is_some_and(|(roster, focused)| roster.contains(Some(&focused)))
}
