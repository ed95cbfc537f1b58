//! The corpus, and thousands of small changes to it: the same inputs in every run, without a fuzzer.

mod corpus;
mod mutation;

use std::panic::{AssertUnwindSafe, catch_unwind};

use chut_fuzz::{TARGETS, Target};
use mutation::Mutations;

/// Changed inputs for each target: some seconds in a build without optimisation.
const CHANGED: usize = 2_000;

#[test]
fn every_input_of_the_corpus_gets_what_the_protocol_says() {
    let mut broken = Vec::new();
    for (target, run) in TARGETS {
        let inputs = corpus::of(target);
        assert!(!inputs.is_empty(), "{target} has no corpus");
        for (file, input) in inputs {
            broken.extend(breaks(run, &input).map(|input| format!("{target}/{file}: {input}")));
        }
    }
    assert!(broken.is_empty(), "see above for why: {broken:#?}");
}

#[test]
fn changed_bodies_get_what_the_protocol_says() {
    check_changed("body");
}

#[test]
fn changed_callback_names_get_what_the_protocol_says() {
    check_changed("callback");
}

#[test]
fn changed_cursors_get_what_the_protocol_says() {
    check_changed("cursor");
}

#[test]
fn changed_queries_get_what_the_protocol_says() {
    check_changed("query");
}

/// Runs changes to the inputs of a target, up to the first that breaks something.
fn check_changed(target: &str) {
    let (_, run) = TARGETS
        .into_iter()
        .find(|(name, _)| *name == target)
        .expect("a target");
    let inputs = corpus::of(target).into_iter().map(|(_, input)| input);
    let mut mutations = Mutations::of(inputs.collect());
    let broken = (0..CHANGED).find_map(|_| breaks(run, &mutations.draw()));
    assert_eq!(broken, None, "see above for why");
}

/// Runs a target on `input`, and gives it as a literal if a law is broken. Which one, the panic says.
fn breaks(run: Target, input: &[u8]) -> Option<String> {
    let held = catch_unwind(AssertUnwindSafe(|| run(input)));
    held.is_err()
        .then(|| format!("b\"{}\"", input.escape_ascii()))
}
