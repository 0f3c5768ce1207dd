//! Numbers that look random and are the same in every run: a test is its seed.

use chacha20::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::ops::{Deref, DerefMut};

/// A generator that a test seeds. It is a [`rand_core::CryptoRng`] like every other.
#[derive(Debug)]
pub struct Seed(ChaCha8Rng);

impl Seed {
    /// The generator of a number.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `end`; zero if there is none.
    pub fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end.max(1) as u64) as usize
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

impl Deref for Seed {
    type Target = ChaCha8Rng;

    fn deref(&self) -> &ChaCha8Rng {
        &self.0
    }
}

impl DerefMut for Seed {
    fn deref_mut(&mut self) -> &mut ChaCha8Rng {
        &mut self.0
    }
}
