//! Something drawn for each of some people, kept for as long as the person is among them.

use std::sync::Arc;

use chut_core::UserId;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::tachys::view::Mountable;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::element::element;
use super::keyed::{Drawn, Keyed};
use crate::erased::effect;
use crate::store::Conversation;

/// A person's element, and what goes when it goes.
pub(super) struct Holder {
    element: Element,
    _mounted: Box<dyn std::any::Any>,
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
        let mounted = mount_to(parent, move || draw(&within));
        Self {
            element,
            _mounted: Box::new(mounted),
        }
    }
}

impl Drawn for Holder {
    fn element(&self) -> &Element {
        &self.element
    }
}

/// Keeps a holder in `parent` for each of `people`.
pub(super) fn each(
    parent: impl Fn() -> Option<Element> + 'static,
    people: RwSignal<Vec<Arc<Conversation>>>,
    draw: impl Fn(Arc<Conversation>) -> Holder + 'static,
) {
    let mut drawn: Keyed<UserId, Holder> = Keyed::default();
    // What is drawn outlives the run of the effect that draws it.
    let owner = Owner::current().unwrap_or_default();
    effect(move || {
        let Some(parent) = parent() else { return };
        let people = people.get();
        let keys: Vec<_> = people.iter().map(|one| one.peer.clone()).collect();
        drawn.keep(&keys);
        for (place, (key, one)) in keys.into_iter().zip(people).enumerate() {
            drawn.bring(place, key, || owner.with(|| untrack(|| draw(one))));
        }
        drawn.place(&parent);
    });
}
