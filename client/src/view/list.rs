//! The messages of a log and what separates them, drawn by hand: an element for each row, kept for as long as the row
//! is there, and nothing done for a row that has not changed.

use web_sys::{Element, Node};

use super::element::{add, element};
use super::message::MessageItem;
use crate::moment;
use crate::store::{Entry, Face, Key};
use crate::words;

/// See the [module](self).
#[derive(Default)]
pub(super) struct List(Vec<Row>);

struct Row {
    key: RowKey,
    drawn: Drawn,
}

#[derive(Clone, PartialEq, Eq)]
enum RowKey {
    /// With its name, which is another one tomorrow.
    Day(String),
    Unread,
    Message(Key),
}

enum Drawn {
    Separator(Element),
    Message(MessageItem),
}

impl List {
    /// Makes `parent` show `entries`, of the conversation that looks like `face`.
    pub(super) fn draw(&mut self, parent: &Element, entries: &[Entry], face: &Face) {
        let wanted = rows(entries, face);
        let is_wanted = |row: &Row| wanted.iter().any(|(key, _)| *key == row.key);
        self.0.retain(|row| {
            let stays = is_wanted(row);
            if !stays {
                row.drawn.element().remove();
            }
            stays
        });
        let mut next: Option<Node> = parent.first_child();
        for (place, (key, entry)) in wanted.into_iter().enumerate() {
            self.bring(place, key, entry);
            let row = &mut self.0[place];
            if let (Drawn::Message(item), Some(entry)) = (&mut row.drawn, entry) {
                item.show(entry, face);
            }
            let node: &Node = row.drawn.element();
            if next.as_ref() == Some(node) {
                next = node.next_sibling();
            } else {
                // It is a child already, or comes from nowhere.
                drop(parent.insert_before(node, next.as_ref()));
            }
        }
    }

    /// Sees to it that the row of `key` is the one at `place`.
    fn bring(&mut self, place: usize, key: RowKey, entry: Option<&Entry>) {
        let known = self.0[place..].iter().position(|row| row.key == key);
        let row = match known {
            Some(0) => return,
            Some(further) => self.0.remove(place + further),
            None => Row {
                drawn: Drawn::new(&key, entry),
                key,
            },
        };
        self.0.insert(place, row);
    }
}

impl Drawn {
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
fn rows<'a>(entries: &'a [Entry], face: &Face) -> Vec<(RowKey, Option<&'a Entry>)> {
    let mut rows = Vec::with_capacity(entries.len() + 4);
    let mut day = None;
    let mut seen = face.seen;
    for entry in entries {
        let today = Some(moment::day(entry.at));
        if day != today {
            day = today;
            rows.push((RowKey::Day(moment::day_name(entry.at)), None));
        }
        if !entry.is_mine() && seen.is_some_and(|seen| Some(seen) < entry.seq()) {
            seen = None;
            rows.push((RowKey::Unread, None));
        }
        rows.push((RowKey::Message(entry.key.clone()), Some(entry)));
    }
    rows
}
