//! The reading place in a log: new messages are followed at the end, and what comes or goes elsewhere does not move what
//! is being read.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How near to the end counts as being at it, in pixels: about two lines.
const NEAR_PX: i32 = 128;

/// Where a person reads. The log's height changes without a scroll event, so the place is measured again after each
/// change of the list.
#[derive(Default)]
pub(crate) struct Place {
    follows: Cell<bool>,
    /// The first message in sight, and how far below the log's upper edge it begins.
    anchor: RefCell<Option<(HtmlElement, i32)>>,
}

impl Place {
    /// The next change ends at the newest message, wherever the person reads.
    pub(crate) fn follow(&self) {
        self.follows.set(true);
    }

    /// The person has scrolled `log`, or its list has settled. `is_whole`: nothing is left out at its end.
    pub(crate) fn measure(&self, log: &Element, list: &Element, is_whole: bool) {
        self.follows.set(is_whole && Self::is_near_end(log));
        self.anchor.replace(anchor(log, list));
    }

    /// Whether the person reads at the end.
    pub(crate) fn is_at_end(&self) -> bool {
        self.follows.get()
    }

    /// Whether there is less than another screen above.
    pub(crate) fn is_near_start(log: &Element) -> bool {
        log.scroll_top() < log.client_height()
    }

    pub(crate) fn is_near_end(log: &Element) -> bool {
        log.scroll_height() - log.scroll_top() - log.client_height() <= NEAR_PX
    }

    /// The list of `log` has changed.
    pub(crate) fn settle(&self, log: &Element) {
        if self.follows.get() {
            log.set_scroll_top(log.scroll_height());
        } else if let Some((message, below_edge)) = self.anchor.borrow().as_ref()
            && log.contains(Some(message))
        {
            log.set_scroll_top(message.offset_top() - below_edge);
        }
    }
}

/// Halves the list again and again: asking each message would cost more than drawing it.
fn anchor(log: &Element, list: &Element) -> Option<(HtmlElement, i32)> {
    let rows = list.children();
    let at = |place| rows.item(place)?.dyn_into::<HtmlElement>().ok();
    let top = log.scroll_top();
    let (mut first, mut end) = (0, rows.length().checked_sub(1)?);
    while first < end {
        let middle = u32::midpoint(first, end);
        let message = at(middle)?;
        if message.offset_top() + message.offset_height() > top {
            end = middle;
        } else {
            first = middle + 1;
        }
    }
    // What stands between messages goes, or moves, when others come in above it.
    let is_message = |row: &HtmlElement| row.matches(".chut-message").unwrap_or_default();
    let message = (first..rows.length()).filter_map(at).find(is_message)?;
    let below_edge = message.offset_top() - top;
    Some((message, below_edge))
}
