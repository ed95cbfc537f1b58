//! A conversation's block: its head, its log of messages, and the composer.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::composer::Composer;
use super::message::MessageItem;
use crate::actions::Actions;
use crate::scroll::Place;
use crate::store::{Conversation, Store};
use crate::words;

/// Blocks drawn so far: their elements refer to each other by number.
static BLOCKS: AtomicU32 = AtomicU32::new(0);

/// The class of the button that loads older messages.
const OLDER: &str = "chut-log__older";

#[component]
pub(super) fn Block(
    conversation: Arc<Conversation>,
    store: Store,
    actions: Actions,
) -> impl IntoView {
    let number = BLOCKS.fetch_add(1, Ordering::Relaxed).to_string();
    let body_id = ["chut-body-", &number].concat();
    let place = StoredValue::new_local(Rc::new(Place::new()));
    let name = conversation.name.clone();
    let open = conversation.open.clone();
    let hidden = conversation.open.clone();
    view! {
        <section
            class="chut-block"
            class:chut-block--open={{ let open = open.clone(); move || open.get() }}
            class:chut-block--minimised={move || !open.get()}
            aria-label={move || words::conversation_with(&name.get())}
        >
            <Head conversation={conversation.clone()} actions body_id={body_id.clone()} />
            <div class="chut-block__body" id={body_id} hidden={move || !hidden.get()}>
                <Standing conversation={conversation.clone()} actions />
                <Log conversation={conversation.clone()} store actions place />
                <Composer conversation store actions number place />
            </div>
        </section>
    }
}

#[component]
fn Head(conversation: Arc<Conversation>, actions: Actions, body_id: String) -> impl IntoView {
    let open = conversation.open.clone();
    let (name, close_name) = (conversation.name.clone(), conversation.name.clone());
    let new = conversation.unread.clone();
    let badge = move || {
        let count = new.get();
        (count > 0).then(|| {
            view! {
                <span class="chut-badge">{count.to_string()}<span class="chut-sr">{words::BADGE}</span></span>
            }
        })
    };
    let toggled = conversation.clone();
    view! {
        <header class="chut-block__head">
            <button
                class="chut-block__toggle"
                type="button"
                aria-expanded={move || if open.get() { "true" } else { "false" }}
                aria-controls={body_id}
                on:click={move |_: MouseEvent| actions.toggle(&toggled)}
            >
                <span class="chut-block__name" dir="auto">{move || name.get()}</span>
                " "
                {badge}
            </button>
            <button
                class="chut-block__close"
                type="button"
                aria-label={move || words::close_conversation_with(&close_name.get())}
                on:click={move |_: MouseEvent| actions.close(&conversation)}
            >
                {words::CLOSE_SIGN}
            </button>
        </header>
    }
}

/// How the other person is there, and the way to want nothing more of them.
#[component]
fn Standing(conversation: Arc<Conversation>, actions: Actions) -> impl IntoView {
    let (name, presence) = (conversation.name.clone(), conversation.presence.clone());
    let (typing, blocked) = (conversation.typing.clone(), conversation.blocked.clone());
    let (is_blocked, peer) = (blocked.clone(), conversation.peer.clone());
    let dot = conversation.presence.clone();
    let says = move || {
        if blocked.get() {
            words::BLOCKED.to_owned()
        } else if typing.get() {
            words::is_typing(&name.get())
        } else {
            words::presence(presence.get()).to_owned()
        }
    };
    let block = {
        let blocked = is_blocked.clone();
        move |_: MouseEvent| actions.block(&peer, !blocked.get_untracked())
    };
    view! {
        <div class="chut-standing">
            <span class="chut-standing__dot" data-presence={move || words::presence(dot.get())}></span>
            <p class="chut-standing__text" dir="auto">{says}</p>
            <button class="chut-standing__block" type="button" on:click={block}>
                {move || if is_blocked.get() { words::UNBLOCK } else { words::BLOCK }}
            </button>
        </div>
    }
}

#[component]
fn Log(
    conversation: Arc<Conversation>,
    store: Store,
    actions: Actions,
    place: StoredValue<Rc<Place>, LocalStorage>,
) -> impl IntoView {
    let log = NodeRef::<Div>::new();
    keep_place(&conversation, store, actions, log, place);
    let read = conversation.clone();
    let scrolled = move |_| {
        let Some(log) = log.get_untracked() else {
            return;
        };
        let place = place.get_value();
        place.measure(&log);
        actions.reads(&read, place.is_at_end());
        if read.has_older.get_untracked() && Place::is_near_start(&log) {
            actions.load_older(&read);
        }
    };
    let pill = conversation.below.clone();
    let to_end = move |_: MouseEvent| {
        if let Some(log) = log.get_untracked() {
            log.set_scroll_top(log.scroll_height());
            // The button is about to go.
            drop(log.focus());
        }
    };
    let (name, has_older) = (conversation.name.clone(), conversation.has_older.clone());
    let marks = conversation.marks.clone();
    let (entries, older) = (conversation.entries.clone(), conversation.clone());
    let older = move || {
        let older = older.clone();
        let has_older = has_older.get();
        if !has_older {
            rescue_focus(log);
        }
        has_older.then(|| {
            view! {
                <button
                    class={OLDER}
                    type="button"
                    on:click={move |_: MouseEvent| actions.load_older(&older)}
                >
                    {words::LOAD_OLDER}
                </button>
            }
        })
    };
    view! {
        <div
            class="chut-log"
            role="log"
            aria-live="off"
            aria-label={move || words::messages_with(&name.get())}
            tabindex="0"
            node_ref={log}
            on:scroll={scrolled}
        >
            {older}
            <ol class="chut-log__list">
                <For
                    each={move || entries.get()}
                    key={|entry| entry.key.clone()}
                    children={move |entry| view! { <MessageItem entry marks={marks.clone()} actions /> }}
                />
            </ol>
        </div>
        {move || {
            let count = pill.get();
            (count > 0).then(|| {
                view! {
                    <button class="chut-log__below" type="button" on:click={to_end}>
                        {words::below(count)}
                    </button>
                }
            })
        }}
    }
}

/// The button above is about to go: a focus on it stays in the log.
fn rescue_focus(log: NodeRef<Div>) {
    let Some(log) = log.get_untracked() else {
        return;
    };
    let focused = document().active_element();
    if focused.is_some_and(|focused| log.contains(Some(&focused)) && focused.class_name() == OLDER)
    {
        drop(log.focus());
    }
}

/// After each change of the list, and when the block is opened, the log goes where the person reads.
fn keep_place(
    conversation: &Arc<Conversation>,
    store: Store,
    actions: Actions,
    log: NodeRef<Div>,
    place: StoredValue<Rc<Place>, LocalStorage>,
) {
    let (entries, open) = (conversation.entries.clone(), conversation.open.clone());
    let conversation = conversation.clone();
    Effect::new(move |before: Option<(bool, Option<_>)>| {
        let open = open.get();
        store.attached.track();
        let first = entries.with(|list| list.first().map(|entry| entry.key.clone()));
        let (was_open, was_first) = before.unwrap_or_default();
        if open && !was_open {
            place.get_value().follow();
        }
        let grown_above = was_first.is_some() && was_first != first;
        // The list's elements change in this turn; before the next frame they have.
        let conversation = conversation.clone();
        request_animation_frame(move || {
            if let Some(log) = log.try_get_untracked().flatten() {
                let place = place.get_value();
                place.settle(&log, grown_above);
                if conversation.is_open() {
                    actions.reads(&conversation, place.is_at_end());
                }
            }
        });
        (open, first)
    });
}
