//! What is kept over reloads: blocks, drafts, and what is on its way to the log.

use std::rc::Rc;

use chut_core::blocks::Blocks;
use chut_core::outbox;
use chut_core::wire::message;
use chut_core::{Outbox, UserId};
use js_sys::Array;
use leptos::prelude::Set;

use super::Runner;
use crate::json;
use crate::storage::{Span, load, save};

impl Runner {
    /// Takes up what an earlier page has left; it is known who we are.
    pub(super) fn take_up(self: &Rc<Self>, after_another: bool) {
        let Some(blocks) = self.key("blocks") else {
            return;
        };
        let kept = load(Span::Always, &blocks).unwrap_or_default();
        self.store.restore(Blocks::read(&kept), blocks);
        let on_its_way = self.key("outbox").and_then(|key| load(Span::Tab, &key));
        let on_its_way: Option<Vec<message::Request>> =
            on_its_way.and_then(|text| json::parsed(&text));
        self.tell_outbox(outbox::Input::Begin {
            left: on_its_way.unwrap_or_default(),
            another: after_another,
        });
        self.store.is_known.set(true);
    }

    pub(super) fn keep_outbox(&self, outbox: &Outbox) {
        if let Some(key) = self.key("outbox") {
            let requests: Array = outbox
                .iter()
                .filter(|entry| entry.is_known)
                .map(|entry| json::object(&entry.request))
                .collect();
            let text = json::text(&requests).filter(|_| requests.length() > 0);
            save(Span::Tab, &key, &text.unwrap_or_default());
        }
    }

    pub(crate) fn keep_draft(&self, peer: &UserId, text: &str) {
        if let Some(key) = self.draft_key(peer) {
            save(Span::Tab, &key, text);
        }
    }

    /// What was written to `peer` and not sent.
    pub(crate) fn draft(&self, peer: &UserId) -> Option<String> {
        load(Span::Tab, &self.draft_key(peer)?)
    }

    fn draft_key(&self, peer: &UserId) -> Option<String> {
        self.key(&["draft ", peer.as_str()].concat())
    }

    fn key(&self, what: &str) -> Option<String> {
        Some([&self.scope()?, " ", what].concat())
    }

    /// Each server and each person has their own; `None` before it is known who we are. The loader has the
    /// same.
    pub(super) fn scope(&self) -> Option<String> {
        let facts = self.facts.borrow();
        let me = facts.as_ref()?.me.as_str();
        Some(["chut ", self.fetch.server(), " ", me].concat())
    }
}
