//! Saying that one is typing: seldom, and never for longer than it is true.

use std::time::Duration;

use chut_core::limits::{TYPING_IDLE, TYPING_RENEWAL, TYPING_TTL};
use chut_core::typing::{Input, Tell, Typing};
use chut_core::{Millis, UserId};
use proptest::prelude::*;

fn user(name: &str) -> UserId {
    name.parse().unwrap()
}

fn tell(to: &str, typing: bool) -> Tell {
    Tell {
        to: user(to),
        typing,
    }
}

#[test]
fn many_keys_are_told_once_and_again_after_a_while() {
    let mut typing = Typing::default();
    let mut typed = |at| typing.handle(Millis(at), Input::Typed(user("bob")));

    assert_eq!(typed(0), [tell("bob", true)]);
    assert_eq!(typed(100), []);
    let renewal = u64::try_from(TYPING_RENEWAL.as_millis()).unwrap();
    assert_eq!(typed(renewal), [tell("bob", true)]);
}

#[test]
fn it_ends_when_sent_when_idle_and_when_another_is_written_to() {
    let mut typing = Typing::default();
    typing.handle(Millis(0), Input::Typed(user("bob")));
    assert_eq!(
        typing.handle(Millis(1), Input::Stopped),
        [tell("bob", false)]
    );
    assert_eq!(typing.handle(Millis(1), Input::Stopped), []);

    typing.handle(Millis(2), Input::Typed(user("bob")));
    let changed = typing.handle(Millis(3), Input::Typed(user("carol")));
    assert_eq!(changed, [tell("bob", false), tell("carol", true)]);

    let idle = Millis(3) + TYPING_IDLE;
    assert_eq!(typing.poll_timeout(), Some(idle));
    assert_eq!(typing.handle(idle, Input::Elapsed), [tell("carol", false)]);
    assert_eq!(typing.poll_timeout(), None);
}

proptest! {
    /// The receiver drops what is not renewed: while keys keep coming, it never does.
    #[test]
    fn it_is_renewed_before_the_receiver_drops_it(steps in prop::collection::vec(1_u64..2_900, 1..60)) {
        let mut typing = Typing::default();
        let (mut now, mut told) = (Millis(0), Millis(0));
        typing.handle(now, Input::Typed(user("bob")));
        for step in steps {
            now = now + Duration::from_millis(step);
            if !typing.handle(now, Input::Typed(user("bob"))).is_empty() {
                told = now;
            }
            prop_assert!(now.since(told) < TYPING_TTL);
        }
    }
}
