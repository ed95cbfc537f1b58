//! When a client tells that its person types.

use chut_core::typing::{Input, Typing};
use chut_core::{Millis, UserId};
use serde_json::{Value, json};

use super::chance::Chance;
use super::{Case, Members, agree, no_alarm_is_missed, read, verb};

type Steps = Vec<(u64, Value)>;

#[test]
fn the_file_says_when_typing_is_told() {
    let mut cases: Vec<_> = told()
        .into_iter()
        .chain(ended())
        .map(|(name, steps)| play(name, &steps))
        .collect();
    for number in 1..=4 {
        cases.push(play(&format!("walk {number}"), &walk(number)));
    }
    agree("typing.json", &cases);
}

fn typed(peer: &str) -> Value {
    json!({"typed": peer})
}

fn bob(at: u64) -> (u64, Value) {
    (at, typed("bob"))
}

fn stopped(at: u64) -> (u64, Value) {
    (at, json!("stopped"))
}

fn elapsed(at: u64) -> (u64, Value) {
    (at, json!("elapsed"))
}

fn told() -> [(&'static str, Steps); 4] {
    [
        (
            "many keys are told once, and again after a while",
            vec![
                bob(0),
                bob(100),
                bob(2_999),
                bob(3_000),
                bob(3_001),
                bob(6_000),
            ],
        ),
        (
            "what is sent is told once to have ended",
            vec![bob(0), stopped(10), stopped(20), elapsed(20)],
        ),
        ("nothing is told of nobody", vec![stopped(0), elapsed(0)]),
        (
            "writing to another ends the first",
            vec![
                bob(0),
                (1, typed("carol")),
                (2, typed("carol")),
                bob(3),
                stopped(4),
            ],
        ),
    ]
}

fn ended() -> [(&'static str, Steps); 3] {
    [
        (
            "five seconds after the last key it ends by itself",
            vec![bob(0), elapsed(4_999), elapsed(5_000), elapsed(5_001)],
        ),
        (
            "each key puts the end off, whether it is told or not",
            vec![
                bob(0),
                bob(2_000),
                elapsed(5_000),
                elapsed(6_999),
                elapsed(7_000),
            ],
        ),
        (
            "after an end the next key is told at once",
            vec![bob(0), stopped(1), bob(2)],
        ),
    ]
}

/// Keys, ends and alarms at random; times are such that bounds are often met exactly.
fn walk(seed: u64) -> Steps {
    let mut chance = Chance::new(seed);
    let mut typing = Typing::default();
    let mut now = 0;
    let mut steps = Vec::new();
    for _ in 0..25 {
        now += chance.pick(&[0, 1, 300, 900, 999, 1_000, 2_000, 3_000, 5_000]);
        let is_due = typing.poll_timeout().is_some_and(|due| due <= Millis(now));
        let input = match chance.below(8) {
            _ if is_due => json!("elapsed"),
            0 => json!("stopped"),
            1 => json!("elapsed"),
            2 | 3 => typed("carol"),
            _ => typed("bob"),
        };
        step(&mut typing, now, &input);
        steps.push((now, input));
    }
    steps
}

fn play(name: &str, steps: &Steps) -> Case {
    let mut typing = Typing::default();
    let played = steps
        .iter()
        .map(|(now, input)| step(&mut typing, *now, input));
    Case::play(name, played.collect())
}

fn step(typing: &mut Typing, now: u64, input: &Value) -> Members {
    no_alarm_is_missed(typing.poll_timeout(), now, input);
    let parsed = match verb(input) {
        ("typed", peer) => Input::Typed(read::<UserId>(peer)),
        ("stopped", _) => Input::Stopped,
        _ => Input::Elapsed,
    };
    let tells = typing.handle(Millis(now), parsed).into_iter();
    let tells: Vec<_> = tells
        .map(|tell| json!({"to": tell.to, "typing": tell.typing}))
        .collect();
    vec![
        ("now", json!(now)),
        ("input", input.clone()),
        ("tells", json!(tells)),
    ]
}
