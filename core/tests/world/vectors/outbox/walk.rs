//! What can happen to an outbox, at random: each input such that it could come in the state that there is.

use chut_core::wire::ErrorCode::{Blocked, Draining, Unauthenticated};
use chut_core::{MessageId, Millis, Outbox};
use serde_json::{Value, json};

use super::super::chance::Chance;
use super::super::failure::problem;
use super::input::{LATER, elapsed, send};
use super::{Steps, state, step};

pub(super) fn steps(seed: u64) -> Steps {
    let mut chance = Chance::new(seed);
    let mut outbox = super::outbox(1, &Steps::new());
    let (mut now, mut next) = (0, 0);
    let mut steps = Vec::new();
    for _ in 0..25 {
        // Where nothing is under way, only time goes on.
        let is_posted = outbox.iter().any(|entry| state(entry.state) == "posted");
        if chance.once_in(if is_posted { 9 } else { 2 }) {
            now += LATER;
        }
        let is_due = outbox.poll_timeout().is_some_and(|due| due <= Millis(now));
        let input = if is_due {
            elapsed()
        } else {
            input(&mut chance, &outbox, &mut next)
        };
        step(&mut outbox, now, &input);
        steps.push((now, input));
    }
    steps
}

fn input(chance: &mut Chance, outbox: &Outbox, next: &mut u64) -> Value {
    let entries: Vec<(MessageId, &str)> = outbox
        .iter()
        .map(|e| (e.request.id.clone(), state(e.state)))
        .collect();
    let of = |chance: &mut Chance, wanted: &str| {
        let all: Vec<_> = entries
            .iter()
            .filter(|(_, state)| *state == wanted)
            .collect();
        (!all.is_empty()).then(|| json!(all[chance.place(all.len())].0))
    };
    let kind = chance.below(10);
    let found = match kind {
        0 => of(chance, "refused").map(|id| json!({"retry": id})),
        1 | 2 => of(chance, "posted").map(|id| json!({"stored": id})),
        3..6 => of(chance, "posted").map(|id| {
            let mut answer = answer(chance);
            answer["failed"] = id;
            answer
        }),
        6 => of(chance, "waiting").map(|id| json!({"stored": id})),
        7 => Some(json!(chance.pick(&["wake", "elapsed"]))),
        8 => Some(elapsed()),
        _ => None,
    };
    if let Some(input) = found.or_else(|| (entries.len() > 5).then(elapsed)) {
        return input;
    }
    *next += 1;
    send(*next, chance.pick(&["bob", "carol"]))
}

fn answer(chance: &mut Chance) -> Value {
    match chance.below(6) {
        0 | 1 => json!({"status": 0, "body": null}),
        2 => problem(Blocked, None),
        3 => problem(Draining, Some(3)),
        4 => problem(Unauthenticated, None),
        _ => json!({"status": 502, "body": null}),
    }
}
