//! The tabs of one browser: one leads, the others hear from it.

use std::time::Duration;

use chut_core::link::{Effect, Input, Link, Status};
use chut_core::wire::{Event, listen};
use chut_core::{CursorText, Failure, Millis};

use super::{Tab, cursor, heard, snapshot};

impl Tab {
    /// A tab among others that has its snapshot, at place 5, and waits to be told who leads.
    fn entering() -> Self {
        let mut tab = Self::with(Link::among_others(42));
        tab.input(Input::Start);
        let ask = tab.asked().unwrap();
        tab.input(Input::Snapshot {
            ask,
            reply: snapshot(5),
        });
        tab
    }

    /// A tab that follows, at place 5.
    pub(super) fn following() -> Self {
        let mut tab = Self::entering();
        tab.input(Input::Follow);
        tab.hear(heard(5, Vec::new()));
        tab
    }

    fn leading() -> Self {
        let mut tab = Self::entering();
        tab.input(Input::Lead);
        tab
    }

    pub(super) fn overhear(&mut self, from: u64, reply: listen::Reply) {
        let from = cursor(from);
        self.input(Input::Overheard { from, reply });
    }

    /// Whether the last question says that somebody looks.
    fn says_visible(&self) -> Option<bool> {
        let mut effects = self.effects.iter();
        effects.find_map(|effect| {
            if let Effect::AskListen { visible, .. } = effect {
                Some(*visible)
            } else {
                None
            }
        })
    }
}

pub(super) fn news() -> Vec<Event> {
    vec![Event::Unknown]
}

pub(super) fn probe(seq: u64) -> (CursorText, bool) {
    (cursor(seq), true)
}

#[test]
fn a_tab_asks_nothing_more_before_it_is_told_who_leads() {
    let tab = Tab::entering();

    assert_eq!(tab.asked(), None);
    assert_eq!(tab.link.status(), Status::Connected);
    assert!(!tab.link.leads());
}

#[test]
fn the_leader_listens_as_a_tab_alone_does() {
    let tab = Tab::leading();

    assert_eq!(tab.listens(), Some((cursor(5), false)));
    assert!(tab.link.leads());
    assert_eq!(tab.link.shares(tab.asked().unwrap()), Some(&cursor(5)));
}

#[test]
fn a_follower_asks_until_nothing_is_left_and_then_no_more() {
    let mut tab = Tab::entering();
    tab.input(Input::Follow);
    assert_eq!(tab.listens(), Some(probe(5)));
    assert_eq!(tab.link.shares(tab.asked().unwrap()), None);

    tab.hear(heard(7, news()));
    assert_eq!(tab.listens(), Some(probe(7)));
    tab.hear(heard(7, Vec::new()));

    assert_eq!(tab.asked(), None);
}

#[test]
fn what_is_overheard_from_the_own_place_is_taken_once() {
    let mut tab = Tab::following();

    tab.overhear(5, heard(8, news()));
    assert_eq!(tab.effects, [Effect::Events(news())]);
    tab.overhear(5, heard(8, news()));
    assert_eq!(tab.effects, [], "again");
    tab.overhear(8, heard(9, news()));

    assert_eq!(tab.effects, [Effect::Events(news())]);
    assert_eq!(tab.link.cursor(), Some(&cursor(9)));
}

#[test]
fn what_is_overheard_from_elsewhere_is_asked_for_and_not_taken() {
    let mut tab = Tab::following();

    tab.overhear(7, heard(8, news()));

    assert_eq!(tab.listens(), Some(probe(5)));
    assert!(!tab.effects.contains(&Effect::Events(news())));
}

#[test]
fn an_empty_answer_from_elsewhere_may_hide_a_lost_one() {
    let mut tab = Tab::following();

    tab.overhear(8, heard(8, Vec::new()));

    assert_eq!(tab.listens(), Some(probe(5)));
}

#[test]
fn what_is_overheard_during_a_question_decides_whether_to_ask_again() {
    for (answered, again) in [(8, None), (7, Some(probe(7)))] {
        let mut tab = Tab::following();
        tab.overhear(6, heard(7, news()));
        tab.hear(heard(answered, news()));
        assert_eq!(tab.listens(), Some(probe(answered)), "after events, always");
        let ask = tab.asked().unwrap();
        tab.overhear(7, heard(8, news()));
        assert_eq!(tab.effects, []);

        let reply = heard(answered, Vec::new());
        tab.input(Input::Heard { ask, reply });

        assert_eq!(tab.listens(), again);
    }
}

#[test]
fn asking_again_ends_though_the_places_have_other_names() {
    let mut tab = Tab::following();
    tab.overhear(4, heard(4, Vec::new()));
    let ask = tab.asked().unwrap();
    tab.overhear(4, heard(4, Vec::new()));
    let reply = heard(5, Vec::new());
    tab.input(Input::Heard { ask, reply });
    assert_eq!(tab.listens(), Some(probe(5)));

    tab.hear(heard(5, Vec::new()));

    assert_eq!(tab.asked(), None);
}

#[test]
fn an_overheard_resync_starts_again_from_the_snapshot() {
    let mut tab = Tab::following();

    tab.overhear(5, heard(0, vec![Event::Resync]));

    assert!(
        tab.asked().is_some() && tab.listens().is_none(),
        "the snapshot"
    );
}

