//! A history page of 50 messages as JSON.

use chut_core::wire::history::Reply;
use chut_core::{Message, Seq, Timestamp};
use divan::{Bencher, black_box};

fn page() -> Reply {
    let message = |number: u64| Message {
        seq: Seq::new(1_000_000 + number).unwrap(),
        id: format!("01980000-0000-7000-8000-{number:012}")
            .parse()
            .unwrap(),
        from: "alice@example.com".parse().unwrap(),
        to: "bob@example.com".parse().unwrap(),
        text: "Shall we say a quarter past seven, in front of the \"old\" station?"
            .parse()
            .unwrap(),
        at: Timestamp(1_760_000_000_000 + number),
    };
    Reply {
        messages: (0..50).map(message).collect(),
        more: true,
    }
}

#[divan::bench]
fn write(bencher: Bencher) {
    let page = page();
    bencher.bench(|| serde_json::to_string(black_box(&page)).unwrap());
}

#[divan::bench]
fn read(bencher: Bencher) {
    let text = serde_json::to_string(&page()).unwrap();
    bencher.bench(|| serde_json::from_str::<Reply>(black_box(&text)).unwrap());
}
