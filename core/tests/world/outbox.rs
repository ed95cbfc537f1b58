//! Sends on their way: once each, in order, under one ID.

use std::time::Duration;

use chut_core::limits::OUTBOX_ENTRIES;
use chut_core::outbox::{Effect, Input, Outbox, State};
use chut_core::wire::{ErrorCode, message::Request};
use chut_core::{Failure, MessageId, Millis, UserId};

fn id(number: usize) -> MessageId {
    format!("message-{number}").parse().unwrap()
}

fn request(peer: &str, number: usize) -> Request {
    Request {
        to: peer.parse().unwrap(),
        text: "hi".parse().unwrap(),
        id: id(number),
    }
}

fn begin(left: &[Request]) -> Input {
    let (left, another) = (left.to_vec(), false);
    Input::Begin { left, another }
}

fn to(peer: &str, number: usize) -> Input {
    Input::Send(request(peer, number))
}

fn failed(number: usize, failure: Failure) -> Input {
    Input::Failed {
        id: id(number),
        failure,
    }
}

fn stored(number: usize) -> Input {
    Input::Stored { id: id(number) }
}

struct Sender {
    outbox: Outbox,
    now: Millis,
}

impl Sender {
    /// One who knows who they are.
    fn new() -> Self {
        let mut sender = Self::unknown();
        sender.input(begin(&[]));
        sender
    }

    fn unknown() -> Self {
        Self {
            outbox: Outbox::new(42),
            now: Millis(0),
        }
    }

    /// The IDs that an input has posted.
    fn input(&mut self, input: Input) -> Vec<MessageId> {
        let effects = self.outbox.handle(self.now, input);
        let posted = effects.filter_map(|effect| match effect {
            Effect::Post(request) => Some(request.id),
            Effect::Changed => None,
        });
        posted.collect()
    }

    fn pass_deadline(&mut self) -> Vec<MessageId> {
        self.now = self.outbox.poll_timeout().unwrap();
        self.input(Input::Elapsed)
    }

    fn states(&self, peer: &str) -> Vec<State> {
        let peer: UserId = peer.parse().unwrap();
        self.outbox.to(&peer).map(|entry| entry.state).collect()
    }
}

#[test]
fn a_message_is_posted_at_once_and_gone_when_stored() {
    let mut sender = Sender::new();

    assert_eq!(sender.input(to("bob", 1)), [id(1)]);
    sender.input(stored(1));

    assert_eq!(sender.states("bob"), []);
    assert_eq!(sender.outbox.poll_timeout(), None);
}

#[test]
fn what_was_typed_first_is_stored_first() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));

    assert_eq!(sender.input(to("bob", 2)), []);
    assert_eq!(sender.input(failed(1, Failure::SILENCE)), []);
    assert_eq!(sender.pass_deadline(), [id(1)]);
    assert_eq!(sender.input(stored(1)), [id(2)]);
}

#[test]
fn nothing_is_posted_before_it_is_known_in_whose_name() {
    let mut sender = Sender::unknown();

    assert_eq!(sender.input(to("bob", 1)), []);
    assert_eq!(sender.input(Input::Wake), []);
    assert_eq!(sender.outbox.poll_timeout(), None);
    assert_eq!(sender.input(begin(&[])), [id(1)]);
}

#[test]
fn what_an_earlier_page_has_left_goes_first() {
    let mut sender = Sender::unknown();
    sender.input(to("bob", 3));

    let left = vec![request("bob", 1), request("bob", 2)];

    assert_eq!(sender.input(begin(&left)), [id(1)]);
    assert_eq!(sender.input(stored(1)), [id(2)]);
    assert_eq!(sender.input(begin(&left[1..])), []);
    assert_eq!(sender.input(stored(2)), [id(3)]);
    assert_eq!(sender.states("bob").len(), 1);
}

#[test]
fn in_doubt_nothing_is_posted_and_the_same_person_goes_on() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));
    sender.input(to("bob", 2));

    sender.input(Input::Doubt);

    assert_eq!(sender.input(to("carol", 3)), []);
    assert_eq!(sender.input(stored(1)), []);
    assert_eq!(sender.input(begin(&[])), [id(2), id(3)]);
}

#[test]
fn what_is_sent_in_doubt_is_of_whoever_comes() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));
    sender.input(Input::Doubt);
    sender.input(to("bob", 2));
    let known: Vec<_> = sender.outbox.iter().map(|entry| entry.is_known).collect();
    assert_eq!(known, [true, false]);

    let left = vec![request("bob", 3)];
    let posted = sender.input(Input::Begin {
        left,
        another: true,
    });

    assert_eq!(posted, [id(3)], "what they had left goes first");
    assert_eq!(sender.input(stored(3)), [id(2)]);
    assert_eq!(sender.states("bob").len(), 1);
}

#[test]
fn one_person_does_not_wait_for_another() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));
    sender.input(failed(1, Failure::SILENCE));

    assert_eq!(sender.input(to("carol", 2)), [id(2)]);
}

#[test]
fn a_post_without_an_answer_is_posted_again_under_the_same_id() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));

    sender.pass_deadline();
    assert!(sender.now.since(Millis(0)) >= Duration::from_secs(20));

    assert_eq!(sender.pass_deadline(), [id(1)]);
}

#[test]
fn a_refused_message_waits_for_the_person_and_lets_the_next_pass() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));
    sender.input(to("bob", 2));

    let posted = sender.input(failed(1, Failure::Refused(ErrorCode::Blocked)));

    assert_eq!(posted, [id(2)]);
    assert_eq!(sender.states("bob")[0], State::Refused(ErrorCode::Blocked));
    sender.input(stored(2));
    assert_eq!(sender.input(Input::Retry { id: id(1) }), [id(1)]);
}

#[test]
fn a_message_seen_as_an_event_needs_no_reply() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));

    sender.input(stored(1));
    let posted = sender.input(failed(1, Failure::SILENCE));

    assert_eq!(posted, []);
    assert_eq!(sender.states("bob"), []);
}

#[test]
fn waking_up_posts_what_waited() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));
    let retry_after = Some(Duration::from_mins(10));
    sender.input(failed(1, Failure::Transient { retry_after }));

    assert_eq!(sender.input(Input::Wake), [id(1)]);
}

#[test]
fn without_a_good_token_nothing_is_lost() {
    let mut sender = Sender::new();
    sender.input(to("bob", 1));

    assert_eq!(sender.input(failed(1, Failure::Unauthenticated)), []);

    assert_eq!(sender.input(Input::Wake), [id(1)]);
}

#[test]
fn an_outbox_has_a_bound() {
    let mut sender = Sender::new();
    for number in 0..OUTBOX_ENTRIES {
        assert!(sender.outbox.has_room());
        sender.input(to("bob", number));
    }

    sender.input(to("bob", OUTBOX_ENTRIES));

    assert!(!sender.outbox.has_room());
    assert_eq!(sender.states("bob").len(), OUTBOX_ENTRIES);
}
