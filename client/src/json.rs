//! Bodies in the browser's own JSON: it parses and writes, so no second reader and writer travel to every visitor.

use chut_core::plain::{Field, Read, Value, Write};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

struct Parsed(JsValue);

impl Value for Parsed {
    fn get(&self, name: &str) -> Option<Self> {
        let member = Reflect::get(&self.0, &name.into()).ok()?;
        (!member.is_null() && !member.is_undefined()).then_some(Self(member))
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        let items = self.0.dyn_ref::<Array>()?;
        Some(items.iter().map(Self).collect())
    }
}

/// What `body`, once parsed, says.
pub(crate) fn read<R: Read>(body: JsValue) -> Option<R> {
    R::read(&Parsed(body))
}

/// What `text` says; `None` also where it is no JSON.
pub(crate) fn parsed<R: Read>(text: &str) -> Option<R> {
    read(JSON::parse(text).ok()?)
}

/// `body` as an object.
pub(crate) fn object(body: &impl Write) -> JsValue {
    let object = Object::new();
    for (name, field) in body.fields() {
        let value = match field {
            Field::Text(text) => text.into(),
            Field::Number(number) => self::number(number),
            Field::Truth(truth) => truth.into(),
        };
        // A new object takes any property.
        drop(Reflect::set(&object, &name.into(), &value));
    }
    object.into()
}

/// As a script knows numbers.
#[expect(
    clippy::cast_precision_loss,
    reason = "all that are shown are below 2^53"
)]
pub(crate) fn number(number: u64) -> JsValue {
    (number as f64).into()
}

/// The text of what [`object`] made, or of several.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok().map(String::from)
}
