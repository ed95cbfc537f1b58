//! From which range a wait is drawn.

use std::time::Duration;

use chut_core::backoff::Backoff;
use serde_json::json;

use super::{Case, agree};

#[test]
fn the_file_says_from_what_waits_are_drawn() {
    let mut cases: Vec<_> = (0..=12).map(|tries| case(tries, None)).collect();
    for (tries, retry_after) in [(0, 0), (0, 3), (3, 2), (12, 30), (1, 600)] {
        cases.push(case(tries, Some(retry_after)));
    }
    agree("backoff.json", &cases);
}

fn case(tries: u32, retry_after: Option<u64>) -> Case {
    let name = match retry_after {
        None => format!("after {tries} earlier failures"),
        Some(seconds) => format!("after {tries} earlier failures, asked to wait {seconds} s"),
    };
    let range = Backoff::range(tries, retry_after.map(Duration::from_secs));
    let ms = |span: &Duration| u64::try_from(span.as_millis()).unwrap();
    Case::flat(vec![
        ("name", json!(name)),
        ("tries", json!(tries)),
        ("retry_after_s", json!(retry_after)),
        ("least_ms", json!(ms(range.start()))),
        ("most_ms", json!(ms(range.end()))),
    ])
}

#[test]
fn waits_come_from_the_whole_of_the_range() {
    let retry_after = Some(Duration::from_secs(3));
    for tries in 0..8 {
        let range = Backoff::range(tries, retry_after);
        let eighth = range.end().saturating_sub(*range.start()) / 8;
        let waits: Vec<_> = (0..100)
            .map(|seed| wait(seed, tries, retry_after))
            .collect();

        assert!(waits.iter().all(|wait| range.contains(wait)));
        assert!(waits.iter().any(|wait| *wait < *range.start() + eighth));
        assert!(
            waits
                .iter()
                .any(|wait| *wait > range.end().saturating_sub(eighth))
        );
    }
}

/// The wait after so many earlier failures.
fn wait(seed: u64, tries: u32, retry_after: Option<Duration>) -> Duration {
    let mut backoff = Backoff::new(seed);
    for _ in 0..tries {
        backoff.fail(None);
    }
    backoff.fail(retry_after)
}
