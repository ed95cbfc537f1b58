//! Which blocks there are, and which stand in the row.

use chut_core::blocks::{Blocks, Room};
use chut_core::{Seq, UserId};
use serde_json::{Value, json};

use super::chance::Chance;
use super::{Case, Members, agree, read};

#[test]
fn the_file_says_which_blocks_there_are() {
    let named = lives().into_iter().chain(rooms()).chain(texts());
    let mut cases: Vec<_> = named.map(|(name, steps)| play(name, &steps)).collect();
    for number in 1..=6 {
        cases.push(play(&format!("walk {number}"), &walk(number)));
    }
    agree("blocks.json", &cases);
}

fn open(peer: &str) -> Value {
    json!({"open": peer})
}

fn minimise(peer: &str) -> Value {
    json!({"minimise": peer})
}

fn close(peer: &str, newest: u64) -> Value {
    json!({"close": peer, "newest": newest})
}

fn received(peer: &str, seq: u64) -> Value {
    json!({"received": peer, "seq": seq})
}

fn begin(history: &[(&str, u64)]) -> Value {
    json!({"begin": history})
}

fn text(text: impl Into<String>) -> Value {
    json!({"read": text.into()})
}

fn fit(width: u64) -> Value {
    json!({"fit": {"width": width, "open": 300, "minimised": 150}})
}

type Named = (&'static str, Vec<Value>);

fn lives() -> [Named; 7] {
    let history = [("a", 9), ("b", 7), ("c", 5), ("d", 3)];
    [
        (
            "a message brings a small block and leaves an open one open",
            vec![
                open("bob"),
                received("bob", 1),
                received("carol", 2),
                fit(1_000),
            ],
        ),
        (
            "only one that is there can be minimised",
            vec![
                minimise("bob"),
                open("bob"),
                minimise("bob"),
                received("bob", 4),
                open("bob"),
            ],
        ),
        (
            "closed, it comes back with the next message only",
            vec![
                received("bob", 5),
                close("bob", 5),
                received("bob", 5),
                begin(&[("bob", 5)]),
                received("bob", 6),
            ],
        ),
        (
            "closed, the person has it back at once",
            vec![
                received("bob", 5),
                close("bob", 5),
                open("bob"),
                received("bob", 5),
            ],
        ),
        (
            "closed twice, the newest counts",
            vec![
                open("bob"),
                close("bob", 5),
                close("bob", 8),
                received("bob", 7),
                received("bob", 9),
            ],
        ),
        (
            "history brings the newest few, the newest last",
            vec![begin(&history), fit(1_000)],
        ),
        (
            "history brings none that was closed, nor others instead",
            vec![close("b", 7), open("c"), begin(&history), fit(1_000)],
        ),
    ]
}

fn rooms() -> [Named; 5] {
    let all = || {
        vec![
            open("a"),
            open("b"),
            open("c"),
            received("d", 4),
            received("e", 5),
        ]
    };
    let with = |fits: &[u64]| {
        all()
            .into_iter()
            .chain(fits.iter().map(|width| fit(*width)))
            .collect()
    };
    [
        ("all have room", with(&[1_200, 1_199])),
        (
            "the oldest small ones go first, and come back",
            with(&[1_050, 1_049, 900, 1_200]),
        ),
        (
            "what was opened longest ago is minimised, and stays so",
            with(&[899, 600, 2_000]),
        ),
        (
            "the last open one stays, however narrow it is",
            with(&[299, 0]),
        ),
        (
            "opened again, it is the newest but keeps its place",
            vec![
                open("a"),
                open("b"),
                open("c"),
                open("a"),
                fit(600),
                open("b"),
                fit(600),
            ],
        ),
    ]
}

fn texts() -> [Named; 6] {
    let many = |line: fn(u64) -> String| -> String { (1..=102).map(line).collect() };
    [
        (
            "read, it is what was written",
            vec![
                text("+bob\n-carol\nx118 dan\n"),
                received("dan", 118),
                received("dan", 119),
            ],
        ),
        (
            "lines that are none are left out",
            vec![text(
                "\n?bob\n+\n-\nx\nx12\nxbob\nx1.5 bob\nx9007199254740992 bob\n\u{e9}bob\n+carol",
            )],
        ),
        (
            "names may have spaces and any letters",
            vec![
                text("+two words\nx7 three more words\n-\u{fc}nal@example.org\n"),
                received("three more words", 8),
                open("\u{1f600}"),
            ],
        ),
        (
            "what is said twice holds as it was said last",
            vec![text("+bob\n-carol\n-bob\nx7 carol\n")],
        ),
        (
            "more blocks than a client remembers",
            vec![
                text(many(|number| format!("+user {number}\n"))),
                open("one more"),
                open("user 50"),
            ],
        ),
        (
            "more closed ones than a client remembers",
            vec![
                text(many(|number| format!("x{number} user {number}\n"))),
                close("one more", 1),
            ],
        ),
    ]
}

fn play(name: &str, steps: &[Value]) -> Case {
    let mut blocks = Blocks::default();
    let played = steps.iter().map(|input| step(&mut blocks, input));
    Case::play(name, played.collect())
}

fn step(blocks: &mut Blocks, input: &Value) -> Members {
    let peer = |name: &str| read::<UserId>(&input[name]);
    let seq = |name: &str| read::<Seq>(&input[name]);
    let has = |name: &str| input.get(name).is_some();
    let same = |names: &[&'static str]| -> Members {
        names
            .iter()
            .map(|name| (*name, input[*name].clone()))
            .collect()
    };
    let mut members = if has("open") {
        blocks.open(&peer("open"));
        same(&["open"])
    } else if has("minimise") {
        blocks.minimise(&peer("minimise"));
        same(&["minimise"])
    } else if has("close") {
        blocks.close(&peer("close"), seq("newest"));
        same(&["close", "newest"])
    } else if has("received") {
        blocks.received(&peer("received"), seq("seq"));
        same(&["received", "seq"])
    } else if has("begin") {
        begin_with(blocks, &input["begin"]);
        same(&["begin"])
    } else if has("read") {
        *blocks = Blocks::read(input["read"].as_str().unwrap());
        same(&["read"])
    } else {
        let mut members = same(&["fit"]);
        members.push(("row", row(blocks, &input["fit"])));
        members
    };
    members.push(("text", json!(blocks.to_string())));
    members
}

fn begin_with(blocks: &mut Blocks, history: &Value) {
    let history: Vec<(UserId, Seq)> = serde_json::from_value(history.clone()).unwrap();
    blocks.begin(history.iter().map(|(peer, seq)| (peer, *seq)));
}

fn row(blocks: &mut Blocks, room: &Value) -> Value {
    let size = |name: &str| u32::try_from(room[name].as_u64().unwrap()).unwrap();
    let (width, open, minimised) = (size("width"), size("open"), size("minimised"));
    let row = blocks
        .fit(Room {
            width,
            open,
            minimised,
        })
        .into_iter();
    row.map(|block| json!([block.peer, block.open])).collect()
}

fn walk(seed: u64) -> Vec<Value> {
    let mut chance = Chance::new(seed);
    let mut newest = 10;
    let mut step = |_| {
        let peer = chance.pick(&["a", "b", "c", "d", "e", "f"]);
        newest += chance.below(2);
        match chance.below(8) {
            0 | 1 => open(peer),
            2 => minimise(peer),
            3 => close(peer, newest - chance.below(3)),
            4 | 5 => received(peer, newest),
            _ => fit(chance.below(14) * 100),
        }
    };
    (0..22).map(&mut step).collect()
}
