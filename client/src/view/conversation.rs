//! A conversation's block: its head, how the other person is there, its log of messages, and the composer.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use super::composer::Composer;
use super::each::Holder;
use super::element::set;
use super::log::Log;
use super::person::{avatar, badge};
use crate::actions::Actions;
use crate::erased::{click, effect, flag, text};
use crate::scroll::Place;
use crate::store::{Conversation, Store};
use crate::words;

/// Blocks drawn so far: their elements refer to each other by number.
static BLOCKS: AtomicU32 = AtomicU32::new(0);

pub(super) fn block(conversation: Arc<Conversation>, store: Store, actions: Actions) -> Holder {
    Holder::new("section", "chut-block", move |section| {
        let (section, looks) = (section.clone(), conversation.clone());
        effect(move || {
            looks.face(|face| {
                let state = if face.open { "open" } else { "minimised" };
                set(
                    &section,
                    "class",
                    &["chut-block chut-block--", state].concat(),
                );
                set(
                    &section,
                    "aria-label",
                    &words::of("conversation_with", &face.name),
                );
            });
        });
        view! { <Block conversation store actions /> }
    })
}

#[component]
fn Block(conversation: Arc<Conversation>, store: Store, actions: Actions) -> impl IntoView {
    let number = BLOCKS.fetch_add(1, Ordering::Relaxed).to_string();
    let body_id = ["chut-body-", &number].concat();
    let place = StoredValue::new_local(Rc::new(Place::default()));
    let hidden = conversation.clone();
    view! {
        <Head conversation={conversation.clone()} actions body_id={body_id.clone()} />
        <div
            class="chut-block__body"
            id={body_id}
            hidden={flag(move || !hidden.face(|face| face.open))}
        >
            <Standing conversation={conversation.clone()} actions />
            <Log conversation={conversation.clone()} actions place />
            <Composer conversation store actions number place />
        </div>
    }
}

#[component]
fn Head(conversation: Arc<Conversation>, actions: Actions, body_id: String) -> impl IntoView {
    let (open, name, closing) = (
        conversation.clone(),
        conversation.clone(),
        conversation.clone(),
    );
    let toggled = conversation.clone();
    view! {
        <header class="chut-block__head">
            <button
                class="chut-block__toggle"
                aria-expanded={text(move || open.face(|face| face.open).to_string())}
                aria-controls={body_id}
                on:click={click(move || actions.toggle(&toggled))}
            >
                {avatar(&conversation)}
                <span class="chut-block__name" dir="auto">
                    {text(move || name.face(|face| face.name.clone()))}
                </span>
                " "
                {badge(&conversation)}
            </button>
            <button
                class="chut-block__close"
                aria-label={text(move || {
                    closing.face(|face| words::of("close_conversation_with", &face.name))
                })}
                on:click={click(move || actions.close(&conversation))}
            >
                {words::CLOSE_SIGN}
            </button>
        </header>
    }
}

/// How the other person is there, and the way to want nothing more of them.
#[component]
fn Standing(conversation: Arc<Conversation>, actions: Actions) -> impl IntoView {
    let (dot, says, offer) = (
        conversation.clone(),
        conversation.clone(),
        conversation.clone(),
    );
    let says = move || {
        says.face(|face| {
            if face.blocked {
                words::say("blocked")
            } else if face.typing {
                words::of("is_typing", &face.name)
            } else {
                face.presence
                    .map(words::presence)
                    .map(words::say)
                    .unwrap_or_default()
            }
        })
    };
    let block = move || {
        let blocked = conversation.peek(|face| face.blocked);
        actions.block(&conversation.peer, !blocked);
    };
    view! {
        <div class="chut-standing">
            <span
                class="chut-standing__dot"
                data-presence={text(move || {
                    let presence = dot.face(|face| face.presence.map(words::presence));
                    presence.unwrap_or("unknown").to_owned()
                })}
            ></span>
            <p class="chut-standing__text" dir="auto">{text(says)}</p>
            <button class="chut-standing__block" on:click={click(block)}>
                {text(move || {
                    words::say(if offer.face(|face| face.blocked) { "unblock" } else { "block" })
                })}
            </button>
        </div>
    }
}
