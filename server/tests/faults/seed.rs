//! Chance that can be repeated, and how often it is tried.

use fastrand::Rng;

/// Kills without `CHUT_ROUNDS`: enough to hit start, work and upkeep, few enough for every run of the tests.
const ROUNDS: usize = 25;

/// Chance from `CHUT_SEED`, or from a new seed; a test that fails shows it.
#[expect(
    clippy::print_stdout,
    reason = "a seed that nobody sees repeats nothing"
)]
pub(crate) fn chance() -> Rng {
    let seed = number("CHUT_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("CHUT_SEED={seed}");
    Rng::with_seed(seed)
}

/// How often a fault is tried that costs as much as `weight` kills.
pub(crate) fn rounds(weight: usize) -> usize {
    let rounds = number("CHUT_ROUNDS").map(|rounds| usize::try_from(rounds).unwrap());
    rounds.unwrap_or(ROUNDS).div_ceil(weight)
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap())
}
