//! What a poll is answered with: events after a place, up to a bound; or that some are gone.

use chut_core::wire::Event;
use chut_core::{Cursor, Message, UserId};

use super::Mark;

/// Where a batch ends: at so many events, or before its texts pass so many bytes.
#[derive(Clone, Copy, Debug)]
pub struct BatchBound {
    pub events: u16,
    pub bytes: usize,
}

/// What reading after a place comes to.
#[derive(Clone, Debug)]
pub enum Reading {
    /// The events that come next.
    Batch(Batch),
    /// A message after the place has been removed. The reader starts again; this place, the log's
    /// end, is a good one.
    Lost(Cursor),
}

/// Events of one user in order, and the place after them.
#[derive(Clone, Debug)]
pub struct Batch {
    pub events: Vec<Event>,
    pub at: Cursor,
}

impl Batch {
    /// Nothing after `at`, so far.
    pub(crate) fn new(at: Cursor) -> Self {
        Self {
            events: Vec::new(),
            at,
        }
    }

    /// Takes messages from the front while they are within `bound`, and at least one. Gives how many
    /// more events there is room for.
    ///
    /// # Errors
    ///
    /// The first error among the messages taken.
    pub(crate) fn take_messages<E>(
        &mut self,
        user: &UserId,
        bound: BatchBound,
        messages: impl Iterator<Item = Result<Message, E>>,
    ) -> Result<u16, E> {
        let (mut room, mut bytes) = (bound.events, 0);
        for message in messages.take(bound.events.into()) {
            let message = message?;
            bytes += message.text.bytes();
            if bytes > bound.bytes && !self.events.is_empty() {
                return Ok(0);
            }
            room -= 1;
            self.at.seq = message.seq;
            self.events.push(Event::of(message, user));
        }
        Ok(room)
    }

    /// Takes changes of marks, in the order of their revisions.
    pub(crate) fn take_mark(&mut self, user: &UserId, mark: Mark) {
        self.at.revision = mark.revision;
        self.events.push(mark.into_event(user));
    }
}
