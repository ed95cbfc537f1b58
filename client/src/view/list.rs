//! The messages of a log and what separates them, drawn by hand: an element for each row, kept for as long as the row
//! is there, and nothing done for a row that has not changed.

use web_sys::Element;

use super::element::{add, element};
use super::keyed::{Drawn, Keyed};
use super::message::MessageItem;
use crate::moment;
use crate::store::{Entry, Face, Key};
use crate::words;

/// See the [module](self).
#[derive(Default)]
pub(super) struct List(Keyed<RowKey, Row>);

#[derive(Clone, PartialEq, Eq)]
enum RowKey {
    /// With its name, which is another one tomorrow.
    Day(String),
    Unread,
    Message(Key),
}

enum Row {
    Separator(Element),
    Message(MessageItem),
}

impl List {
    /// Makes `parent` show `entries`, of the conversation that looks like `face`.
    pub(super) fn draw(&mut self, parent: &Element, entries: &[Entry], face: &Face) {
        let (keys, entries) = rows(entries, face);
        drop(self.0.keep(&keys));
        for (place, (key, entry)) in keys.into_iter().zip(entries).enumerate() {
            let new = key.clone();
            let row = self.0.bring(place, key, || Row::new(&new, entry));
            if let (Row::Message(item), Some(entry)) = (row, entry) {
                item.show(entry, face);
            }
        }
        self.0.place(parent);
    }
}

impl Row {
    fn new(key: &RowKey, entry: Option<&Entry>) -> Self {
        match (key, entry) {
            (RowKey::Day(name), _) => Self::Separator(separator("chut-separator", name)),
            (RowKey::Message(_), Some(entry)) => Self::Message(MessageItem::new(entry)),
            (RowKey::Unread | RowKey::Message(_), _) => {
                let class = "chut-separator chut-separator--unread";
                Self::Separator(separator(class, &words::say("unread")))
            }
        }
    }
}

impl Drawn for Row {
    fn element(&self) -> &Element {
        match self {
            Self::Separator(element) => element,
            Self::Message(item) => &item.element,
        }
    }
}

fn separator(class: &str, text: &str) -> Element {
    let separator = element("li", class);
    add(&separator, "span", "chut-separator__text", text);
    separator
}

/// The messages, each day's name before its first, and a mark before the first that came while nobody looked.
fn rows<'a>(entries: &'a [Entry], face: &Face) -> (Vec<RowKey>, Vec<Option<&'a Entry>>) {
    let (mut keys, mut messages) = (Vec::new(), Vec::new());
    let mut day = None;
    let mut seen = face.seen;
    for entry in entries {
        let today = Some(moment::day(entry.at));
        if day != today {
            day = today;
            keys.push(RowKey::Day(moment::day_name(entry.at)));
            messages.push(None);
        }
        if !entry.is_mine() && seen.is_some_and(|seen| Some(seen) < entry.seq()) {
            seen = None;
            keys.push(RowKey::Unread);
            messages.push(None);
        }
        keys.push(RowKey::Message(entry.key.clone()));
        messages.push(Some(entry));
    }
    (keys, messages)
}
