//! What happens to the page: it is hidden, shown, put away and taken out again; the network comes back.

use std::rc::Rc;

use chut_core::link;
use leptos::prelude::{Set, document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, PageTransitionEvent};

use super::Runner;

/// A listener that goes when it is dropped.
pub(super) struct Watch {
    target: EventTarget,
    name: &'static str,
    then: Closure<dyn Fn(Event)>,
}

/// Follows the page. `unload` would keep it out of the back/forward cache.
pub(super) fn watch(runner: &Rc<Runner>) -> Vec<Watch> {
    let (window, document) = (window(), document());
    vec![
        on(&window, "online", runner, |runner, _| runner.wake()),
        on(&window, "offline", runner, |runner, _| {
            runner.tell_link(link::Input::Offline);
        }),
        on(&document, "visibilitychange", runner, |runner, _| {
            let in_sight = !leptos::prelude::document().hidden();
            runner.store.in_sight.set(in_sight);
            runner.seen(in_sight);
            if in_sight {
                runner.wake();
            }
        }),
        on(&window, "resize", runner, |runner, _| {
            runner.store.lay_out();
        }),
        on(&window, "pagehide", runner, |runner, _| runner.leave()),
        on(&window, "pageshow", runner, |runner, event| {
            let kept = event.dyn_into::<PageTransitionEvent>();
            if kept.is_ok_and(|event| event.persisted()) {
                runner.begin();
            }
        }),
    ]
}

fn on(
    target: &EventTarget,
    name: &'static str,
    runner: &Rc<Runner>,
    then: fn(&Rc<Runner>, Event),
) -> Watch {
    let runner = runner.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event| then(&runner, event));
    let (target, then) = (target.clone(), listener);
    let added = target.add_event_listener_with_callback(name, then.as_ref().unchecked_ref());
    debug_assert!(added.is_ok());
    Watch { target, name, then }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let then = self.then.as_ref().unchecked_ref();
        drop(
            self.target
                .remove_event_listener_with_callback(self.name, then),
        );
    }
}
