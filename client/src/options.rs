//! What the page has set: the loader keeps it in `window.Chut.config`.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Where the server is, and as whom it is asked.
#[derive(Clone)]
pub(crate) struct Options {
    /// The folder of the loader, without a slash at its end.
    pub(crate) server: String,
    pub(crate) token: String,
}

impl Options {
    /// Reads the loader's settings; what is missing is empty, which means: this page's own server.
    pub(crate) fn of(chut: &JsValue) -> Self {
        let config = get(chut, "config");
        let text = |name| get(&config, name).as_string().unwrap_or_default();
        Self {
            server: text("server"),
            token: text("token"),
        }
    }
}

/// The property `name` of `object`, `undefined` where either is missing.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
