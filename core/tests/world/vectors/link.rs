//! The poll loop of a client that polls for itself. Nothing here depends on how long a wait was drawn.

mod answer;
mod cases;
mod troubles;
mod walk;

use chut_core::Millis;
use chut_core::link::{AskId, Effect, Input, Link, Status};
use serde_json::{Value, json};

use super::failure::judged;
use super::{Case, Members, agree, no_alarm_is_missed, read, verb};

/// When, and what happens.
type Steps = Vec<(u64, Value)>;

#[test]
fn the_file_says_what_is_asked_next() {
    let named = cases::all();
    let mut cases: Vec<_> = named
        .into_iter()
        .map(|(name, steps)| play(name, &steps))
        .collect();
    for number in 1..=4 {
        cases.push(play(&format!("walk {number}"), &walk::steps(number)));
    }
    agree("link.json", &cases);
}

fn play(name: &str, steps: &Steps) -> Case {
    let played = |seed| -> Vec<_> {
        let mut tab = Tab::new(seed);
        steps
            .iter()
            .map(|(now, input)| tab.step(*now, input))
            .collect()
    };
    let first = played(1);
    assert!(
        (2..10).all(|seed| played(seed) == first),
        "{name} depends on what is drawn"
    );
    Case::play(name, first)
}

/// A link, and what it has asked.
struct Tab {
    link: Link,
    /// The question that waits for an answer.
    present: Option<AskId>,
    /// The newest one that does not any more.
    old: Option<AskId>,
}

impl Tab {
    fn new(seed: u64) -> Self {
        Self {
            link: Link::new(seed),
            present: None,
            old: None,
        }
    }

    fn step(&mut self, now: u64, input: &Value) -> Members {
        no_alarm_is_missed(self.link.poll_timeout(), now, input);
        let is_late = input.get("ask").is_some();
        let ask = if is_late { self.old } else { self.present };
        let is_answer = ["snapshot", "heard", "failed"]
            .iter()
            .any(|name| input.get(name).is_some());
        assert!(!is_answer || ask.is_some(), "an answer to nothing: {input}");
        let effects: Vec<_> = self.link.handle(Millis(now), parsed(input, ask)).collect();
        if is_answer && !is_late {
            self.old = self.present.take();
        }
        for effect in &effects {
            self.follow(effect);
        }
        let effects: Vec<_> = effects.iter().map(written).collect();
        assert!(
            !is_late || effects.is_empty(),
            "a late answer changes something: {input}"
        );
        vec![
            ("now", json!(now)),
            ("input", input.clone()),
            ("effects", json!(effects)),
        ]
    }

    fn follow(&mut self, effect: &Effect) {
        if let Effect::AskSnapshot { ask } | Effect::AskListen { ask, .. } = effect {
            self.present = Some(*ask);
        } else if let Effect::Abort { .. } = effect {
            self.old = self.present.take();
        }
    }

    /// Whether a snapshot is what the present question asks for; `None` if there is none.
    fn asks_for_snapshot(&self) -> Option<bool> {
        self.present.map(|_| self.link.cursor().is_none())
    }
}

fn parsed(input: &Value, ask: Option<AskId>) -> Input {
    let ask = ask.unwrap_or(AskId(u64::MAX));
    if let Some(reply) = input.get("snapshot") {
        return Input::Snapshot {
            ask,
            reply: read(reply),
        };
    }
    if let Some(reply) = input.get("heard") {
        return Input::Heard {
            ask,
            reply: read(reply),
        };
    }
    if let Some(answer) = input.get("failed") {
        return Input::Failed {
            ask,
            failure: judged(answer),
        };
    }
    match verb(input) {
        ("visible", visible) => Input::Sight {
            visible: read(visible),
        },
        ("start", _) => Input::Start,
        ("wake", _) => Input::Wake,
        ("offline", _) => Input::Offline,
        ("signed_out", _) => Input::SignedOut,
        ("stop", _) => Input::Stop,
        ("refresh", _) => Input::Refresh,
        _ => Input::Elapsed,
    }
}

fn written(effect: &Effect) -> Value {
    match effect {
        Effect::AskSnapshot { .. } => json!({"ask": "snapshot"}),
        Effect::AskListen {
            cursor,
            probe,
            visible,
            ..
        } => {
            json!({"ask": "listen", "cursor": cursor, "probe": probe, "visible": visible})
        }
        Effect::Abort { .. } => json!("abort"),
        Effect::Snapshot { begins, .. } => json!({"snapshot": begins}),
        Effect::Events(events) => {
            let types: Vec<_> = events
                .iter()
                .map(|event| json!(event)["type"].clone())
                .collect();
            json!({"events": types})
        }
        Effect::Status(status) => json!({"status": name(*status)}),
        Effect::TellFailing | Effect::Steal => unreachable!("it polls for itself"),
    }
}

fn name(status: Status) -> &'static str {
    match status {
        Status::Connecting => "connecting",
        Status::Connected => "connected",
        Status::Reconnecting => "reconnecting",
        Status::SignedOut => "signed_out",
        Status::Stopped => "stopped",
    }
}
