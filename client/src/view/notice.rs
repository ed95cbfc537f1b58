//! The notice: how things stand with the server, where that is not well.

use chut_core::link::Status;
use leptos::prelude::*;

use crate::erased::text;
use crate::words;

#[component]
pub(super) fn Notice(status: RwSignal<Status>) -> impl IntoView {
    let class = move || match words::notice(status.get()) {
        Some(_) => "chut-notice chut-notice--shown".to_owned(),
        None => "chut-notice".to_owned(),
    };
    let says = move || {
        words::notice(status.get())
            .map(words::say)
            .unwrap_or_default()
    };
    view! { <p class={text(class)} role="status" dir="auto">{text(says)}</p> }
}
