//! The notice: how things stand with the server, where that is not well.

use chut_core::link::Status;
use leptos::prelude::*;

use crate::words;

#[component]
pub(super) fn Notice(status: RwSignal<Status>) -> impl IntoView {
    let text = move || words::notice(status.get());
    view! {
        <p class="chut-notice" class:chut-notice--shown={move || !text().is_empty()} role="status">
            {text}
        </p>
    }
}
