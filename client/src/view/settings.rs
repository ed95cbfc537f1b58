//! The settings: whether messages are heard, and shown by the browser, while nobody looks.

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::alert::{self, Alert};
use crate::erased::{click, flag, text};
use crate::options::get;
use crate::words;

#[component]
pub(super) fn Settings() -> impl IntoView {
    let denied = RwSignal::new(false);
    view! {
        <p class="chut-settings">
            {switch(Alert::Sound, denied)} " " {switch(Alert::Notification, denied)}
            <span class="chut-settings__denied" role="alert" hidden={flag(move || !denied.get())}>
                {text(move || {
                    if denied.get() { words::say("notifications_denied") } else { String::new() }
                })}
            </span>
        </p>
    }
}

fn switch(alert: Alert, denied: RwSignal<bool>) -> impl IntoView {
    let on = RwSignal::new(alert.is_wanted());
    let pressed = move || {
        let wanted = !on.get_untracked();
        denied.set(false);
        set(alert, on, wanted && alert == Alert::Sound);
        match alert {
            Alert::Sound if wanted => alert::ring(),
            Alert::Notification if wanted => ask(on, denied),
            Alert::Sound | Alert::Notification => {}
        }
    };
    view! {
        <button
            class="chut-settings__switch"
            aria-pressed={text(move || on.get().to_string())}
            on:click={click(pressed)}
        >
            {words::say(alert.word())}
        </button>
    }
}

fn set(alert: Alert, on: RwSignal<bool>, wanted: bool) {
    alert.want(wanted);
    on.set(wanted);
}

/// The browser asks the person; only with their word is it on.
fn ask(on: RwSignal<bool>, denied: RwSignal<bool>) {
    let Some(answer) = alert::ask() else {
        return denied.set(true);
    };
    let answered = Closure::once_into_js(move |granted: JsValue| {
        set(Alert::Notification, on, granted.is_truthy());
        denied.set(!granted.is_truthy());
    });
    if let Ok(then) = get(&answer, "then").dyn_into::<Function>() {
        drop(then.call1(&answer, &answered));
    }
}
