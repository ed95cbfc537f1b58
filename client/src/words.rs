//! Every sentence and label that people read or hear: from one language's file in `client/words/`.

use std::cell::RefCell;

use chut_core::PresenceState;
use chut_core::link::Status;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::options::get;
use crate::store::Progress;

pub(crate) const CLOSE_SIGN: &str = "×";

thread_local! {
    static WORDS: RefCell<Words> = RefCell::default();
}

#[derive(Default)]
struct Words {
    /// Of the language, as BCP 47 has it.
    tag: String,
    /// The file's object.
    all: JsValue,
    /// The plural category of a number.
    category: Option<Function>,
}

/// Why a text is not sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Control,
    TooLong,
    NoRoom,
}

/// From now on it is said in the language `tag`, by the words of its file.
pub(crate) fn speak(tag: String, all: JsValue) {
    WORDS.set(Words {
        category: plural_rules(&tag),
        tag,
        all,
    });
}

/// The language, for those who print numbers and dates.
pub(crate) fn tag() -> String {
    WORDS.with_borrow(|words| words.tag.clone())
}

/// A sentence without anything to fill in.
pub(crate) fn say(word: &str) -> String {
    WORDS.with_borrow(|words| get(&words.all, word).as_string().unwrap_or_default())
}

/// A sentence about a person.
pub(crate) fn of(word: &str, name: &str) -> String {
    fill(&say(word), &[("name", name)])
}

/// A sentence about so many.
pub(crate) fn count(word: &str, count: u64) -> String {
    let sentence = WORDS.with_borrow(|words| {
        let forms = get(&words.all, word);
        let category = words.category.as_ref();
        let number = crate::json::number(count);
        let category = category.and_then(|of| of.call1(&JsValue::UNDEFINED, &number).ok());
        let form = category.and_then(|category| Reflect::get(&forms, &category).ok()?.as_string());
        form.or_else(|| get(&forms, "other").as_string())
            .unwrap_or_default()
    });
    fill(&sentence, &[("count", &count.to_string())])
}

pub(crate) fn announcement(name: &str, text: &str) -> String {
    fill(&say("announcement"), &[("name", name), ("text", text)])
}

/// `None` while all is well.
pub(crate) fn notice(status: Status) -> Option<&'static str> {
    match status {
        Status::Connected => None,
        Status::Connecting => Some("connecting"),
        Status::Reconnecting => Some("reconnecting"),
        Status::SignedOut => Some("signed_out"),
        Status::Stopped => Some("stopped"),
    }
}

/// Also how the protocol, and the style sheet, know it.
pub(crate) fn presence(state: PresenceState) -> &'static str {
    match state {
        PresenceState::Online => "online",
        PresenceState::Away => "away",
        PresenceState::Offline => "offline",
    }
}

/// Also how the style sheet knows it.
pub(crate) fn progress(progress: Progress) -> &'static str {
    match progress {
        Progress::Sending => "sending",
        Progress::Stored(_) => "sent",
        Progress::Failed => "failed",
    }
}

pub(crate) fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Control => "control",
        Refusal::TooLong => "too_long",
        Refusal::NoRoom => "no_room",
    }
}

/// What is filled in is not looked at: it may have braces of its own.
fn fill(sentence: &str, with: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').unwrap_or_default();
        let found = with.iter().find(|(name, _)| *name == place);
        filled.push_str(before);
        filled.push_str(found.map_or("", |(_, text)| text));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// `None` in a browser that does not know plural rules: then every number takes the general form.
fn plural_rules(tag: &str) -> Option<Function> {
    let intl = get(&js_sys::global(), "Intl");
    let make: Function = get(&intl, "PluralRules").dyn_into().ok()?;
    let rules = Reflect::construct(&make, &Array::of1(&tag.into())).ok()?;
    let select: Function = get(&rules, "select").dyn_into().ok()?;
    Some(select.bind0(&rules))
}
