//! A timeline ends equal to the log, however its pieces arrive.

use chut_core::wire::history;
use chut_core::{Message, Seq, Timeline, Timestamp};
use proptest::prelude::*;

pub(crate) fn message(seq: u64) -> Message {
    Message {
        seq: Seq::new(seq).unwrap(),
        id: format!("message-{seq}").parse().unwrap(),
        from: "alice".parse().unwrap(),
        to: "bob".parse().unwrap(),
        text: "hi".parse().unwrap(),
        at: Timestamp(seq),
    }
}

fn seqs(timeline: &Timeline) -> Vec<u64> {
    timeline.iter().map(|message| message.seq.get()).collect()
}

proptest! {
    #[test]
    fn order_and_repetition_of_arrival_do_not_matter(seqs_in in prop::collection::vec(1..40_u64, 0..120)) {
        let mut timeline = Timeline::default();
        let new = seqs_in.iter().filter(|seq| timeline.insert(message(**seq))).count();

        let mut expected = seqs_in;
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(new, expected.len());
        prop_assert_eq!(seqs(&timeline), expected);
    }
}

#[test]
fn an_older_page_goes_in_front_and_says_whether_there_is_more() {
    let mut timeline = Timeline::default();
    timeline.insert(message(9));
    assert!(timeline.has_more());

    timeline.merge_older(history::Reply {
        messages: vec![message(3), message(5), message(9)],
        more: false,
    });

    assert_eq!(seqs(&timeline), [3, 5, 9]);
    assert!(!timeline.has_more());
    assert_eq!(timeline.floor(), Seq::new(3));
    assert_eq!(timeline.newest(), Seq::new(9));
}

#[test]
fn a_message_known_from_far_below_leaves_no_gap_when_paging() {
    let mut timeline = Timeline::default();
    timeline.insert(message(2));
    timeline.insert(message(90));
    assert_eq!(timeline.floor(), None, "the newest page comes first");

    timeline.merge_older(history::Reply {
        messages: vec![message(80), message(90)],
        more: true,
    });

    assert_eq!(timeline.floor(), Seq::new(80));
    assert_eq!(seqs(&timeline), [2, 80, 90]);
}

#[test]
fn a_page_that_overlaps_or_is_out_of_order_is_merged_as_well() {
    let mut timeline = Timeline::default();
    for seq in [7, 9] {
        timeline.insert(message(seq));
    }
    let page = |seqs: &[u64]| history::Reply {
        messages: seqs.iter().map(|seq| message(*seq)).collect(),
        more: true,
    };

    timeline.merge_older(page(&[5, 6, 7, 8]));
    timeline.merge_older(page(&[3, 1, 2]));
    timeline.merge_older(page(&[]));

    assert_eq!(seqs(&timeline), [1, 2, 3, 5, 6, 7, 8, 9]);
}

#[test]
fn what_is_known_before_its_turn_does_not_hide_what_is_missing_below() {
    let mut timeline = Timeline::default();
    timeline.merge_older(history::Reply {
        messages: vec![message(5)],
        more: false,
    });
    assert!(timeline.has_heard(&message(5)));

    timeline.insert(message(9));
    assert!(!timeline.has_heard(&message(9)), "7 may be missing");

    timeline.hear(message(7));
    assert!(!timeline.has_heard(&message(9)));
    timeline.hear(message(9));
    assert!(timeline.has_heard(&message(9)));
    assert!(!timeline.has_heard(&message(11)));
}

#[test]
fn what_lies_above_a_gap_is_not_drawn_beside_what_lies_below_it() {
    let mut timeline = Timeline::default();
    timeline.insert(message(3));
    let drawn = |timeline: &Timeline| -> Vec<u64> {
        let drawn = timeline.between(Seq::START, Seq::MAX);
        drawn.map(|message| message.seq.get()).collect()
    };
    assert_eq!(drawn(&timeline), [3]);

    let page = |seqs: std::ops::Range<u64>, more| history::Reply {
        messages: seqs.map(message).collect(),
        more,
    };
    timeline.merge_older(page(8..10, true));
    assert_eq!(drawn(&timeline), [8, 9]);

    timeline.merge_older(page(5..8, true));
    assert_eq!(drawn(&timeline), [5, 6, 7, 8, 9]);
    timeline.merge_older(page(2..5, false));
    assert_eq!(drawn(&timeline), [2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn a_message_of_another_log_at_the_same_place_is_another_one() {
    let mut timeline = Timeline::default();
    timeline.hear(message(5));
    let mut other = message(5);
    other.id = "another-one".parse().unwrap();

    assert!(!timeline.has_heard(&other));
}
