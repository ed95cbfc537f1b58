//! The reading place in a log: new messages are followed at the end, and older ones that come in above
//! do not move what is being read.

use std::cell::Cell;

use web_sys::Element;

/// How near to the end counts as being at it, in pixels: about two lines.
const NEAR_PX: i32 = 128;

/// Where a person reads. The log's height changes without a scroll event, so the place is measured
/// again after each change of the list.
pub(crate) struct Place {
    follows: Cell<bool>,
    from_end_px: Cell<i32>,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            follows: Cell::new(true),
            from_end_px: Cell::new(0),
        }
    }

    /// The next change ends at the newest message, wherever the person reads.
    pub(crate) fn follow(&self) {
        self.follows.set(true);
    }

    /// The person has scrolled `log`, or its list has settled.
    pub(crate) fn measure(&self, log: &Element) {
        let from_end = log.scroll_height() - log.scroll_top();
        self.from_end_px.set(from_end);
        self.follows.set(from_end - log.client_height() <= NEAR_PX);
    }

    /// Whether the person reads at the end.
    pub(crate) fn is_at_end(&self) -> bool {
        self.follows.get()
    }

    /// Whether there is less than another screen above.
    pub(crate) fn is_near_start(log: &Element) -> bool {
        log.scroll_top() < log.client_height()
    }

    /// The list of `log` has changed; `grown_above` where its first message is another one.
    pub(crate) fn settle(&self, log: &Element, grown_above: bool) {
        if self.follows.get() {
            log.set_scroll_top(log.scroll_height());
        } else if grown_above {
            log.set_scroll_top(log.scroll_height() - self.from_end_px.get());
        }
        self.measure(log);
    }
}
