//! A moment as people read it, in the language of the [words], and as machines do.

use std::cell::OnceCell;

use chut_core::Timestamp;
use js_sys::{Array, Date, Function, Intl};
use wasm_bindgen::{JsCast, JsValue};

use crate::options::object;
use crate::words;

const DAY_MS: f64 = 86_400_000.0;
const MINUTE_MS: f64 = 60_000.0;

thread_local! {
    /// Made once: each formatter reads the language's tables.
    static HOURS: OnceCell<Function> = const { OnceCell::new() };
    static DAYS: OnceCell<Function> = const { OnceCell::new() };
}

/// The hour and the minute, such as `10:21`.
pub(crate) fn clock_time(at: Timestamp) -> String {
    let make = || formatter(&[("hour", "2-digit"), ("minute", "2-digit")]);
    HOURS.with(|hours| formatted(hours.get_or_init(make), at))
}

/// The day, such as `Today` or `Saturday, 31 January 2026`.
pub(crate) fn day_name(at: Timestamp) -> String {
    let ago = day(now()) - day(at);
    if (0..=1).contains(&ago) {
        return relative(-ago);
    }
    let make = || {
        let day = ("day", "numeric");
        formatter(&[
            ("weekday", "long"),
            day,
            ("month", "long"),
            ("year", "numeric"),
        ])
    };
    DAYS.with(|days| formatted(days.get_or_init(make), at))
}

/// The day's number, by the calendar of the person's place.
pub(crate) fn day(at: Timestamp) -> i64 {
    let date = date(at);
    let local_ms = date.get_time() - date.get_timezone_offset() * MINUTE_MS;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a date has fewer than 2^31 days"
    )]
    let day = (local_ms / DAY_MS).floor() as i64;
    day
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

fn formatted(format: &Function, at: Timestamp) -> String {
    let text = format.call1(&JsValue::UNDEFINED, &date(at));
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn formatter(wishes: &[(&str, &str)]) -> Function {
    let wishes: Vec<_> = wishes
        .iter()
        .map(|(name, value)| (*name, (*value).into()))
        .collect();
    let options = object(&wishes);
    Intl::DateTimeFormat::new(&locales(), options.unchecked_ref()).format()
}

/// Today or yesterday, as the language has it.
fn relative(days: i64) -> String {
    let options = object(&[("numeric", "auto".into())]);
    let format = Intl::RelativeTimeFormat::new(&locales(), options.unchecked_ref());
    #[expect(clippy::cast_precision_loss, reason = "one of two small numbers")]
    let text = format.format(days as f64, "day");
    String::from(text)
}

fn locales() -> Array {
    Array::of1(&words::tag().into())
}
