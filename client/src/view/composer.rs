//! The composer: where a message is written and sent.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Textarea;
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

use crate::actions::Actions;
use crate::erased::{effect, flag, heard, key, text};
use crate::scroll::Place;
use crate::store::{Conversation, Store};
use crate::words;

/// The `keyCode` of a key that an input method has taken, in browsers without `isComposing`.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

#[component]
pub(super) fn Composer(
    conversation: Arc<Conversation>,
    store: Store,
    actions: Actions,
    number: String,
    place: StoredValue<Rc<Place>, LocalStorage>,
) -> impl IntoView {
    let input = NodeRef::<Textarea>::new();
    let refusal = RwSignal::new(String::new());
    take_focus(&conversation, input);
    take_draft(&conversation, store, actions, input);
    let (named, blocked, to) = (
        conversation.clone(),
        conversation.clone(),
        conversation.clone(),
    );
    let typed = move || {
        if let Some(input) = input.get_untracked() {
            actions.typed(&to.peer, &input.value());
        }
    };
    let send = move || {
        if let Some(input) = input.get_untracked() {
            place.get_value().follow();
            refusal.set(submit(&conversation, actions, &input));
        }
    };
    let pressed = {
        let send = send.clone();
        move |event: KeyboardEvent| {
            if sends(&event) {
                event.prevent_default();
                send();
            }
        }
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let id = ["chut-input-", &number].concat();
    view! {
        <form class="chut-composer" hidden={flag(move || blocked.face(|face| face.blocked))} on:submit={submitted}>
            <p class="chut-composer__alert" role="alert">
                {text(move || refusal.get())}
            </p>
            <label class="chut-sr" for={id.clone()}>{text(move || named.face(|face| words::of("message_to", &face.name)))}</label>
            <textarea
                class="chut-composer__input"
                id={id}
                rows="1"
                dir="auto"
                node_ref={input}
                on:keydown={key(pressed)}
                on:input={heard(typed)}
            ></textarea>
            <button class="chut-composer__send">{words::say("send")}</button>
        </form>
    }
}

/// Sends what has been written. Gives what stands against it, if something does.
fn submit(conversation: &Conversation, actions: Actions, input: &HtmlTextAreaElement) -> String {
    match actions.send(&conversation.peer, &input.value()) {
        Ok(sent) => {
            if sent {
                input.set_value("");
                actions.typed(&conversation.peer, "");
            }
            String::new()
        }
        Err(refusal) => words::say(words::refusal(refusal)),
    }
}

/// Enter sends; with Shift it is a new line, and an input method's Enter is its own.
fn sends(event: &KeyboardEvent) -> bool {
    let composing = event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD;
    event.key() == "Enter" && !event.shift_key() && !composing
}

/// What was written here before a reload is written again. What has been written before it was known who we are is
/// kept from now on.
fn take_draft(
    conversation: &Conversation,
    store: Store,
    actions: Actions,
    input: NodeRef<Textarea>,
) {
    let peer = conversation.peer.clone();
    effect(move || {
        if let Some(input) = input.get()
            // Once it is known there is nothing more to follow.
            && (store.is_known.get_untracked() || store.is_known.get())
        {
            let written = input.value();
            if !written.is_empty() {
                actions.keep_draft(&peer, &written);
            } else if let Some(draft) = actions.draft(&peer) {
                input.set_value(&draft);
            }
        }
    });
}

/// Moves the focus here when the person has asked to write, and never else.
fn take_focus(conversation: &Arc<Conversation>, input: NodeRef<Textarea>) {
    let conversation = conversation.clone();
    effect(move || {
        if let Some(input) = input.get()
            && conversation.face(|face| face.wants_focus)
        {
            conversation.show(|face| face.wants_focus = false);
            // The block may be on its way out of hiding in this same turn.
            request_animation_frame(move || {
                drop(input.focus());
            });
        }
    });
}
