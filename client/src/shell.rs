//! Puts the widget into the page, and answers the calls of the page's `window.Chut`.

use std::any::Any;
use std::cell::RefCell;

use chut_core::UserId;
use js_sys::{Array, Function};
use leptos::prelude::{Owner, document, mount_to, view, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::actions::Actions;
use crate::options::{Options, get};
use crate::runner::Runner;
use crate::store::Store;
use crate::view::Widget;

/// What has to live as long as the widget does.
struct Shell {
    _mounted: Box<dyn Any>,
    _call: Closure<dyn Fn(String, Array)>,
}

thread_local! {
    static SHELL: RefCell<Option<Shell>> = const { RefCell::new(None) };
}

/// Calls `go` with the page's body: now, or when the page has one.
pub(crate) fn when_body(go: fn(HtmlElement)) {
    if let Some(body) = document().body() {
        return go(body);
    }
    let later = Closure::once_into_js(move || {
        if let Some(body) = document().body() {
            go(body);
        }
    });
    let added = document()
        .add_event_listener_with_callback("DOMContentLoaded", later.unchecked_ref::<Function>());
    debug_assert!(added.is_ok());
}

/// Mounts the widget, takes part, and tells the loader that calls are answered.
pub(crate) fn start(body: HtmlElement) {
    let chut = get(&window(), "Chut");
    let options = Options::of(&chut);
    let owner = Owner::new();
    let (store, runner) = owner.with(|| {
        let store = Store::new();
        (store, Runner::new(options, store))
    });
    let actions = owner.with(|| Actions::new(runner.clone()));
    let mounted = mount_to(body, move || view! { <Widget store actions /> });
    runner.start();

    let call = Closure::new(move |name: String, args: Array| answer(actions, &name, &args));
    if let Ok(ready) = get(&chut, "_ready").dyn_into::<Function>() {
        // A loader that throws here is no reason to take the widget away.
        drop(ready.call1(&chut, call.as_ref()));
    }
    SHELL.set(Some(Shell {
        _mounted: Box::new((mounted, owner)),
        _call: call,
    }));
}

/// A call of the page: `Chut.open(peer)` or `Chut.setToken(token)`.
fn answer(actions: Actions, name: &str, args: &Array) {
    let argument = first_as_text(args);
    match name {
        "open" => {
            if let Ok(peer) = argument.parse::<UserId>() {
                actions.open(&peer);
            }
        }
        "setToken" => actions.set_token(argument),
        _ => {}
    }
}

/// Sites name their people by numbers too: `Chut.open(42)`.
fn first_as_text(args: &Array) -> String {
    let first: JsValue = args.slice(0, 1).join("").into();
    first.as_string().unwrap_or_default()
}
