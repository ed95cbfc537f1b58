//! What can happen to a link, at random: each input such that it could come in the state that there is.

use chut_core::Millis;
use chut_core::wire::ErrorCode;
use serde_json::{Value, json};

use super::super::chance::Chance;
use super::super::failure::problem;
use super::answer::{LATER, failed, heard, refused, resync, silence, snapshot, typing, visible};
use super::{Steps, Tab};

pub(super) fn steps(seed: u64) -> Steps {
    let mut chance = Chance::new(seed);
    let mut tab = Tab::new(1);
    let mut steps = vec![(0, json!("start"))];
    tab.step(0, &steps[0].1);
    let (mut now, mut place) = (0, 5);
    for _ in 0..24 {
        now += pause(&mut chance, &tab);
        let is_due = tab
            .link
            .poll_timeout()
            .is_some_and(|due| due <= Millis(now));
        let input = if is_due {
            json!(chance.pick(&["elapsed", "elapsed", "wake"]))
        } else {
            input(&mut chance, &tab, &mut place)
        };
        tab.step(now, &input);
        steps.push((now, input));
    }
    steps
}

/// While it waits, time stands still or goes beyond any wait; a question may meet its deadline exactly.
fn pause(chance: &mut Chance, tab: &Tab) -> u64 {
    match tab.asks_for_snapshot() {
        Some(true) => chance.pick(&[0, 0, 300, 2_000, 20_000]),
        Some(false) => chance.pick(&[0, 0, 0, 300, 2_000, 50_000, 60_000]),
        None => chance.pick(&[0, LATER]),
    }
}

fn input(chance: &mut Chance, tab: &Tab, place: &mut u64) -> Value {
    match (chance.below(20), tab.asks_for_snapshot()) {
        (0..14, Some(true)) => {
            *place += 1;
            snapshot(*place)
        }
        (0..11, Some(false)) => heard_by(chance, place),
        (11..15, Some(_)) => failure(chance),
        (15, _) => visible(chance.once_in(2)),
        (16, Some(_)) => json!(chance.pick(&["refresh", "start", "offline", "stop"])),
        (17, _) => json!("wake"),
        (0..8, None) if tab.link.poll_timeout().is_none() => json!("start"),
        _ => json!(chance.pick(&["elapsed", "wake", "refresh"])),
    }
}

fn heard_by(chance: &mut Chance, place: &mut u64) -> Value {
    if chance.once_in(2) {
        return heard(*place, &[]);
    }
    *place += 1;
    let events = if chance.once_in(8) {
        vec![resync()]
    } else {
        vec![typing()]
    };
    heard(*place, &events)
}

fn failure(chance: &mut Chance) -> Value {
    match chance.below(6) {
        0 | 1 => silence(),
        2 => failed(&json!({"status": 502, "body": null})),
        3 => failed(&problem(ErrorCode::Draining, Some(2))),
        4 => refused(ErrorCode::BadCursor),
        _ => refused(ErrorCode::Unauthenticated),
    }
}
