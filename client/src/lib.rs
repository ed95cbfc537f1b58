//! The Chut widget: private chat in a page that belongs to somebody else.
//!
//! Everything moves one way. `runner` drives the core's link and outbox: it alone fetches and keeps
//! timers. What it hears goes into the `store`, what the store holds is shown by the `view`, and
//! what a person does in the view comes back to the runner through `actions`.
//!
//! In reading order:
//!
//! * `options`: what the page has set and is told; `shell`: puts the widget into the page and answers its calls;
//! * `store`: the model, as signals;
//! * `runner`: from the server into the store, and from the person to the server;
//! * `actions`: what a person can do;
//! * `view`: the elements; `title`: the page's title; `scroll`: the reading place in a log;
//! * `json`: bodies; `storage`: what outlives a page; `moment`, `words`: times and sentences as people read them.

mod actions;
mod alert;
mod erased;
mod json;
mod moment;
mod options;
mod runner;
mod scroll;
mod shell;
mod storage;
mod store;
mod title;
mod view;
mod words;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the widget, which speaks the language `tag` by the words `all`; once for each life of `window.Chut`.
#[wasm_bindgen]
pub fn run(tag: String, all: JsValue) {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| {
        leptos::leptos_dom::logging::console_error(&panic.to_string());
    }));
    words::speak(tag, all);
    shell::start();
}
