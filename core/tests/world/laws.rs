//! The laws of the user machine, checked after every input of many made-up lives.

use chut_core::PresenceState;
use chut_core::user::Phase;
use proptest::prelude::*;

use crate::sim::{GRACE, MAX_CLIENTS, Step, World, steps};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_user_keeps_its_laws(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            let before = world.user.presence();
            world.apply(step);
            check(&world, step)?;
            check_presence(&mut world, step, before)?;
        }
        live_out(&mut world)?;
    }
}

fn check(world: &World, step: Step) -> Result<(), TestCaseError> {
    let clients = world.user.clients().count();
    let held = world.user.clients().filter_map(|(_, cursor)| cursor);
    let held: Vec<_> = held.collect();

    // 1. Online exactly when there is a client.
    prop_assert_eq!(world.is_online(), clients > 0);
    prop_assert!(clients <= MAX_CLIENTS);

    // 2. A held client's cursor is at the head.
    for cursor in &held {
        prop_assert!(!cursor.is_behind(world.user.head()));
    }

    // 3. After a deadline has been told, the next one is later; there is none only when offline.
    let timeout = world.user.poll_timeout();
    prop_assert_eq!(timeout.is_none(), world.user.phase() == Phase::Offline);
    if matches!(step, Step::ToDeadline) {
        prop_assert!(timeout.is_none_or(|timeout| timeout > world.now));
    }

    // 4. One answer for each request, or none: it waits, or its connection broke.
    for request in world.requests.values() {
        prop_assert!(request.answers.len() <= 1);
    }
    prop_assert_eq!(world.waiting(), held.len());
    Ok(())
}

/// 6. What others see is told when it changes and only then, and not because a page reloads.
fn check_presence(
    world: &mut World,
    step: Step,
    before: PresenceState,
) -> Result<(), TestCaseError> {
    let presence = world.user.presence();
    let told = world
        .shown
        .last()
        .copied()
        .unwrap_or(PresenceState::Offline);
    prop_assert_eq!(presence, told);
    prop_assert!(world.shown.windows(2).all(|pair| pair[0] != pair[1]));

    let is_seen = world.any_visible();
    let reloads = world.seen + GRACE > world.now;
    match world.user.phase() {
        Phase::Leaving { .. } => prop_assert_eq!(presence, before),
        Phase::Offline => prop_assert_eq!(presence, PresenceState::Offline),
        Phase::Online if is_seen => prop_assert_eq!(presence, PresenceState::Online),
        Phase::Online => {
            prop_assert!(presence != PresenceState::Offline);
            prop_assert!(
                presence == PresenceState::Away || reloads || before == PresenceState::Online
            );
            let hides = matches!(step, Step::Listen { visible: false, .. });
            let goes_away = before == PresenceState::Online && presence == PresenceState::Away;
            prop_assert!(!goes_away || hides || !reloads);
        }
    }
    if is_seen {
        world.seen = world.now;
    }
    Ok(())
}

/// 5. Let all deadlines pass: the user ends exactly once, and nobody is left waiting.
fn live_out(world: &mut World) -> Result<(), TestCaseError> {
    let mut deadlines = 0;
    while world.user.poll_timeout().is_some() {
        world.pass_deadline();
        deadlines += 1;
        prop_assert!(deadlines <= 4 * MAX_CLIENTS + 5, "a busy loop");
    }
    prop_assert_eq!(world.ended, 1);
    prop_assert_eq!(world.waiting(), 0);

    world.listen(1, 0, crate::sim::HOLD);
    world.append(1);
    prop_assert_eq!(world.waiting(), 0);
    prop_assert_eq!(world.ended, 1);
    Ok(())
}
