//! Scenes from the life of a user.

use std::time::Duration;

use chut_core::PresenceState;
use chut_core::user::{Answer, Effect, Input, Phase, Refusal};

use crate::sim::{GRACE, HOLD, LEASE, World, at, client, place};

#[test]
fn a_poll_behind_the_head_is_answered_at_once() {
    let mut world = World::new();

    let poll = world.listen(1, 3, HOLD);

    assert_eq!(world.answer(poll), Some(Answer::Events { after: at(3) }));
}

#[test]
fn a_poll_at_the_head_waits_for_the_next_message() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);
    assert_eq!(world.answer(poll), None);

    world.append(2);

    assert_eq!(world.answer(poll), Some(Answer::Events { after: at(5) }));
}

#[test]
fn every_tab_is_woken_by_one_message() {
    let mut world = World::new();
    let polls = [1, 2, 3].map(|tab| world.listen(tab, 5, HOLD));

    world.append(1);

    for poll in polls {
        assert_eq!(world.answer(poll), Some(Answer::Events { after: at(5) }));
    }
}

#[test]
fn an_old_report_of_the_log_wakes_nobody() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);

    world.input(Input::Appended { head: at(4) });

    assert_eq!(world.answer(poll), None);
    assert_eq!(world.user.head(), at(5));
}

#[test]
fn a_hold_that_runs_out_is_answered_with_the_same_place() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);

    world.pass_deadline();

    assert_eq!(world.now.0, 50_000);
    assert_eq!(world.answer(poll), Some(Answer::Empty { at: at(5) }));
    assert!(world.is_online());
}

#[test]
fn a_poll_that_wants_no_hold_is_answered_at_once() {
    let mut world = World::new();

    let poll = world.listen(1, 5, Duration::ZERO);

    assert_eq!(world.answer(poll), Some(Answer::Empty { at: at(5) }));
}

#[test]
fn a_newer_poll_supersedes_the_older() {
    let mut world = World::new();
    let older = world.listen(1, 5, HOLD);

    let newer = world.listen(1, 5, HOLD);

    assert_eq!(world.answer(older), Some(Answer::Superseded { at: at(5) }));
    assert_eq!(world.answer(newer), None);
}

#[test]
fn a_stale_hang_up_does_nothing() {
    let mut world = World::new();
    let older = world.listen(1, 5, HOLD);
    let newer = world.listen(1, 5, HOLD);

    world.input(Input::Hangup { request: older });
    world.append(1);

    assert_eq!(world.answer(newer), Some(Answer::Events { after: at(5) }));
}

#[test]
fn a_broken_connection_starts_the_lease() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);

    world.input(Input::Hangup { request: poll });
    world.pass_deadline();

    assert_eq!(u128::from(world.now.0), LEASE.as_millis());
    assert!(matches!(world.user.phase(), Phase::Leaving { .. }));
}

#[test]
fn a_page_that_reloads_within_the_grace_time_was_never_away() {
    let mut world = World::new();
    world.listen(1, 5, HOLD);
    world.input(Input::Leave { client: client(1) });
    assert!(!world.is_online());

    world.listen(2, 5, HOLD);
    world.pass_deadline();

    assert!(world.is_online());
    assert_eq!(world.ended, 0);
}

#[test]
fn a_user_ends_when_nobody_comes_back_in_the_grace_time() {
    let mut world = World::new();
    world.listen(1, 5, HOLD);
    world.input(Input::Leave { client: client(1) });

    let effects = world.pass_deadline();

    let gone = Effect::Presence(PresenceState::Offline);
    assert_eq!(effects, [gone, Effect::Ended]);
    assert_eq!(u128::from(world.now.0), GRACE.as_millis());
    assert_eq!(world.user.poll_timeout(), None);
}

#[test]
fn leaving_answers_the_poll_that_waits() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);

    world.input(Input::Leave { client: client(1) });

    assert_eq!(world.answer(poll), Some(Answer::Empty { at: at(5) }));
}

#[test]
fn a_released_hold_leaves_the_client_attached() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);

    world.input(Input::Release { client: client(1) });

    assert_eq!(world.answer(poll), Some(Answer::Empty { at: at(5) }));
    assert!(world.is_online());
}

#[test]
fn ending_answers_everybody_and_then_refuses() {
    let mut world = World::new();
    let poll = world.listen(1, 5, HOLD);

    world.input(Input::End);
    let late = world.listen(1, 5, HOLD);

    assert_eq!(world.answer(poll), Some(Answer::Empty { at: at(5) }));
    assert_eq!(world.answer(late), Some(Answer::Refused(Refusal::Ended)));
    assert_eq!(world.ended, 1);
}

#[test]
fn over_the_limit_the_client_that_was_idle_longest_goes() {
    let mut world = World::new();
    for tab in [1, 2, 3] {
        world.listen(tab, 0, HOLD);
        world.now = world.now + Duration::from_secs(1);
    }

    world.listen(4, 5, HOLD);

    let left: Vec<_> = world.user.clients().map(|(id, _)| id.clone()).collect();
    assert_eq!(left, [client(2), client(3), client(4)]);
}

#[test]
fn over_the_limit_a_newcomer_is_refused_where_all_are_held() {
    let mut world = World::new();
    for tab in [1, 2, 3] {
        world.listen(tab, 5, HOLD);
    }

    let poll = world.listen(4, 5, HOLD);

    let refused = Answer::Refused(Refusal::TooManyClients);
    assert_eq!(world.answer(poll), Some(refused));
}

#[test]
fn a_signal_wakes_those_who_wait_and_a_poll_before_one_is_answered_at_once() {
    let mut world = World::new();
    let waiting = world.listen(1, 5, HOLD);

    world.signal(2);
    let late = world.poll(2, place(5, 1), HOLD, true);
    let up_to_date = world.poll(3, place(5, 2), HOLD, true);

    let after = |signal| {
        Some(Answer::Events {
            after: place(5, signal),
        })
    };
    assert_eq!(world.answer(waiting), after(0));
    assert_eq!(world.answer(late), after(1));
    assert_eq!(world.answer(up_to_date), None);
}

#[test]
fn a_page_that_reloads_is_online_to_others_all_along() {
    let mut world = World::new();
    world.listen(1, 5, HOLD);
    world.poll(2, at(5), HOLD, false);

    world.input(Input::Leave { client: client(1) });
    world.now = world.now + GRACE.checked_sub(Duration::from_millis(1)).unwrap();
    world.input(Input::Elapsed);
    world.listen(3, 5, HOLD);

    assert_eq!(world.shown, [PresenceState::Online]);
}

#[test]
fn a_user_is_away_when_every_tab_is_hidden_and_back_when_one_is_seen() {
    let mut world = World::new();
    world.listen(1, 5, HOLD);
    world.poll(2, at(5), HOLD, false);

    world.poll(1, at(5), HOLD, false);
    world.poll(2, at(5), HOLD, true);

    assert_eq!(
        world.shown,
        [
            PresenceState::Online,
            PresenceState::Away,
            PresenceState::Online
        ]
    );
}

#[test]
fn a_user_is_away_when_the_tab_in_sight_has_gone_for_good() {
    let mut world = World::new();
    world.listen(1, 5, Duration::from_hours(1));
    world.poll(2, at(5), Duration::from_hours(1), false);

    world.input(Input::Leave { client: client(1) });
    assert_eq!(world.shown, [PresenceState::Online]);
    world.pass_deadline();

    assert_eq!(world.shown, [PresenceState::Online, PresenceState::Away]);
    assert_eq!(u128::from(world.now.0), GRACE.as_millis());
}
