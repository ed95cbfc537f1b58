//! One message: its text, its time and, if it is one's own, how far it has come.

use chut_core::Timestamp;
use chut_core::links::{Piece, pieces};
use web_sys::Element;

use super::element::{add, add_text, element, set};
use crate::moment;
use crate::store::{Entry, Face, Progress};
use crate::words;

/// The class of the button that sends a message again.
pub(super) const RETRY: &str = "chut-message__retry";

/// A message in the page. Its text never changes.
pub(super) struct MessageItem {
    pub(super) element: Element,
    meta: Element,
    time: Element,
    state: Option<Element>,
    shown: Option<Shown>,
}

/// What may change.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shown {
    progress: Progress,
    reached: &'static str,
    at: Timestamp,
}

impl MessageItem {
    pub(super) fn new(entry: &Entry) -> Self {
        let side = if entry.is_mine() { "mine" } else { "theirs" };
        let element = element("li", &["chut-message chut-message--", side].concat());
        set(&element, "data-id", entry.id().as_str());
        let text = add(&element, "p", "chut-message__text", "");
        set(&text, "dir", "auto");
        link(&text, entry.text.as_str());
        let meta = add(&element, "p", "chut-message__meta", "");
        let time = add(&meta, "time", "chut-message__time", "");
        set(&time, "dir", "auto");
        let state = entry.is_mine().then(|| {
            add_text(&meta, " ");
            add(&meta, "span", "chut-message__state", "")
        });
        Self {
            element,
            meta,
            time,
            state,
            shown: None,
        }
    }

    /// Shows how far `entry`, the message, has come.
    pub(super) fn show(&mut self, entry: &Entry, face: &Face) {
        let shown = Shown {
            progress: entry.progress,
            reached: reached(entry, face),
            at: entry.at,
        };
        let before = self.shown.replace(shown);
        if before == Some(shown) {
            return;
        }
        if before.is_none_or(|before| before.at != shown.at) {
            set(&self.time, "datetime", &moment::iso(shown.at));
            self.time
                .set_text_content(Some(&moment::clock_time(shown.at)));
        }
        if let Some(seq) = entry.seq() {
            set(&self.element, "data-seq", &seq.get().to_string());
        }
        if let Some(state) = &self.state {
            set(&self.element, "data-state", words::progress(shown.progress));
            state.set_text_content(Some(&words::say(shown.reached)));
            self.offer_retry(shown.progress == Progress::Failed);
        }
    }

    fn offer_retry(&self, wanted: bool) {
        let last = self.meta.last_element_child();
        let button = last.filter(|last| last.class_name() == RETRY);
        match button {
            Some(button) if !wanted => button.remove(),
            None if wanted => {
                add_text(&self.meta, " ");
                add(&self.meta, "button", RETRY, &words::say("try_again"));
            }
            Some(_) | None => {}
        }
    }
}

/// The word for how far a message has come.
fn reached(entry: &Entry, face: &Face) -> &'static str {
    match entry.progress {
        Progress::Stored(seq) if seq <= face.peer_read => "read",
        Progress::Stored(seq) if seq <= face.peer_delivered => "delivered",
        Progress::Sending | Progress::Stored(_) | Progress::Failed => {
            words::progress(entry.progress)
        }
    }
}

/// Adds the text, its web addresses as links that give nothing of this page away.
fn link(parent: &Element, text: &str) {
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => add_text(parent, plain),
            Piece::Link(address) => {
                let link = add(parent, "a", "chut-message__link", address);
                set(&link, "href", address);
                set(&link, "target", "_blank");
                set(&link, "rel", "noopener noreferrer nofollow ugc");
            }
        }
    }
}
