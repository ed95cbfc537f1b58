//! The part of a timeline that is drawn: however much has been read, a page holds a bounded number of messages.

use crate::limits::{DRAWN_MAX, DRAWN_STEP};
use crate::{Message, Seq, Timeline};

/// At most [`DRAWN_MAX`] messages. It follows the newest, until the person reads further up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The last one drawn; `None`: the newest, whichever that is.
    end: Option<Seq>,
}

impl Window {
    /// The messages to draw, in the log's order.
    pub fn drawn(self, timeline: &Timeline) -> impl DoubleEndedIterator<Item = &Message> {
        let start = self.start(timeline);
        timeline.between(start, self.last())
    }

    /// Whether the timeline has messages above those drawn.
    pub fn has_above(self, timeline: &Timeline) -> bool {
        let start = self.start(timeline);
        timeline.until(start).nth(1).is_some()
    }

    /// Whether it has messages below.
    pub fn has_below(self, timeline: &Timeline) -> bool {
        self.end.is_some_and(|end| Some(end) < timeline.newest())
    }

    /// The person reads further up: what is drawn stays, whatever comes below.
    pub fn stay(&mut self, timeline: &Timeline) {
        self.end = self.end.or(timeline.newest());
    }

    /// Draws the newest again.
    pub fn follow(&mut self) {
        self.end = None;
    }

    /// A step towards the oldest; the last ones are no longer drawn where there are too many.
    pub fn up(&mut self, timeline: &Timeline) {
        let start = self.start(timeline);
        let above = timeline.until(start).skip(1).take(DRAWN_STEP).count();
        if above > 0 {
            self.end = timeline
                .until(self.last())
                .nth(above)
                .map(|message| message.seq);
        }
    }

    /// A step towards the newest.
    pub fn down(&mut self, timeline: &Timeline) {
        let Some(end) = self.end else { return };
        let below = timeline.between(end.next(), Seq::MAX).take(DRAWN_STEP);
        let next = below.last().map(|message| message.seq);
        self.end = next.filter(|next| Some(*next) < timeline.newest());
    }

    fn last(self) -> Seq {
        self.end.unwrap_or(Seq::MAX)
    }

    fn start(self, timeline: &Timeline) -> Seq {
        let upwards = timeline.until(self.last()).take(DRAWN_MAX);
        upwards.last().map_or(Seq::START, |message| message.seq)
    }
}
