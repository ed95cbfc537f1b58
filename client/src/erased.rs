//! Closures of one type for each use. Leptos makes its code anew for every type of closure that it is given: with these,
//! once (docs/architecture.md has what that weighs).

use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::prelude::Effect;

pub(crate) type Text = Box<dyn FnMut() -> String + Send>;
pub(crate) type Flag = Box<dyn FnMut() -> bool + Send>;

/// A text that changes.
pub(crate) fn text(now: impl FnMut() -> String + Send + 'static) -> Text {
    Box::new(now)
}

/// Something that holds or does not.
pub(crate) fn flag(now: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(now)
}

/// What a click does.
pub(crate) fn click(mut then: impl FnMut() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(move |_| then())
}

/// What a key does.
pub(crate) fn key(then: impl FnMut(KeyboardEvent) + 'static) -> Box<dyn FnMut(KeyboardEvent)> {
    Box::new(then)
}

/// What an event does that says nothing but that it was.
pub(crate) fn heard(mut then: impl FnMut() + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |_| then())
}

/// Runs now, and again when a signal that it reads changes.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    boxed(Box::new(run));
}

fn boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}
