//! What the browser says of its network.

use chut_core::link::{Effect, Input, Status};

use super::{Tab, cursor};

#[test]
fn without_a_network_it_does_not_wait_for_the_answer() {
    let mut tab = Tab::listening();
    let lost = tab.asked().unwrap();

    tab.input(Input::Offline);
    assert!(tab.effects.contains(&Effect::Abort { ask: lost }));
    assert_eq!(tab.link.status(), Status::Reconnecting);
    tab.input(Input::Offline);
    assert_eq!(tab.effects, [], "it is known");

    tab.input(Input::Wake);
    assert_eq!(tab.listens(), Some((cursor(5), true)));
}
