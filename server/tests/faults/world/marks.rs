//! Marks that people leave: an answered one stays, and no place goes back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fastrand::Rng;
use tokio::sync::watch;

use super::way::Way;
use super::{Ledger, PEOPLE};
use crate::api::{Api, Call, Reply};

/// Where all marks stand, by the person and their peer.
#[derive(Default)]
pub(super) struct Marks(Mutex<BTreeMap<(&'static str, String), Mark>>);

/// Where one mark may stand: where it was when last answered, or where it was asked to go since.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    answered: u64,
    asked: u64,
}

/// The person whom `person` blocks, and lets speak again.
pub(super) fn stranger(person: &str) -> String {
    format!("stranger-{person}")
}

impl Marks {
    /// The server shows every mark where it may stand.
    pub(super) async fn look(&self, api: &Api) {
        let marks = self.0.lock().unwrap().clone();
        for person in PEOPLE {
            let shown = api.ask(&Call::conversations(person)).await.unwrap();
            for ((_, peer), mark) in marks.iter().filter(|((of, _), _)| *of == person) {
                let stands = stands(&shown, peer, *peer == stranger(person));
                let may = mark.answered.min(mark.asked)..=mark.answered.max(mark.asked);
                assert!(
                    may.contains(&stands),
                    "{person} of {peer}: {stands}, {mark:?}"
                );
            }
        }
    }

    fn change(&self, person: &'static str, peer: &str, change: impl FnOnce(&mut Mark)) {
        let mut marks = self.0.lock().unwrap();
        change(marks.entry((person, peer.to_owned())).or_default());
    }
}

/// Where a mark stands in a person's list of conversations.
fn stands(shown: &Reply, peer: &str, is_block: bool) -> u64 {
    let mut conversations = shown.body["conversations"].as_array().unwrap().iter();
    let one = conversations.find(|one| one["with"] == peer);
    one.map_or(0, |one| {
        if is_block {
            one["blocked"].as_bool().unwrap().into()
        } else {
            one["read"].as_u64().unwrap()
        }
    })
}

/// A person who reads, and who is tired of a stranger every other moment.
pub(super) struct Reader {
    pub(super) user: &'static str,
    pub(super) way: Way,
    pub(super) ledger: Arc<Ledger>,
    pub(super) marks: Arc<Marks>,
    pub(super) chance: Rng,
}

impl Reader {
    /// Leaves marks for as long as people talk.
    pub(super) async fn leave_marks(mut self, talks: watch::Receiver<bool>) {
        let mut blocked = false;
        while *talks.borrow() {
            let peer = self.chance.choice(PEOPLE).unwrap();
            if peer == self.user {
                blocked = !blocked;
                self.block(blocked).await;
            } else {
                self.read(peer).await;
            }
            self.ledger.count(|tally| tally.marks += 1);
        }
    }

    /// Reads up to any place there has been, or one beyond.
    async fn read(&mut self, peer: &str) {
        let newest = *self.ledger.answered().borrow();
        let seq = self.chance.u64(..newest + 10);
        let ask = |mark: &mut Mark| mark.asked = mark.asked.max(seq);
        self.marks.change(self.user, peer, ask);
        let (reply, _) = self.way.insist(&Call::read(self.user, peer, seq)).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let read = reply.body["read"].as_u64().unwrap();
        self.marks.change(self.user, peer, |mark| {
            let may = mark.answered..=mark.asked;
            assert!(may.contains(&read), "{read}, {mark:?}");
            (mark.answered, mark.asked) = (read, read);
        });
    }

    async fn block(&mut self, blocked: bool) {
        let peer = stranger(self.user);
        let value = blocked.into();
        self.marks
            .change(self.user, &peer, |mark| mark.asked = value);
        let (reply, _) = self
            .way
            .insist(&Call::block(self.user, &peer, blocked))
            .await;
        assert_eq!(
            (reply.status, &reply.body["blocked"]),
            (200, &blocked.into())
        );
        self.marks
            .change(self.user, &peer, |mark| mark.answered = value);
    }
}
