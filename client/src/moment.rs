//! A moment as people read it, by the browser's own language, and as machines do.

use chut_core::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

thread_local! {
    /// Made once: each formatter reads the language's tables.
    static HOURS: Function = hours();
}

/// The hour and the minute, such as `10:21`.
pub(crate) fn clock_time(at: Timestamp) -> String {
    let text = HOURS.with(|hours| hours.call1(&JsValue::UNDEFINED, &date(at)));
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// For a `datetime` attribute: `2026-01-31T10:21:00.000Z`.
pub(crate) fn iso(at: Timestamp) -> String {
    date(at).to_iso_string().into()
}

/// The browser's clock, for a message that has not met the server's.
pub(crate) fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole milliseconds since 1970, far below 2^53"
    )]
    Timestamp(Date::now() as u64)
}

fn date(at: Timestamp) -> Date {
    // A date ends 8.64e15 ms after 1970; printing a later one would throw.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    let ms = at.0.min(8_640_000_000_000_000) as f64;
    Date::new(&ms.into())
}

fn hours() -> Function {
    let options = Object::new();
    let wishes = [
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ];
    for (name, value) in wishes {
        let set = Reflect::set(&options, &name.into(), &value.into());
        debug_assert!(set.is_ok());
    }
    Intl::DateTimeFormat::new(&Array::new(), &options).format()
}
