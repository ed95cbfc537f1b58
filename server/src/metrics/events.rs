//! Events given to clients, counted by their type.

use chut_core::wire::Event;
use prometheus::{Error, IntCounter, IntCounterVec};

/// One handle a type: a reply may have hundreds of events.
#[derive(Debug)]
pub(super) struct Events {
    received: IntCounter,
    sent: IntCounter,
    delivered: IntCounter,
    read: IntCounter,
    blocked: IntCounter,
    presence: IntCounter,
    typing: IntCounter,
    resync: IntCounter,
}

impl Events {
    /// Those of `counts`, whose one label is the type.
    pub(super) fn new(counts: &IntCounterVec) -> Result<Self, Error> {
        let of = |kind| counts.get_metric_with_label_values(&[kind]);
        Ok(Self {
            received: of("received")?,
            sent: of("sent")?,
            delivered: of("delivered")?,
            read: of("read")?,
            blocked: of("blocked")?,
            presence: of("presence")?,
            typing: of("typing")?,
            resync: of("resync")?,
        })
    }

    pub(super) fn given(&self, event: &Event) {
        let count = match event {
            Event::Received(_) => &self.received,
            Event::Sent(_) => &self.sent,
            Event::Delivered { .. } => &self.delivered,
            Event::Read { .. } => &self.read,
            Event::Blocked { .. } => &self.blocked,
            Event::Presence { .. } => &self.presence,
            Event::Typing { .. } => &self.typing,
            Event::Resync => &self.resync,
            // It stands for what others send; this server sends none.
            Event::Unknown => return,
        };
        count.inc();
    }
}
