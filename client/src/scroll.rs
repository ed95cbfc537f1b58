//! The reading place in a log: new messages are followed at the end, and what comes or goes elsewhere does not move what
//! is being read.

use std::cell::{Cell, RefCell};

use js_sys::Reflect;
use web_sys::Element;

use crate::options::get;

/// How near to the end counts as being at it, in pixels: about two lines.
const NEAR_PX: i32 = 128;

/// Where a person reads. The log's height changes without a scroll event, so the place is measured again after each
/// change of the list.
#[derive(Default)]
pub(crate) struct Place {
    follows: Cell<bool>,
    /// The first message in sight, and how far below the log's upper edge it begins.
    anchor: RefCell<Option<(Element, f64)>>,
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
            // Whole pixels would let what is read creep.
            let moved = top_in(log, message) - below_edge;
            let scrolled = get(log, "scrollTop").as_f64().unwrap_or_default();
            drop(Reflect::set(
                log,
                &"scrollTop".into(),
                &(scrolled + moved).into(),
            ));
        }
    }
}

/// Halves the list again and again: asking each message would cost more than drawing it.
fn anchor(log: &Element, list: &Element) -> Option<(Element, f64)> {
    let rows = list.children();
    let (mut first, mut end) = (0, rows.length());
    while first < end {
        let middle = u32::midpoint(first, end);
        let row = rows.item(middle)?;
        if top_in(log, &row) + f64::from(row.client_height()) > 0.0 {
            end = middle;
        } else {
            first = middle + 1;
        }
    }
    // What separates messages may be elsewhere when others come.
    let is_message = |row: &Element| row.has_attribute("data-id");
    let message = (first..rows.length()).find_map(|place| rows.item(place).filter(is_message))?;
    let below_edge = top_in(log, &message);
    Some((message, below_edge))
}

/// How far below the log's upper edge it begins.
fn top_in(log: &Element, row: &Element) -> f64 {
    row.get_bounding_client_rect().top() - log.get_bounding_client_rect().top()
}
