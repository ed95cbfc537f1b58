//! The text of a cursor: printed with each reply, read with each poll.

use chut_core::{Cursor, Epoch, Revision, Seq, SignalPlace};
use divan::{Bencher, black_box};

fn cursor() -> Cursor {
    Cursor {
        epoch: Epoch(0x0123_4567_89ab_cdef),
        seq: Seq::new(123_456_789).unwrap(),
        revision: Revision(987_654),
        signal: SignalPlace {
            run: 0xfedc_ba98_7654_3210,
            number: 4_321,
        },
    }
}

#[divan::bench]
fn print() -> String {
    black_box(cursor()).to_string()
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let text = cursor().to_string();
    bencher.bench(|| black_box(&text).parse::<Cursor>().unwrap());
}
