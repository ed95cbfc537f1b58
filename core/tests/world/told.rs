//! The page is told of a message once.

use chut_core::limits::MESSAGES_TOLD;
use chut_core::{Message, Told};

use crate::timeline::message;

#[test]
fn a_message_is_news_once() {
    let mut told = Told::default();

    assert!(told.is_news(&message(1)));
    assert!(told.is_news(&message(2)));
    assert!(!told.is_news(&message(1)));
}

#[test]
fn nobody_hides_a_message_behind_the_id_of_anothers() {
    let mut told = Told::default();
    told.is_news(&message(1));

    let copied = Message {
        from: "bob".parse().unwrap(),
        to: "alice".parse().unwrap(),
        ..message(1)
    };

    assert!(told.is_news(&copied));
}

#[test]
fn the_last_few_hundred_are_remembered_and_no_more() {
    let mut told = Told::default();
    let many = u64::try_from(MESSAGES_TOLD).unwrap();
    for number in 0..many {
        told.is_news(&message(number));
    }

    assert!(!told.is_news(&message(0)));

    told.is_news(&message(many));
    assert!(!told.is_news(&message(1)));
    assert!(told.is_news(&message(0)));
}
