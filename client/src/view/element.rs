//! Elements made by hand.

use leptos::prelude::document;
use web_sys::Element;

/// A new element of this class.
///
/// # Panics
/// Never: the names of tags are ours.
#[expect(clippy::expect_used, reason = "the names of tags are ours")]
pub(super) fn element(tag: &str, class: &str) -> Element {
    let element = document().create_element(tag).expect("a tag's name");
    set(&element, "class", class);
    element
}

pub(super) fn set(element: &Element, name: &str, value: &str) {
    // The names of attributes are ours, and any value is one.
    drop(element.set_attribute(name, value));
}

/// A new element with a text, at the end of `parent`.
pub(super) fn add(parent: &Element, tag: &str, class: &str, text: &str) -> Element {
    let child = element(tag, class);
    child.set_text_content(Some(text));
    // A new element takes any other.
    drop(parent.append_child(&child));
    child
}

/// The text at the end of `parent`.
pub(super) fn add_text(parent: &Element, text: &str) {
    drop(parent.append_with_str_1(text));
}
