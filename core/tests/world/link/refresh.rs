//! How things stand is asked for anew, where events cannot tell.

use chut_core::Failure;
use chut_core::link::{Effect, Input, Status};

use super::tabs::{news, probe};
use super::{Tab, cursor, heard, snapshot};

#[test]
fn a_refresh_asks_for_the_snapshot_once_and_stays_connected() {
    let mut tab = Tab::listening();
    let poll = tab.asked().unwrap();

    tab.input(Input::Refresh);
    assert!(tab.effects.contains(&Effect::Abort { ask: poll }));
    let ask = tab.asked().unwrap();
    assert_eq!(tab.listens(), None, "the snapshot");
    assert_eq!(tab.link.status(), Status::Connected);
    tab.input(Input::Refresh);
    assert_eq!(tab.effects, [], "it is on its way");

    tab.input(Input::Snapshot {
        ask,
        reply: snapshot(9),
    });
    let place = Some((cursor(5), false));
    assert_eq!(tab.listens(), place, "it hears of all that came meanwhile");
}

#[test]
fn a_refresh_does_not_wake_a_link_at_rest_nor_shorten_a_wait() {
    let mut tab = Tab::listening();
    tab.fail(Failure::SILENCE);
    tab.input(Input::Refresh);
    assert_eq!(tab.asked(), None);

    tab.input(Input::Stop);
    tab.input(Input::Refresh);
    assert_eq!(tab.effects, []);
}

#[test]
fn a_refresh_of_a_follower_is_followed_by_a_question() {
    let mut tab = Tab::following();
    tab.input(Input::Refresh);
    let ask = tab.asked().unwrap();
    tab.overhear(5, heard(8, news()));
    assert_eq!(tab.effects, [], "the snapshot comes first");

    tab.input(Input::Snapshot {
        ask,
        reply: snapshot(8),
    });

    assert_eq!(tab.listens(), Some(probe(5)), "what came meanwhile is told");
}

#[test]
fn a_refresh_that_waits_is_not_forgotten_for_what_is_overheard() {
    let mut tab = Tab::following();
    tab.overhear(7, heard(8, news()));
    tab.fail(Failure::SILENCE);
    tab.input(Input::Refresh);
    assert_eq!(tab.asked(), None, "a failure came before");

    tab.overhear(5, heard(8, news()));

    assert!(tab.effects.contains(&Effect::Events(news())));
    let ask = tab.asked().expect("the snapshot is asked for");
    tab.input(Input::Snapshot {
        ask,
        reply: snapshot(9),
    });
    assert_eq!(tab.listens(), Some(probe(8)));
}
