//! Something drawn for each of some people, kept for as long as the person is among them.

use std::sync::Arc;

use chut_core::limits::BLOCKS_MAX;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::tachys::view::Mountable;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::element::element;
use super::keyed::{Drawn, Keyed};
use crate::erased::effect;
use crate::store::{Conversation, Store};

/// A person's element, and what goes when it goes.
pub(super) struct Holder {
    element: Element,
    _mounted: Box<dyn std::any::Any>,
    _owner: Owner,
}

impl Holder {
    /// An element of this kind with a view in it.
    pub(super) fn new<V: IntoView + 'static>(
        tag: &str,
        class: &str,
        draw: impl FnOnce(&Element) -> V + 'static,
    ) -> Self
    where
        V::State: Mountable,
    {
        let element = element(tag, class);
        let parent: HtmlElement = element.clone().unchecked_into();
        let within = element.clone();
        // Under no other: what is drawn outlives the run of the effect that draws it, and leaves nothing there.
        let owner = Owner::new_root(None);
        let mounted = owner.with(|| mount_to(parent, move || draw(&within)));
        Self {
            element,
            _mounted: Box::new(mounted),
            _owner: owner,
        }
    }
}

impl Drawn for Holder {
    fn element(&self) -> &Element {
        &self.element
    }
}

/// Keeps a holder in `parent` for each of `people`. One that goes may come back, and finds what it had.
pub(super) fn each(
    parent: impl Fn() -> Option<Element> + 'static,
    store: Store,
    people: RwSignal<Vec<Arc<Conversation>>>,
    draw: impl Fn(Arc<Conversation>) -> Holder + 'static,
) {
    let mut drawn: Keyed<usize, Holder> = Keyed::default();
    let mut away: Vec<(usize, Holder)> = Vec::new();
    effect(move || {
        let Some(parent) = parent() else { return };
        let people = people.get();
        let keys: Vec<_> = people.iter().map(key).collect();
        away.append(&mut drawn.keep(&keys));
        // Somebody else may be here by now.
        let known = store.conversations();
        away.retain(|(gone, _)| known.iter().any(|one| key(one) == *gone));
        away.truncate(BLOCKS_MAX);
        for (place, (key, one)) in keys.into_iter().zip(people).enumerate() {
            drawn.bring(place, key, || {
                let back = away.iter().position(|(other, _)| *other == key);
                match back {
                    Some(back) => away.remove(back).1,
                    None => untrack(|| draw(one)),
                }
            });
        }
        drawn.place(&parent);
    });
}

/// A conversation by itself: another person's with the same peer is another one. Its holder keeps it where it is.
fn key(one: &Arc<Conversation>) -> usize {
    Arc::as_ptr(one).addr()
}