#[test]
fn another_tabs_superseded_poll_means_nothing() {
    let mut tab = Tab::following();
    let reply = listen::Reply {
        superseded: true,
        ..heard(5, Vec::new())
    };

    tab.overhear(5, reply);

    assert_eq!(tab.effects, []);
    assert_eq!(tab.link.status(), Status::Connected);
}

#[test]
fn a_follower_takes_the_lead_from_its_own_place_at_once() {
    let mut tab = Tab::following();
    tab.overhear(5, heard(8, news()));

    tab.input(Input::Lead);

    assert_eq!(tab.listens(), Some((cursor(8), false)));
}

#[test]
fn a_follower_that_is_asking_leads_from_where_it_asked() {
    let mut tab = Tab::following();
    tab.overhear(7, heard(8, news()));
    let ask = tab.asked().unwrap();

    tab.input(Input::Lead);

    assert!(tab.effects.contains(&Effect::Abort { ask }));
    assert_eq!(tab.listens(), Some((cursor(5), false)));
}

#[test]
fn who_loses_the_lead_gives_its_poll_up_and_follows() {
    let mut tab = Tab::leading();
    let ask = tab.asked().unwrap();

    tab.input(Input::Follow);

    assert!(tab.effects.contains(&Effect::Abort { ask }));
    assert_eq!(tab.listens(), Some(probe(5)));
    assert!(!tab.link.leads());
}

#[test]
fn a_leader_that_says_nothing_for_longer_than_a_poll_takes_loses_the_lead() {
    let mut tab = Tab::following();
    tab.now = Millis(30_000);
    tab.overhear(5, heard(5, Vec::new()));
    let silence = tab.link.poll_timeout().unwrap().since(tab.now);
    assert!(silence >= Duration::from_secs(65), "{silence:?}");
    assert!(silence < Duration::from_secs(70), "{silence:?}");

    tab.pass_deadline();

    assert!(tab.effects.contains(&Effect::Steal));
    assert_eq!(tab.listens(), Some(probe(5)));
    tab.hear(heard(5, Vec::new()));
    assert!(tab.link.poll_timeout() > Some(tab.now), "not at once again");
}

#[test]
fn a_leader_in_trouble_keeps_the_lead_and_is_believed() {
    let mut tab = Tab::following();
    tab.now = Millis(60_000);

    tab.input(Input::LeaderIsThere { is_failing: true });
    assert_eq!(tab.effects, [Effect::Status(Status::Reconnecting)]);
    assert!(tab.link.poll_timeout() >= Some(Millis(125_000)));
    tab.overhear(5, heard(5, Vec::new()));

    assert_eq!(tab.effects, [Effect::Status(Status::Connected)]);
}

#[test]
fn a_leader_tells_of_each_failure_and_a_follower_of_none() {
    let mut leader = Tab::leading();
    for _ in 0..2 {
        leader.fail(Failure::SILENCE);
        assert!(leader.effects.contains(&Effect::TellFailing));
        leader.pass_deadline();
    }

    let mut follower = Tab::following();
    follower.overhear(7, heard(8, news()));
    follower.fail(Failure::SILENCE);

    assert!(!follower.effects.contains(&Effect::TellFailing));
}

#[test]
fn a_tab_that_comes_into_sight_does_not_rely_on_a_leader_that_may_sleep() {
    let mut tab = Tab::following();

    tab.input(Input::Wake);

    assert_eq!(tab.listens(), Some(probe(5)));
}

#[test]
fn a_follower_at_rest_overhears_nothing() {
    let mut tab = Tab::following();
    tab.input(Input::Stop);

    tab.overhear(5, heard(8, news()));
    tab.input(Input::LeaderIsThere { is_failing: true });

    assert_eq!(tab.effects, []);
    assert_eq!(tab.link.poll_timeout(), None);
}

#[test]
fn the_leader_says_for_all_whether_anybody_looks() {
    let mut tab = Tab::leading();
    assert_eq!(tab.says_visible(), Some(true));
    let poll = tab.asked().unwrap();

    tab.input(Input::Sight { visible: false });
    assert!(tab.effects.contains(&Effect::Abort { ask: poll }));
    assert_eq!(tab.listens(), Some((cursor(5), false)));
    assert_eq!(tab.says_visible(), Some(false));
    tab.input(Input::Sight { visible: false });
    assert_eq!(tab.effects, [], "it has said so");

    tab.input(Input::Follow);
    tab.input(Input::Sight { visible: true });
    assert_eq!(tab.effects, []);
    tab.input(Input::Wake);
    assert_eq!(tab.says_visible(), None, "it is asking already");
}

#[test]
fn a_follower_never_says_that_somebody_looks() {
    let mut tab = Tab::following();

    tab.input(Input::Wake);

    assert_eq!(tab.says_visible(), Some(false));
}

#[test]
fn a_start_enters_anew() {
    let mut tab = Tab::leading();

    tab.input(Input::Start);
    let ask = tab.asked().unwrap();
    tab.input(Input::Snapshot {
        ask,
        reply: snapshot(9),
    });

    assert_eq!(tab.asked(), None);
    tab.input(Input::Lead);
    assert_eq!(tab.listens(), Some((cursor(9), false)));
}
