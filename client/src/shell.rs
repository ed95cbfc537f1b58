//! Puts the widget into what the loader has drawn, and answers the calls of the page's `window.Chut`.

use std::any::Any;
use std::cell::RefCell;

use chut_core::UserId;
use js_sys::{Array, Function};
use leptos::prelude::{Owner, mount_to, view, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::actions::Actions;
use crate::options::{Drawn, Options, get};
use crate::runner::Runner;
use crate::store::Store;
use crate::view::Widget;

/// What has to live as long as the widget does.
struct Shell {
    mounted: Box<dyn Any>,
    /// The loader holds it for longer: a call may be under way in it when the widget goes.
    call: Closure<dyn Fn(String, Array)>,
}

thread_local! {
    static SHELL: RefCell<Option<Shell>> = const { RefCell::new(None) };
}

/// Mounts the widget, takes part, and tells the loader that calls are answered. Does nothing where the
/// page has taken the chat away while the widget was on its way.
pub(crate) fn start() {
    let chut = get(&window(), "Chut");
    let (Ok(ready), Some(drawn)) = (
        get(&chut, "_ready").dyn_into::<Function>(),
        Drawn::of(&chut),
    ) else {
        return;
    };
    let owner = Owner::new();
    let (store, runner) = owner.with(|| {
        let store = Store::new();
        (store, Runner::new(Options::of(&chut), store))
    });
    let actions = owner.with(|| Actions::new(runner.clone()));
    let root = drawn.root.clone();
    drawn.speak();
    let mounted = mount_to(root, move || view! { <Widget store actions drawn /> });
    runner.start();

    let call = Closure::new(move |name: String, args: Array| answer(actions, &name, &args));
    // A loader that throws here is no reason to take the widget away.
    drop(ready.call1(&chut, call.as_ref()));
    // The store outlives the elements: answers that are under way when these go still come into it.
    std::mem::forget(owner);
    let mounted = Box::new(mounted);
    SHELL.set(Some(Shell { mounted, call }));
}

/// A call of the page, such as `Chut.open(peer)`, or of the loader.
fn answer(actions: Actions, name: &str, args: &Array) {
    let first = text_of(args, 0);
    match name {
        "setToken" => actions.set_token(first),
        "list" => actions.toggle_list(),
        "attached" => actions.attached(),
        "destroy" => destroy(actions),
        _ => {
            if let Ok(peer) = first.parse::<UserId>() {
                match name {
                    "open" => actions.open(&peer),
                    "close" => actions.close_with(&peer),
                    "send" => actions.send_for_page(&peer, &text_of(args, 1)),
                    _ => {}
                }
            }
        }
    }
}

fn destroy(actions: Actions) {
    actions.leave();
    if let Some(shell) = SHELL.take() {
        drop(shell.mounted);
        // This very call came through it.
        shell.call.forget();
    }
}

/// Sites name their people by numbers too: `Chut.open(42)`.
fn text_of(args: &Array, at: u32) -> String {
    let text: JsValue = args.slice(at, at + 1).join("").into();
    text.as_string().unwrap_or_default()
}
