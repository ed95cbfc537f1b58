//! What is known of the conversation by those who take part: what was answered, and what was heard.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard};

use chut_core::Message;
use tokio::sync::watch;

use super::listener::Goal;

/// See the [module](self).
#[derive(Default)]
pub(crate) struct Ledger {
    pages: Mutex<Pages>,
    answered: watch::Sender<u64>,
    refused: watch::Sender<u64>,
}

#[derive(Default)]
struct Pages {
    /// Every message that somebody was told of, by its place.
    known: BTreeMap<u64, Message>,
    /// Places of messages whose senders have had a 200.
    answered: BTreeMap<u64, Message>,
    /// Those answered since somebody last looked.
    fresh: Vec<Message>,
    tally: Tally,
}

/// How much has happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Messages answered with 200.
    pub(crate) answered: u64,
    /// Calls whose reply was lost; each was made again.
    pub(crate) unanswered: u64,
    /// Calls put off with 503.
    pub(crate) refused: u64,
    /// Sends that had been stored by a try whose reply was lost.
    pub(crate) stored_before: u64,
    /// Sends repeated although they had been answered.
    pub(crate) repeated: u64,
    /// Polls made a second time from the same cursor.
    pub(crate) polled_again: u64,
    /// Marks answered with 200.
    pub(crate) marks: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            answered,
            unanswered,
            refused,
            stored_before,
            repeated,
            polled_again,
            marks,
        } = self;
        write!(
            f,
            "{answered} messages and {marks} marks answered; {unanswered} calls without an answer and {refused} put off, \
             all made again; {stored_before} messages found stored by a lost try; {repeated} repeated after their answer; \
             {polled_again} polls made twice"
        )
    }
}

impl Ledger {
    /// Somebody was told of a message. Whoever hears of one place hears the same.
    pub(super) fn know(&self, message: &Message) {
        let mut pages = self.pages();
        let known = pages.known.entry(message.seq.get());
        let known = known.or_insert_with(|| message.clone());
        assert_eq!(known, message, "two messages in one place");
    }

    /// A sender was answered with 200.
    pub(super) fn answer(&self, message: Message) {
        self.know(&message);
        let mut pages = self.pages();
        let before = pages.answered.insert(message.seq.get(), message.clone());
        assert_eq!(before, None, "answered twice as new");
        pages.fresh.push(message);
        pages.tally.answered += 1;
        self.answered.send_modify(|answered| *answered += 1);
    }

    pub(super) fn count(&self, count: impl FnOnce(&mut Tally)) {
        let mut pages = self.pages();
        count(&mut pages.tally);
        self.refused.send_replace(pages.tally.refused);
    }

    /// How many messages have been answered, as it changes.
    pub(super) fn answered(&self) -> watch::Receiver<u64> {
        self.answered.subscribe()
    }

    /// How many calls were put off, as it changes.
    pub(super) fn refused(&self) -> watch::Receiver<u64> {
        self.refused.subscribe()
    }

    /// What has been answered since this was last asked.
    pub(super) fn take_answered(&self) -> Vec<Message> {
        std::mem::take(&mut self.pages().fresh)
    }

    /// The place of the newest message of each person.
    pub(super) fn newest(&self) -> Goal {
        let pages = self.pages();
        let each = pages.answered.iter().flat_map(|(place, message)| {
            [&message.from, &message.to].map(|person| (person.to_string(), *place))
        });
        each.collect()
    }

    /// The places of all messages from and to a person.
    pub(super) fn of(&self, person: &str) -> Vec<u64> {
        let pages = self.pages();
        let is_theirs =
            |message: &Message| message.from.as_str() == person || message.to.as_str() == person;
        let theirs = pages
            .answered
            .iter()
            .filter(|(_, message)| is_theirs(message));
        theirs.map(|(place, _)| *place).collect()
    }

    /// The whole log, as `chut export` writes it, is what was answered, and nothing besides.
    pub(super) fn compare(&self, export: &str) {
        let messages = export
            .lines()
            .map(|line| serde_json::from_str::<Message>(line).unwrap());
        let log: Vec<_> = messages.collect();
        assert!(
            log.is_sorted_by_key(|message| message.at),
            "time goes back along the log"
        );
        let answered: Vec<_> = self.pages().answered.values().cloned().collect();
        assert_eq!(
            log.len(),
            answered.len(),
            "messages in the log, and answered"
        );
        for (kept, answered) in log.iter().zip(&answered) {
            assert_eq!(kept, answered, "in the log, and answered");
        }
    }

    pub(super) fn tally(&self) -> Tally {
        self.pages().tally
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap()
    }
}
