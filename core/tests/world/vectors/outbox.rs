//! Sends on their way. Nothing here depends on how long a wait was drawn: what is due is so at once, or after more
//! than any wait.

mod cases;
mod input;
mod walk;

use chut_core::Millis;
use chut_core::outbox::{Effect, Input, Outbox, State};
use chut_core::wire::message;
use serde_json::{Value, json};

use super::failure::judged;
use super::{Case, Members, agree, no_alarm_is_missed, read, verb};

/// When, and what happens.
type Steps = Vec<(u64, Value)>;

#[test]
fn the_file_says_when_messages_are_posted() {
    let named = cases::all();
    let mut cases: Vec<_> = named
        .into_iter()
        .map(|(name, steps)| play(name, &steps))
        .collect();
    for number in 1..=4 {
        cases.push(play(&format!("walk {number}"), &walk::steps(number)));
    }
    agree("outbox.json", &cases);
}

fn play(name: &str, steps: &Steps) -> Case {
    let played = |seed| -> Vec<_> {
        let mut outbox = outbox(seed, steps);
        steps
            .iter()
            .map(|(now, input)| step(&mut outbox, *now, input))
            .collect()
    };
    let first = played(1);
    assert!(
        (2..10).all(|seed| played(seed) == first),
        "{name} depends on what is drawn"
    );
    Case::play(name, first)
}

/// Unless a case says when it begins, it has.
fn outbox(seed: u64, steps: &Steps) -> Outbox {
    let mut outbox = Outbox::new(seed);
    let says = |(_, input): &(u64, Value)| input.get("begin").is_some();
    if !steps.iter().any(says) {
        drop(outbox.handle(Millis(0), begin(Vec::new())));
    }
    outbox
}

fn begin(left: Vec<message::Request>) -> Input {
    let another = false;
    Input::Begin { left, another }
}

fn step(outbox: &mut Outbox, now: u64, input: &Value) -> Members {
    no_alarm_is_missed(outbox.poll_timeout(), now, input);
    let effects: Vec<_> = outbox.handle(Millis(now), parsed(input)).collect();
    let posts = effects.iter().filter_map(|effect| match effect {
        Effect::Post(request) => Some(&request.id),
        Effect::Changed => None,
    });
    let posts: Vec<_> = posts.collect();
    let entries: Vec<_> = outbox
        .iter()
        .map(|entry| json!({"id": entry.request.id, "state": state(entry.state)}))
        .collect();
    vec![
        ("now", json!(now)),
        ("input", input.clone()),
        ("posts", json!(posts)),
        ("entries", json!(entries)),
    ]
}

fn parsed(input: &Value) -> Input {
    if let Some(failed) = input.get("failed") {
        let (id, failure) = (read(failed), judged(input));
        return Input::Failed { id, failure };
    }
    match verb(input) {
        ("begin", left) => begin(read(left)),
        ("send", request) => Input::Send(read(request)),
        ("stored", id) => Input::Stored { id: read(id) },
        ("retry", id) => Input::Retry { id: read(id) },
        ("wake", _) => Input::Wake,
        _ => Input::Elapsed,
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Waiting { .. } => "waiting",
        State::Posted { .. } => "posted",
        State::Refused(_) => "refused",
    }
}
