//! Sound and notifications, for those who want them: what is wanted is kept by the browser, how it is done is in
//! `loader/alert.js`, which the loader's starter brings.

use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

use crate::options::get;
use crate::storage::{Span, load, save};

/// A way to tell somebody who looks elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alert {
    Sound,
    Notification,
}

impl Alert {
    /// What it is called among the words.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Notification => "notifications",
        }
    }

    /// Whether the person wants it. Asked of the browser each time: another tab may have changed it.
    pub(crate) fn is_wanted(self) -> bool {
        load(Span::Always, self.key()).is_some()
    }

    pub(crate) fn want(self, wanted: bool) {
        save(Span::Always, self.key(), if wanted { "on" } else { "" });
    }

    fn key(self) -> &'static str {
        match self {
            Self::Sound => "chut sound",
            Self::Notification => "chut notifications",
        }
    }
}

/// Makes the sound.
pub(crate) fn ring() {
    drop(call("ring", &[]));
}

/// Asks whether notifications are allowed, in a click of the person; the answer is true or false.
pub(crate) fn ask() -> Option<Promise> {
    call("ask", &[])
}

/// Shows a message of somebody; a click opens the conversation.
pub(crate) fn notify(peer: &str, name: &str, text: &str, picture: Option<&str>) {
    let picture = picture.map_or(JsValue::NULL, JsValue::from);
    drop(call(
        "notify",
        &[peer.into(), name.into(), text.into(), picture],
    ));
}

/// Where it fails there is nothing to see or hear, which is what fails.
fn call(name: &str, details: &[JsValue]) -> Option<Promise> {
    let chut = get(&window(), "Chut");
    let alert: Function = get(&chut, "_alert").dyn_into().ok()?;
    let details: Array = details.iter().collect();
    let done = alert.call2(&chut, &name.into(), &details).ok()?;
    done.dyn_into().ok()
}
