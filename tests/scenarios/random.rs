//! Numbers drawn from a seed, so that a failed schedule can be run again. SplitMix64 (Steele,
//! Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).

/// A seeded source of numbers.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Begins with a seed; `AMBLE_SEED` in the environment stands in for it.
    pub(crate) fn new(seed: u64) -> Self {
        let given = std::env::var("AMBLE_SEED").ok().and_then(|s| s.parse().ok());
        let seed = given.unwrap_or(seed);
        eprintln!("seed {seed}");
        Self(seed)
    }

    /// 64 bits.
    pub(crate) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.draw() % n
    }

    /// Yes, once in `n` times.
    pub(crate) fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}
