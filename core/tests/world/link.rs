//! The client's half of the poll loop: what it asks, and what it makes of the answers.

mod network;
mod pace;
mod refresh;
mod tabs;

use std::time::Duration;

use chut_core::link::{AskId, Effect, Input, Link, Status};
use chut_core::wire::conversations::{Person, Reply, ServerFacts};
use chut_core::wire::{ErrorCode, Event, listen};
use chut_core::{Cursor, CursorText, Epoch, Failure, Millis, Seq};

fn cursor(seq: u64) -> CursorText {
    let seq = Seq::new(seq).unwrap();
    let cursor = Cursor {
        seq,
        ..Cursor::start(Epoch(1))
    };
    cursor.into()
}

fn snapshot(seq: u64) -> Reply {
    Reply {
        cursor: cursor(seq),
        me: Person {
            user: "alice".parse().unwrap(),
            name: None,
            avatar: None,
        },
        server: ServerFacts {
            hold_ms: 50_000,
            max_text_bytes: 8_192,
            typing_ttl_ms: 6_000,
            grace_ms: 30_000,
        },
        conversations: Vec::new(),
    }
}

fn heard(seq: u64, events: Vec<Event>) -> listen::Reply {
    listen::Reply {
        cursor: cursor(seq),
        events,
        hold_ms: 50_000,
        superseded: false,
    }
}

/// A link, the time, and what it last asked.
struct Tab {
    link: Link,
    now: Millis,
    effects: Vec<Effect>,
}

impl Tab {
    fn new() -> Self {
        Self::with(Link::new(42))
    }

    fn with(link: Link) -> Self {
        Self {
            link,
            now: Millis(0),
            effects: Vec::new(),
        }
    }

    /// A tab that listens from place 5.
    fn listening() -> Self {
        let mut tab = Self::new();
        tab.input(Input::Start);
        let ask = tab.asked().unwrap();
        tab.input(Input::Snapshot {
            ask,
            reply: snapshot(5),
        });
        tab
    }

    fn input(&mut self, input: Input) {
        self.effects = self.link.handle(self.now, input).collect();
    }

    /// The question among the last effects.
    fn asked(&self) -> Option<AskId> {
        let mut effects = self.effects.iter();
        effects.find_map(|effect| {
            if let Effect::AskSnapshot { ask } | Effect::AskListen { ask, .. } = effect {
                Some(*ask)
            } else {
                None
            }
        })
    }

    /// Where the last effects listen from, and whether as a probe.
    fn listens(&self) -> Option<(CursorText, bool)> {
        let mut effects = self.effects.iter();
        effects.find_map(|effect| {
            if let Effect::AskListen { cursor, probe, .. } = effect {
                Some((cursor.clone(), *probe))
            } else {
                None
            }
        })
    }

    fn pass_deadline(&mut self) {
        self.now = self.link.poll_timeout().unwrap();
        self.input(Input::Elapsed);
    }

    fn fail(&mut self, failure: Failure) {
        let ask = self.asked().unwrap();
        self.input(Input::Failed { ask, failure });
    }

    fn hear(&mut self, reply: listen::Reply) {
        let ask = self.asked().unwrap();
        self.input(Input::Heard { ask, reply });
    }
}

#[test]
fn it_listens_from_the_snapshot_and_then_from_each_reply() {
    let mut tab = Tab::listening();
    assert_eq!(tab.listens(), Some((cursor(5), false)));
    assert_eq!(tab.link.status(), Status::Connected);

    tab.now = Millis(9_000);
    tab.hear(heard(8, vec![Event::Unknown]));

    assert!(tab.effects.contains(&Effect::Events(vec![Event::Unknown])));
    assert_eq!(tab.listens(), Some((cursor(8), false)));
}

#[test]
fn a_lost_reply_is_asked_for_again_from_the_same_cursor() {
    let mut tab = Tab::listening();
    let lost = tab.asked().unwrap();

    tab.pass_deadline();
    assert_eq!(tab.now, Millis(60_000));
    assert!(tab.effects.contains(&Effect::Abort { ask: lost }));
    assert_eq!(tab.link.status(), Status::Reconnecting);
    tab.pass_deadline();

    assert_eq!(
        tab.listens(),
        Some((cursor(5), true)),
        "and not held, to see whether it is back"
    );
}

