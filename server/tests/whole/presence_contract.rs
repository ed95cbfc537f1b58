//! What every kind of presence promises, asked of each.

use std::sync::Arc;
use std::time::Duration;

use chut_core::PresenceState::{Away, Offline, Online};
use chut_core::{PresenceState, UserId};
use chut_server::presence::{Alone, Presence};

use crate::log_contract::user;

/// The changes told so far; none is told later without another announcement.
async fn changes(presence: &dyn Presence) -> Vec<(UserId, PresenceState)> {
    let mut told = Vec::new();
    while let Ok(change) = tokio::time::timeout(Duration::from_millis(1), presence.change()).await {
        told.push((change.user, change.state));
    }
    told
}

async fn a_change_is_told_once(presence: Arc<dyn Presence>) {
    let alice = user("alice");
    for state in [Online, Away, Offline, Online] {
        presence.announce(&alice, state);
        presence.announce(&alice, state);

        assert_eq!(changes(&*presence).await, [(alice.clone(), state)]);
    }
}

async fn of_several_changes_only_the_newest_is_told(presence: Arc<dyn Presence>) {
    let (alice, bob) = (user("alice"), user("bob"));
    presence.announce(&alice, Online);
    presence.announce(&bob, Online);
    presence.announce(&alice, Away);

    assert_eq!(changes(&*presence).await, [(alice, Away), (bob, Online)]);
}

async fn a_state_is_unknown_until_it_is_announced_or_time_has_passed(presence: Arc<dyn Presence>) {
    let (alice, bob) = (user("alice"), user("bob"));
    presence.announce(&alice, Away);
    assert_eq!(
        (presence.state(&alice), presence.state(&bob)),
        (Some(Away), None)
    );

    presence.settle();

    assert_eq!(presence.state(&bob), Some(Offline));
    presence.announce(&alice, Offline);
    assert_eq!(presence.state(&alice), Some(Offline));
}

macro_rules! contract {
    ($($promise:ident)*) => {
        mod alone {
            use super::*;

            $(#[tokio::test(start_paused = true)]
            async fn $promise() {
                super::$promise(Arc::new(Alone::default())).await;
            })*
        }
    };
}

contract! {
    a_change_is_told_once
    of_several_changes_only_the_newest_is_told
    a_state_is_unknown_until_it_is_announced_or_time_has_passed
}
