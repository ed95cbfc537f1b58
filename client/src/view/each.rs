//! Something drawn for each of some people, kept for as long as the person is among them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::store::Conversation;

pub(super) fn each(
    people: RwSignal<Vec<Arc<Conversation>>>,
    draw: impl Fn(Arc<Conversation>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    boxed(people, Arc::new(draw))
}

type Draw = Arc<dyn Fn(Arc<Conversation>) -> AnyView + Send + Sync>;

fn boxed(people: RwSignal<Vec<Arc<Conversation>>>, draw: Draw) -> impl IntoView {
    view! {
        <For each={move || people.get()} key={|one| one.peer.clone()} children={move |one| draw(one)} />
    }
}
