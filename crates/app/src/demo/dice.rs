//! Dice of the demo: the same throws for the same seed.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

pub(super) struct Dice(ChaCha20Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// A number below `n`, for `n` far below 2^32: the bias is not seen.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        u32::try_from((u64::from(self.0.next_u32()) * u64::from(n)) >> 32).unwrap_or(0)
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let n = u32::try_from(items.len()).unwrap_or(1);
        &items[self.below(n) as usize]
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, n: u32) -> bool {
        self.below(100) < n
    }
}