#[test]
fn an_answer_that_comes_too_late_is_ignored() {
    let mut tab = Tab::listening();
    let late = tab.asked().unwrap();
    let reply = || heard(9, vec![Event::Unknown]);
    tab.pass_deadline();

    tab.input(Input::Heard {
        ask: late,
        reply: reply(),
    });
    assert_eq!(tab.effects, [], "while it waits");

    tab.pass_deadline();
    tab.input(Input::Heard {
        ask: late,
        reply: reply(),
    });
    assert_eq!(tab.effects, [], "while it has asked again");
}

#[test]
fn waits_grow_between_failures_up_to_20_seconds_and_are_not_all_alike() {
    let mut tab = Tab::listening();
    let mut longest = Duration::ZERO;
    for failures in 1..200_u32 {
        tab.fail(Failure::SILENCE);
        let wait = tab.link.poll_timeout().unwrap().since(tab.now);
        let ceiling = Duration::from_millis(500) * 2_u32.pow((failures - 1).min(6));
        assert!(
            wait <= ceiling.min(Duration::from_secs(20)),
            "{failures}: {wait:?}"
        );
        longest = longest.max(wait);
        tab.pass_deadline();
    }
    assert!(longest > Duration::from_secs(15));
}

#[test]
fn a_server_that_names_a_time_is_not_asked_before() {
    let mut tab = Tab::listening();

    tab.fail(Failure::Transient {
        retry_after: Some(Duration::from_secs(7)),
    });

    assert!(tab.link.poll_timeout() >= Some(Millis(7_000)));
}

#[test]
fn waking_up_does_not_wait_for_the_back_off() {
    let mut tab = Tab::listening();
    tab.fail(Failure::Transient {
        retry_after: Some(Duration::from_mins(10)),
    });

    tab.input(Input::Wake);

    assert_eq!(tab.listens(), Some((cursor(5), true)));
}

#[test]
fn a_laptop_that_slept_past_the_deadline_asks_anew_on_waking() {
    let mut tab = Tab::listening();
    tab.now = Millis(8 * 3_600_000);

    tab.input(Input::Wake);

    assert_eq!(tab.link.status(), Status::Reconnecting);
    assert!(tab.link.poll_timeout().unwrap().since(tab.now) <= Duration::from_millis(500));
}

#[test]
fn a_resync_starts_again_from_the_snapshot() {
    let mut tab = Tab::listening();

    tab.hear(heard(0, vec![Event::Resync]));

    assert_eq!(tab.listens(), None);
    assert!(tab.asked().is_some(), "the snapshot");
}

#[test]
fn a_refused_cursor_starts_again_from_the_snapshot_after_a_wait() {
    let mut tab = Tab::listening();

    tab.fail(Failure::Refused(ErrorCode::BadCursor));
    assert_eq!(tab.asked(), None);
    tab.pass_deadline();

    assert_eq!(tab.listens(), None);
    assert!(tab.asked().is_some(), "the snapshot");
}

#[test]
fn without_a_good_token_it_rests_until_it_is_started_again() {
    let mut tab = Tab::listening();

    tab.fail(Failure::Unauthenticated);
    assert_eq!(tab.link.status(), Status::SignedOut);
    assert_eq!(tab.link.poll_timeout(), None);
    tab.input(Input::Wake);
    assert_eq!(tab.asked(), None);

    tab.input(Input::Start);
    assert!(tab.asked().is_some());
}

#[test]
fn stopping_gives_the_question_up() {
    let mut tab = Tab::listening();
    let ask = tab.asked().unwrap();

    tab.input(Input::Stop);

    assert!(tab.effects.contains(&Effect::Abort { ask }));
    assert_eq!(tab.link.poll_timeout(), None);
}

#[test]
fn a_token_that_is_refused_elsewhere_is_refused_here() {
    let mut tab = Tab::listening();
    let poll = tab.asked().unwrap();

    tab.input(Input::SignedOut);

    assert!(tab.effects.contains(&Effect::Abort { ask: poll }));
    assert_eq!(tab.link.status(), Status::SignedOut);
    assert_eq!(tab.link.poll_timeout(), None);
}
