//! When a client tells how far its person has read. Nothing here depends on how long a wait was drawn.

use chut_core::receipts::{Input, Receipt, Receipts};
use chut_core::wire::ErrorCode::{BadRequest, RateLimited};
use chut_core::{Millis, Seq};
use serde_json::{Value, json};

use super::failure::{judged, problem};
use super::{Case, Members, agree, no_alarm_is_missed, read, verb};

type Steps = Vec<(u64, Value)>;

/// After this any wait is over, unless the server has asked for a longer one.
const LATER: u64 = 50_000;

#[test]
fn the_file_says_when_reading_is_told() {
    let all = told().into_iter().chain(unheard());
    let cases: Vec<_> = all.map(|(name, steps)| play(name, &steps)).collect();
    agree("receipts.json", &cases);
}

fn receipt(with: &str, seq: u64) -> Value {
    json!({"with": with, "seq": seq})
}

fn bob(at: u64, seq: u64) -> (u64, Value) {
    (at, json!({"read": receipt("bob", seq)}))
}

fn heard(at: u64, seq: u64) -> (u64, Value) {
    (at, json!({"heard": receipt("bob", seq)}))
}

fn failed(at: u64, seq: u64, mut answer: Value) -> (u64, Value) {
    answer["failed"] = receipt("bob", seq);
    (at, answer)
}

fn silence(at: u64, seq: u64) -> (u64, Value) {
    failed(at, seq, json!({"status": 0, "body": null}))
}

fn elapsed(at: u64) -> (u64, Value) {
    (at, json!("elapsed"))
}

fn told() -> [(&'static str, Steps); 3] {
    [
        (
            "what is read is told at once, and then together",
            vec![
                bob(0, 1),
                heard(10, 1),
                bob(20, 2),
                bob(900, 3),
                elapsed(999),
                elapsed(1_000),
            ],
        ),
        (
            "who reads after a while is told of at once",
            vec![bob(0, 1), heard(10, 1), elapsed(1_000), bob(1_001, 2)],
        ),
        (
            "one conversation does not wait for another",
            vec![
                bob(0, 1),
                (0, json!({"read": receipt("carol", 2)})),
                bob(0, 3),
                elapsed(1_000),
            ],
        ),
    ]
}

fn unheard() -> [(&'static str, Steps); 5] {
    let limited = |at| failed(at, 1, problem(RateLimited, Some(600)));
    [
        (
            "what was not heard is told again",
            vec![
                bob(0, 1),
                silence(10, 1),
                elapsed(LATER),
                silence(LATER, 1),
                elapsed(2 * LATER),
            ],
        ),
        (
            "more than was not heard is told without waiting for that",
            vec![
                bob(0, 1),
                limited(10),
                bob(20, 2),
                elapsed(1_000),
                heard(1_010, 2),
                elapsed(1_000_000),
            ],
        ),
        (
            "never before the time that the server named",
            vec![
                bob(0, 1),
                limited(10),
                elapsed(599_999),
                elapsed(600_010 + LATER),
            ],
        ),
        (
            "an answer to the first says nothing of the second",
            vec![
                bob(0, 1),
                bob(10, 2),
                elapsed(1_000),
                heard(1_010, 1),
                silence(1_020, 2),
                elapsed(LATER),
            ],
        ),
        (
            "a refusal is the end of it",
            vec![
                bob(0, 1),
                failed(10, 1, problem(BadRequest, None)),
                elapsed(LATER),
            ],
        ),
    ]
}

fn play(name: &str, steps: &Steps) -> Case {
    let played = |seed| -> Vec<_> {
        let mut receipts = Receipts::new(seed);
        let step = |(now, input): &(u64, Value)| step(&mut receipts, *now, input);
        steps.iter().map(step).collect()
    };
    let first = played(1);
    let same = (2..10).all(|seed| played(seed) == first);
    assert!(same, "{name} depends on what is drawn");
    Case::play(name, first)
}

fn step(receipts: &mut Receipts, now: u64, input: &Value) -> Members {
    no_alarm_is_missed(receipts.poll_timeout(), now, input);
    let tells = receipts.handle(Millis(now), parsed(input)).into_iter();
    let tells: Vec<_> = tells
        .map(|told| json!({"with": told.with, "seq": told.seq}))
        .collect();
    vec![
        ("now", json!(now)),
        ("input", input.clone()),
        ("tells", json!(tells)),
    ]
}

fn parsed(input: &Value) -> Input {
    if let Some(failed) = input.get("failed") {
        return Input::Answered(receipt_of(failed), Err(judged(input)));
    }
    match verb(input) {
        ("read", receipt) => Input::Read(receipt_of(receipt)),
        ("heard", receipt) => Input::Answered(receipt_of(receipt), Ok(())),
        _ => Input::Elapsed,
    }
}

fn receipt_of(value: &Value) -> Receipt {
    Receipt {
        with: read(&value["with"]),
        seq: value["seq"].as_u64().and_then(Seq::new).unwrap(),
    }
}
