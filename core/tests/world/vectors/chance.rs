//! Chances that are the same everywhere and at any time: what is drawn is kept in files.

use crate::delivery::Random;

/// Draws from a fixed seed.
pub(super) struct Chance(Random);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    /// A number from 0 to `bound`, without it.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    /// True once in so many times.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(super) fn place(&mut self, length: usize) -> usize {
        self.0.index(length)
    }

    pub(super) fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.place(all.len())]
    }
}
