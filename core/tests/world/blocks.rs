//! Blocks: what the person did with them stays, and what fits is shown.

use chut_core::blocks::{Blocks, Room};
use chut_core::limits::BLOCKS_MAX;
use chut_core::{Seq, UserId};
use proptest::prelude::*;

const ROOM: Room = Room {
    width: 1_000,
    open: 300,
    minimised: 150,
};

fn user(name: &str) -> UserId {
    name.parse().unwrap()
}

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

/// The row as `bob+ carol-`.
fn row(blocks: &mut Blocks, room: Room) -> String {
    let row = blocks.fit(room).into_iter();
    let row: Vec<_> = row
        .map(|block| {
            format!(
                "{}{}",
                block.peer.as_str(),
                if block.open { '+' } else { '-' }
            )
        })
        .collect();
    row.join(" ")
}

#[test]
fn a_message_brings_a_small_block_and_leaves_an_open_one_open() {
    let mut blocks = Blocks::default();
    blocks.open(&user("bob"));

    blocks.received(&user("bob"), seq(1));
    blocks.received(&user("carol"), seq(2));

    assert_eq!(row(&mut blocks, ROOM), "bob+ carol-");
}

#[test]
fn a_closed_block_comes_back_with_the_next_message_only() {
    let mut blocks = Blocks::default();
    blocks.received(&user("bob"), seq(5));
    blocks.close(&user("bob"), seq(5));
    let mut blocks = Blocks::read(&blocks.to_string());

    blocks.begin([(&user("bob"), seq(5))].into_iter());
    assert!(!blocks.has(&user("bob")));

    blocks.received(&user("bob"), seq(6));
    assert!(blocks.has(&user("bob")));
}

#[test]
fn history_brings_the_newest_few_with_the_newest_last() {
    let names = ["a", "b", "c", "d"].map(user);
    let mut blocks = Blocks::default();

    blocks.begin(names.iter().zip([9, 7, 5, 3].map(seq)));

    assert_eq!(row(&mut blocks, ROOM), "c- b- a-");
}

#[test]
fn where_room_runs_out_what_was_opened_longest_ago_is_minimised() {
    let mut blocks = Blocks::default();
    for name in ["a", "b", "c"] {
        blocks.open(&user(name));
    }
    blocks.open(&user("a"));

    blocks.open(&user("d"));

    assert_eq!(
        row(&mut blocks, ROOM),
        "a+ c+ d+",
        "b is small, and has no room"
    );
    assert!(blocks.has(&user("b")) && !blocks.is_open(&user("b")));
}

#[test]
fn the_last_open_block_stays_however_narrow_it_is() {
    let mut blocks = Blocks::default();
    blocks.open(&user("a"));
    blocks.open(&user("b"));
    let width = 100;

    assert_eq!(row(&mut blocks, Room { width, ..ROOM }), "b+");
}

proptest! {
    /// After anything, and any reading back: the row fits, open blocks are in it, and nothing is doubled.
    #[test]
    fn the_row_fits_and_is_the_same_after_a_reload(
        steps in prop::collection::vec((0_u8..4, 0_u8..8, 0_u64..40), 0..60),
        width in 0_u32..2_000,
    ) {
        let mut blocks = Blocks::default();
        for (what, who, at) in steps {
            let peer = user(&format!("user {who}"));
            match what {
                0 => blocks.open(&peer),
                1 => blocks.minimise(&peer),
                2 => blocks.close(&peer, seq(at)),
                _ => blocks.received(&peer, seq(at)),
            }
        }
        let room = Room { width, ..ROOM };
        let row = blocks.fit(room);

        let open = row.iter().filter(|block| block.open).count();
        let needed: u32 = row.iter().map(|b| if b.open { ROOM.open } else { ROOM.minimised }).sum();
        prop_assert!(needed <= width || row.len() == 1 && open == 1);
        for block in &row {
            prop_assert_eq!(row.iter().filter(|other| other.peer == block.peer).count(), 1);
            prop_assert_eq!(blocks.is_open(&block.peer), block.open);
        }
        let mut again = Blocks::read(&blocks.to_string());
        let shown = |row: Vec<chut_core::blocks::Block>| row.into_iter().map(|b| (b.peer, b.open)).collect::<Vec<_>>();
        prop_assert_eq!(shown(again.fit(room)), shown(row));
        prop_assert_eq!(again.to_string(), blocks.to_string());
    }

    #[test]
    fn whatever_is_read_has_a_bound(text in "([+x-][0-9]{0,3} ?[a-c]{0,3}\n){0,500}|\\PC{0,200}") {
        let blocks = Blocks::read(&text);

        prop_assert!(blocks.to_string().lines().count() <= 2 * BLOCKS_MAX);
    }
}
