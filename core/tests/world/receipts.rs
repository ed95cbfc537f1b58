//! Read receipts: the server hears of the last one, and not of each one.

use std::time::Duration;

use chut_core::limits::{CALL_DEADLINE, RECEIPT_PAUSE};
use chut_core::receipts::{Input, Receipt, Receipts};
use chut_core::wire::ErrorCode;
use chut_core::{Failure, Millis, Seq};
use proptest::prelude::*;

fn receipt(with: &str, seq: u64) -> Receipt {
    Receipt {
        with: with.parse().unwrap(),
        seq: Seq::new(seq).unwrap(),
    }
}

fn bob(seq: u64) -> Receipt {
    receipt("bob", seq)
}

fn failed(seq: u64, failure: Failure) -> Input {
    Input::Answered(bob(seq), Err(failure))
}

fn heard(seq: u64) -> Input {
    Input::Answered(bob(seq), Ok(()))
}

struct Reader {
    receipts: Receipts,
    now: Millis,
}

impl Reader {
    fn new() -> Self {
        Self {
            receipts: Receipts::new(42),
            now: Millis(10_000),
        }
    }

    fn input(&mut self, input: Input) -> Vec<Receipt> {
        self.receipts.handle(self.now, input)
    }

    fn pass_deadline(&mut self) -> Vec<Receipt> {
        self.now = self.receipts.poll_timeout().unwrap();
        self.input(Input::Elapsed)
    }
}

#[test]
fn what_is_read_is_told_at_once_and_then_together() {
    let mut reader = Reader::new();
    let began = reader.now;

    assert_eq!(reader.input(Input::Read(bob(1))), [bob(1)]);
    assert_eq!(reader.input(heard(1)), []);
    assert_eq!(reader.input(Input::Read(bob(2))), []);
    assert_eq!(reader.input(Input::Read(bob(3))), []);
    assert_eq!(reader.pass_deadline(), [bob(3)]);

    assert_eq!(reader.now, began + RECEIPT_PAUSE);
}

#[test]
fn one_conversation_does_not_wait_for_another() {
    let mut reader = Reader::new();
    reader.input(Input::Read(bob(1)));

    let carol = receipt("carol", 2);

    assert_eq!(reader.input(Input::Read(carol.clone())), [carol]);
}

#[test]
fn what_was_not_heard_is_told_again() {
    let mut reader = Reader::new();
    reader.input(Input::Read(bob(1)));

    assert_eq!(reader.input(failed(1, Failure::SILENCE)), []);
    assert_eq!(reader.pass_deadline(), [bob(1)]);

    reader.input(failed(1, Failure::Unauthenticated));
    reader.now = reader.now + RECEIPT_PAUSE;
    assert_eq!(reader.input(Input::Wake), [bob(1)]);
}

#[test]
fn who_never_answers_is_told_again() {
    let mut reader = Reader::new();
    let began = reader.now;
    reader.input(Input::Read(bob(1)));

    assert_eq!(reader.pass_deadline(), [bob(1)]);

    assert!(reader.now.since(began) > CALL_DEADLINE);
}

#[test]
fn an_answer_to_the_first_says_nothing_of_the_second() {
    let mut reader = Reader::new();
    reader.input(Input::Read(bob(1)));
    reader.input(Input::Read(bob(2)));
    assert_eq!(reader.pass_deadline(), [bob(2)]);

    reader.input(heard(1));
    assert_eq!(reader.pass_deadline(), [bob(2)]);

    reader.input(heard(2));
    reader.input(failed(1, Failure::SILENCE));
    reader.now = reader.now + Duration::from_mins(1);
    assert_eq!(reader.input(Input::Elapsed), []);
    assert_eq!(reader.receipts.poll_timeout(), None);
}

#[test]
fn who_was_heard_does_not_wait_for_long_the_next_time() {
    let mut reader = Reader::new();
    reader.input(Input::Read(bob(1)));
    for _ in 0..8 {
        reader.input(failed(1, Failure::SILENCE));
        assert_eq!(reader.pass_deadline(), [bob(1)]);
    }
    reader.input(heard(1));
    reader.now = reader.now + RECEIPT_PAUSE;

    reader.input(Input::Read(bob(2)));
    reader.input(failed(2, Failure::SILENCE));

    let wait = reader.receipts.poll_timeout().unwrap().since(reader.now);
    assert!(wait <= RECEIPT_PAUSE, "{wait:?}");
}

#[test]
fn a_refusal_is_the_end_of_it() {
    let mut reader = Reader::new();
    reader.input(Input::Read(bob(1)));

    reader.input(failed(1, Failure::Refused(ErrorCode::BadRequest)));

    assert_eq!(reader.receipts.poll_timeout(), None);
}

proptest! {
    /// However it is read and whatever is lost: never twice within the pause, and the server ends with the last.
    #[test]
    fn the_last_is_heard_and_each_is_not(steps in prop::collection::vec((0_u64..3_000, any::<bool>()), 1..60)) {
        let mut reader = Reader::new();
        let mut told_at = Millis(0);
        let mut known = 0;
        let last = steps.len() as u64;
        let mut arrive = |reader: &mut Reader, receipts: Vec<Receipt>, is_lost: bool| {
            for receipt in receipts {
                assert!(reader.now.since(told_at) >= RECEIPT_PAUSE);
                told_at = reader.now;
                let seq = receipt.seq.get();
                if is_lost {
                    reader.input(failed(seq, Failure::SILENCE));
                } else {
                    known = seq.max(known);
                    reader.input(heard(seq));
                }
            }
            known
        };
        for (seq, (pause, is_lost)) in (1..).zip(steps) {
            reader.now = reader.now + Duration::from_millis(pause);
            let receipts = reader.input(Input::Read(bob(seq)));
            arrive(&mut reader, receipts, is_lost);
        }
        while reader.receipts.poll_timeout().is_some() {
            let receipts = reader.pass_deadline();
            arrive(&mut reader, receipts, false);
        }
        prop_assert_eq!(arrive(&mut reader, Vec::new(), false), last);
    }
}
