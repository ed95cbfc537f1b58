//! Whatever is read, a bounded and unbroken part of the timeline is drawn, and every message can be reached.

use chut_core::limits::{DRAWN_MAX, DRAWN_STEP};
use chut_core::{Timeline, Window};
use proptest::prelude::*;

use crate::timeline::message;

fn timeline(length: u64) -> Timeline {
    let mut timeline = Timeline::default();
    for seq in 1..=length {
        timeline.insert(message(seq * 3));
    }
    timeline
}

fn drawn(window: Window, timeline: &Timeline) -> Vec<u64> {
    let drawn = window.drawn(timeline);
    drawn.map(|message| message.seq.get() / 3).collect()
}

#[derive(Clone, Copy, Debug)]
enum Move {
    Up,
    Down,
    Stay,
    Follow,
    Arrive,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => Just(Move::Up),
        3 => Just(Move::Down),
        1 => Just(Move::Stay),
        1 => Just(Move::Follow),
        3 => Just(Move::Arrive),
    ];
    prop::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn what_is_drawn_is_bounded_and_unbroken_and_says_what_lies_beyond(start in 0..400_u64, moves in moves()) {
        let mut length = start;
        let mut timeline = timeline(length);
        let mut window = Window::default();
        for next in moves {
            match next {
                Move::Up => window.up(&timeline),
                Move::Down => window.down(&timeline),
                Move::Stay => window.stay(&timeline),
                Move::Follow => window.follow(),
                Move::Arrive => {
                    length += 1;
                    timeline.insert(message(length * 3));
                }
            }
            let drawn = drawn(window, &timeline);
            let whole = usize::try_from(length).unwrap().min(DRAWN_MAX);
            prop_assert!(drawn.len() <= DRAWN_MAX);
            prop_assert!(drawn.windows(2).all(|pair| pair[0] + 1 == pair[1]));
            prop_assert!(drawn.len() == whole || window.has_below(&timeline));
            prop_assert_eq!(window.has_above(&timeline), drawn.first().is_some_and(|first| *first > 1));
            prop_assert_eq!(window.has_below(&timeline), drawn.last().is_some_and(|last| *last < length));
        }
    }

    #[test]
    fn going_up_and_down_reaches_both_ends_by_steps(length in 1..1_000_u64) {
        let timeline = timeline(length);
        let mut window = Window::default();
        let mut top = drawn(window, &timeline)[0];
        while window.has_above(&timeline) {
            window.up(&timeline);
            let now = drawn(window, &timeline)[0];
            prop_assert!(now < top && top - now <= DRAWN_STEP as u64);
            top = now;
        }
        prop_assert_eq!(top, 1);
        while window.has_below(&timeline) {
            window.down(&timeline);
        }
        prop_assert_eq!(window, Window::default());
    }

    #[test]
    fn who_reads_further_up_keeps_what_they_read(length in 1..400_u64, more in 1..400_u64) {
        let mut timeline = timeline(length);
        let mut window = Window::default();
        window.stay(&timeline);
        let before = drawn(window, &timeline);
        for seq in length + 1..=length + more {
            timeline.insert(message(seq * 3));
        }

        prop_assert_eq!(drawn(window, &timeline), before);
        window.follow();
        let drawn = drawn(window, &timeline);
        prop_assert_eq!(drawn.last(), Some(&(length + more)));
    }
}
