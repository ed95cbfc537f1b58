//! Messages of one conversation, as they come in pieces.

use chut_core::wire::history;
use chut_core::{Message, Timeline};
use serde_json::{Value, json};

use super::chance::Chance;
use super::{Case, Members, agree, read, verb};

#[test]
fn the_file_says_how_pieces_become_a_timeline() {
    let named = pages().into_iter().chain(live());
    let mut cases: Vec<_> = named.map(|(name, steps)| play(name, &steps)).collect();
    for number in 1..=4 {
        let mut walk = Walk::new(number);
        walk.run();
        cases.push(play(&format!("walk {number}"), &walk.steps));
    }
    agree("timeline.json", &cases);
}

/// Between alice and bob by turns.
fn message(seq: u64) -> Value {
    let (from, to) = if seq.is_multiple_of(2) {
        ("alice", "bob")
    } else {
        ("bob", "alice")
    };
    json!({"seq": seq, "id": format!("message-{seq}"), "from": from, "to": to, "text": "hi", "at": 1_000 + seq})
}

/// At the same place of another log.
fn another(seq: u64) -> Value {
    let mut other = message(seq);
    other["id"] = json!("another-one");
    other
}

fn hear(seq: u64) -> Value {
    json!({"hear": message(seq)})
}

fn insert(seq: u64) -> Value {
    json!({"insert": message(seq)})
}

fn last(seq: u64) -> Value {
    json!({"last": message(seq)})
}

fn page(seqs: &[u64], more: bool) -> Value {
    let messages: Vec<_> = seqs.iter().map(|seq| message(*seq)).collect();
    json!({"page": {"messages": messages, "more": more}})
}

