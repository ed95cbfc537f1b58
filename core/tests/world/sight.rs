//! Whether any tab of a browser is in sight.

use chut_core::Sight;

#[test]
fn one_tab_in_sight_is_enough() {
    let mut sight = Sight::default();
    assert!(!sight.any());
    sight.other("two", true);
    sight.other("three", true);
    assert!(sight.any());
    sight.other("two", false);
    assert!(sight.any());
    sight.other("three", false);
    assert!(!sight.any());
    sight.own(true);
    assert!(sight.any());
}

#[test]
fn a_tab_that_does_not_answer_two_calls_is_gone() {
    let mut sight = Sight::default();
    sight.other("two", true);

    sight.call();
    assert!(sight.any(), "it has yet to answer");
    sight.other("two", true);
    sight.call();
    assert!(sight.any(), "it has answered");
    sight.call();

    assert!(!sight.any());
}

#[test]
fn a_tab_that_hides_after_a_call_is_hidden() {
    let mut sight = Sight::default();
    sight.other("two", true);
    sight.call();

    sight.other("two", false);

    assert!(!sight.any());
}

#[test]
fn names_without_end_are_forgotten() {
    let mut sight = Sight::default();
    for number in 0..100_000 {
        sight.other(&number.to_string(), true);
    }

    sight.call();
    sight.call();

    assert!(!sight.any());
}
