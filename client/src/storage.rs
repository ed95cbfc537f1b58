//! What outlives a page: kept by the browser for this server and this person. Where storage is blocked, nothing is.

use leptos::prelude::window;
use web_sys::Storage;

/// For how long.
#[derive(Clone, Copy)]
pub(crate) enum Span {
    /// As long as the tab: what was written and not sent.
    Tab,
    /// Over all visits: how the blocks stand.
    Always,
}

/// `None` also where there is nothing under this name.
pub(crate) fn load(span: Span, name: &str) -> Option<String> {
    storage(span)?.get_item(name).ok().flatten()
}

/// Keeps `text`; an empty one is nothing.
pub(crate) fn save(span: Span, name: &str, text: &str) {
    if let Some(storage) = storage(span) {
        // Full or forbidden: then it is not kept.
        drop(if text.is_empty() {
            storage.remove_item(name)
        } else {
            storage.set_item(name, text)
        });
    }
}

fn storage(span: Span) -> Option<Storage> {
    let storage = match span {
        Span::Tab => window().session_storage(),
        Span::Always => window().local_storage(),
    };
    storage.ok().flatten()
}