fn pages() -> [(&'static str, Vec<Value>); 8] {
    [
        (
            "the newest page, and the one before it",
            vec![page(&[7, 8, 10], true), page(&[2, 3], false)],
        ),
        (
            "a conversation without messages",
            vec![page(&[], false), hear(3)],
        ),
        (
            "a page that ends where the log begins",
            vec![page(&[4, 5], true), page(&[], false)],
        ),
        (
            "a page that has what events brought",
            vec![
                hear(9),
                hear(10),
                page(&[7, 9, 10], true),
                page(&[3, 5], false),
            ],
        ),
        (
            "an old message from a reply leaves no gap when paging",
            vec![
                insert(2),
                insert(90),
                page(&[80, 90], true),
                page(&[2, 3], false),
            ],
        ),
        (
            "the newest page comes late",
            vec![
                hear(11),
                hear(13),
                page(&[7, 9], true),
                hear(15),
                page(&[1, 5], false),
            ],
        ),
        (
            "a page that comes twice",
            vec![
                page(&[7, 9], true),
                page(&[3, 5], true),
                page(&[3, 5], true),
            ],
        ),
        (
            "a page out of order",
            vec![page(&[7, 9], true), page(&[5, 3, 4], true)],
        ),
    ]
}

fn live() -> [(&'static str, Vec<Value>); 9] {
    [
        (
            "events in order",
            vec![page(&[3], false), hear(5), hear(6), hear(9)],
        ),
        (
            "an event that comes twice",
            vec![page(&[3], false), hear(5), hear(5)],
        ),
        (
            "events that the page had",
            vec![page(&[3, 5, 6], false), hear(5), hear(6), hear(7)],
        ),
        (
            "events heard again from further back",
            vec![hear(5), hear(6), hear(8), hear(5), hear(6), hear(8)],
        ),
        (
            "ones own message from the reply, then as an event",
            vec![page(&[3], false), insert(8), hear(8)],
        ),
        (
            "ones own message as an event, then from the reply",
            vec![page(&[3], false), hear(8), insert(8)],
        ),
        (
            "a reply overtakes events that are still to come",
            vec![page(&[5], false), insert(10), hear(7), hear(9), hear(10)],
        ),
        (
            "a snapshot names a message that is not there",
            vec![
                page(&[5], false),
                last(5),
                last(9),
                hear(7),
                hear(9),
                last(11),
            ],
        ),
        (
            "another log has another message at the same place",
            vec![
                page(&[5], false),
                json!({"last": another(5)}),
                json!({"insert": another(5)}),
            ],
        ),
    ]
}

fn play(name: &str, steps: &[Value]) -> Case {
    let mut timeline = Timeline::default();
    let mut newest = None;
    let played = steps
        .iter()
        .map(|input| step(&mut timeline, &mut newest, input));
    Case::play(name, played.collect())
}

fn step(timeline: &mut Timeline, newest: &mut Option<Message>, input: &Value) -> Members {
    let (how, what) = verb(input);
    let mut members = match how {
        "page" => vec![("page", what.clone())],
        "hear" => vec![("hear", what.clone())],
        "insert" => vec![("insert", what.clone())],
        _ => vec![("last", what.clone())],
    };
    let came = if how == "page" {
        read::<history::Reply>(what).messages
    } else {
        vec![read(what)]
    };
    for message in &came {
        if newest
            .as_ref()
            .is_none_or(|newest| newest.seq <= message.seq)
        {
            *newest = Some(message.clone());
        }
    }
    match how {
        "page" => timeline.merge_older(read(what)),
        "hear" => members.push(("new", json!(timeline.hear(read(what))))),
        "insert" => members.push(("new", json!(timeline.insert(read(what))))),
        _ => {}
    }
    let seqs: Vec<_> = timeline.iter().map(|message| message.seq.get()).collect();
    let heard_last = newest.as_ref().map(|newest| timeline.has_heard(newest));
    members.extend([
        ("seqs", json!(seqs)),
        ("more", json!(timeline.has_more())),
        ("floor", json!(timeline.floor())),
        ("heard_last", json!(heard_last)),
    ]);
    members
}

/// A log that grows, and a client that gets to know it in any way in which it could.
struct Walk {
    chance: Chance,
    log: Vec<u64>,
    /// So many messages are stored.
    head: usize,
    /// So many has the client listened past.
    heard: usize,
    floor: Option<usize>,
    steps: Vec<Value>,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let mut seq = 0;
        let mut next = |_| {
            seq += 1 + chance.below(4);
            seq
        };
        let log: Vec<_> = (0..40).map(&mut next).collect();
        let head = 10 + chance.place(15);
        Self {
            chance,
            log,
            head,
            heard: head,
            floor: None,
            steps: Vec::new(),
        }
    }

    fn run(&mut self) {
        for _ in 0..30 {
            match self.chance.below(8) {
                0..3 => self.head = self.log.len().min(self.head + 1 + self.chance.place(2)),
                3..6 => self.hear(),
                6 => self.insert(),
                _ => self.page(),
            }
            if self.chance.once_in(10) {
                self.heard -= self.heard.min(2);
            }
        }
        self.finish();
    }

    /// Hears what there is, pages to the start, and has the whole log.
    fn finish(&mut self) {
        while self.heard < self.head {
            self.hear();
        }
        while self.floor != Some(0) {
            self.page();
        }
        let end = play("the end", &self.steps).steps.pop().unwrap();
        let seqs = end.iter().find(|(name, _)| *name == "seqs").unwrap();
        assert_eq!(seqs.1, json!(self.log[..self.head]));
    }

    fn hear(&mut self) {
        if self.heard < self.head {
            self.steps.push(hear(self.log[self.heard]));
            self.heard += 1;
        }
    }

    fn insert(&mut self) {
        let place = self.chance.place(self.head);
        self.steps.push(insert(self.log[place]));
    }

    fn page(&mut self) {
        let end = self.floor.unwrap_or(self.head);
        let start = end - end.min(4 + self.chance.place(5));
        self.steps.push(page(&self.log[start..end], start > 0));
        self.floor = Some(start);
    }
}
