//! How often a link asks.

use std::time::Duration;

use chut_core::link::Status;
use chut_core::wire::listen;

use super::{Tab, heard};

#[test]
fn a_superseded_poll_is_repeated_after_a_while() {
    let mut tab = Tab::listening();
    let superseded = listen::Reply {
        superseded: true,
        ..heard(5, Vec::new())
    };
    let began = tab.now;

    for _ in 0..20 {
        tab.hear(superseded.clone());
        assert_eq!(tab.asked(), None);
        assert_eq!(tab.link.status(), Status::Connected);
        tab.pass_deadline();
        assert!(tab.asked().is_some());
    }

    assert!(
        tab.now.since(began) > Duration::from_mins(1),
        "of two who end each other's polls both poll seldom"
    );
}

#[test]
fn replies_that_keep_coming_at_once_and_empty_slow_it_down() {
    let mut tab = Tab::listening();

    let mut quick = 0;
    while tab.asked().is_some() {
        tab.hear(heard(5, Vec::new()));
        quick += 1;
        assert!(quick < 10, "a busy loop");
    }

    assert_eq!(quick, 4);
    assert!(tab.link.poll_timeout() > Some(tab.now));
}
