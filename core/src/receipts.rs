//! Read receipts: how far one has read, told for each conversation until the server has heard it.
//!
//! A mark only moves forward, so a receipt may be told twice, or late, without harm. What is read within a short time
//! is told at once and then together.

use std::time::Duration;

use crate::backoff::Backoff;
use crate::limits::{CALL_DEADLINE, RECEIPT_PAUSE};
use crate::{Failure, Millis, Seq, UserId};

/// What has happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// The person has read the conversation up to here.
    Read(Receipt),
    /// The server has heard it, or the call failed.
    Answered(Receipt, Result<(), Failure>),
    /// The server answers again: do not wait any longer.
    Wake,
    /// [`Receipts::poll_timeout`] has come.
    Elapsed,
}

/// How far a conversation has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub with: UserId,
    pub seq: Seq,
}

/// See the [module](self). One entry for each conversation of which the server has not heard everything, or only just.
#[derive(Debug)]
pub struct Receipts {
    entries: Vec<Entry>,
    backoff: Backoff,
}

#[derive(Debug)]
struct Entry {
    newest: Receipt,
    /// How far the server was told.
    told: Option<Seq>,
    /// Not before this is it told more.
    pause_until: Millis,
    /// When it is told the same again; `None` once it has heard it.
    again_at: Option<Millis>,
}

impl Receipts {
    /// Nothing read yet; `seed` sets its jitter apart from other clients'.
    pub fn new(seed: u64) -> Self {
        Self {
            entries: Vec::new(),
            backoff: Backoff::new(seed),
        }
    }

    /// Applies `input`; gives what the server is to be told.
    pub fn handle(&mut self, now: Millis, input: Input) -> Vec<Receipt> {
        match input {
            Input::Read(receipt) => self.read(receipt),
            Input::Answered(receipt, answer) => self.answered(now, &receipt, answer),
            Input::Wake => self.wake(now),
            Input::Elapsed => {}
        }
        self.entries.retain(|entry| !entry.is_over(now));
        let mut due = Vec::new();
        for entry in &mut self.entries {
            if entry.due().is_some_and(|at| at <= now) {
                due.push(entry.tell(now));
            }
        }
        due
    }

    /// When [`Input::Elapsed`] is due; `None` while the server has heard everything.
    pub fn poll_timeout(&self) -> Option<Millis> {
        self.entries.iter().filter_map(Entry::due).min()
    }

    fn read(&mut self, receipt: Receipt) {
        match self.find(&receipt.with) {
            Some(entry) if receipt.seq <= entry.newest.seq => {}
            Some(entry) => entry.newest = receipt,
            None => self.entries.push(Entry::new(receipt)),
        }
    }

    fn answered(&mut self, now: Millis, receipt: &Receipt, answer: Result<(), Failure>) {
        if answer.is_ok() {
            self.backoff.succeed();
        }
        let wait = answer.err().map(|failure| self.backoff.after(&failure));
        let again_at = wait.and_then(Result::ok).map(|wait| now + wait);
        // What was told later has an answer of its own.
        if let Some(entry) = self.find(&receipt.with)
            && entry.told == Some(receipt.seq)
        {
            entry.again_at = again_at;
        }
    }

    fn wake(&mut self, now: Millis) {
        for entry in &mut self.entries {
            entry.again_at = entry.again_at.map(|at| at.min(now));
        }
    }

    fn find(&mut self, with: &UserId) -> Option<&mut Entry> {
        self.entries
            .iter_mut()
            .find(|entry| entry.newest.with == *with)
    }
}

impl Entry {
    fn new(newest: Receipt) -> Self {
        Self {
            newest,
            told: None,
            pause_until: Millis::default(),
            again_at: None,
        }
    }

    fn due(&self) -> Option<Millis> {
        if self.told < Some(self.newest.seq) {
            return Some(self.pause_until);
        }
        self.again_at.map(|at| at.max(self.pause_until))
    }

    fn is_over(&self, now: Millis) -> bool {
        self.due().is_none() && self.pause_until <= now
    }

    fn tell(&mut self, now: Millis) -> Receipt {
        self.told = Some(self.newest.seq);
        self.pause_until = now + RECEIPT_PAUSE;
        // Who makes the call gives it up a moment earlier.
        self.again_at = Some(now + CALL_DEADLINE + Duration::from_millis(1));
        self.newest.clone()
    }
}
