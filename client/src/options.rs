//! What the page has set, and how it is told what happens: the loader's part of `window.Chut`.

use chut_core::UserId;
use chut_core::wire::ErrorCode;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::words;

/// Where the server is, and as whom it is asked.
#[derive(Clone)]
pub(crate) struct Options {
    /// The folder of the loader, without a slash at its end.
    pub(crate) server: String,
    pub(crate) token: String,
    /// A message that came has brought the widget.
    pub(crate) roused: bool,
}

/// What the loader has drawn.
#[derive(Clone)]
pub(crate) struct Drawn {
    pub(crate) root: HtmlElement,
    pub(crate) launcher: HtmlElement,
}

impl Options {
    /// Reads the loader's settings; what is missing is empty, which means: this page's own server.
    pub(crate) fn of(chut: &JsValue) -> Self {
        let config = get(chut, "config");
        let text = |name| get(&config, name).as_string().unwrap_or_default();
        Self {
            server: text("server"),
            token: text("token"),
            roused: get(&config, "roused").is_truthy(),
        }
    }
}

impl Drawn {
    /// `None` where the page has taken the chat away, or never had it.
    pub(crate) fn of(chut: &JsValue) -> Option<Self> {
        let config = get(chut, "config");
        let element = |name| get(&config, name).dyn_into().ok();
        Some(Self {
            root: element("root")?,
            launcher: element("launcher")?,
        })
    }
}

/// The languages that are written from right to left, of those that we speak.
const RIGHT_TO_LEFT: &str = "ar";

impl Drawn {
    /// What the loader has drawn is in English, and the page may be in another language still.
    pub(crate) fn speak(&self) {
        let (tag, chat) = (words::tag(), words::say("chat"));
        let mut attributes = vec![("aria-label", chat.as_str()), ("lang", tag.as_str())];
        if tag.split('-').next() == Some(RIGHT_TO_LEFT) {
            attributes.push(("dir", "rtl"));
        }
        for (name, value) in attributes {
            drop(self.root.set_attribute(name, value));
        }
        if let Ok(Some(label)) = self.launcher.query_selector(".chut-launcher__label") {
            label.set_text_content(Some(&chat));
        }
    }
}

/// The property `name` of `object`, `undefined` where either is missing.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Tells the page's listeners, and the loader, that something happened.
pub(crate) fn tell(event: &str, detail: &JsValue) {
    let chut = get(&window(), "Chut");
    if let Ok(tell) = get(&chut, "_tell").dyn_into::<Function>() {
        // The loader catches what listeners throw.
        drop(tell.call2(&chut, &event.into(), detail));
    }
}

/// A message that `peer` was to have is refused; one that was never on its way has no ID.
pub(crate) fn tell_refused(peer: &UserId, id: &str, code: ErrorCode) {
    let detail = object(&[
        ("peer", peer.as_str().into()),
        ("id", id.into()),
        ("code", code.name().into()),
    ]);
    tell("failed", &detail);
}

/// The token is not accepted: the page may have a new one.
pub(crate) fn tell_expired() {
    let chut = get(&window(), "Chut");
    if let Ok(expired) = get(&chut, "_expired").dyn_into::<Function>() {
        drop(expired.call0(&chut));
    }
}

/// An object of these properties.
pub(crate) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // A new object takes any property.
        drop(Reflect::set(&object, &(*name).into(), value));
    }
    object.into()
}
