//! Randomness for the pure rooms, drawn from the operating system once per opened home.

use crate::error::AmbleError;
use amble_model::Entropy;
use zeroize::Zeroizing;

/// A stream of random bytes: BLAKE3's extendable output, keyed with 32 bytes from the operating
/// system and a counter.
pub(crate) struct HomeEntropy {
    seed: Zeroizing<[u8; 32]>,
    drawn: u64,
}

impl HomeEntropy {
    pub(crate) fn new() -> Result<Self, AmbleError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut())
            .map_err(|_| AmbleError::internal("this device gave no random numbers"))?;
        Ok(Self { seed, drawn: 0 })
    }
}

impl Entropy for HomeEntropy {
    fn fill(&mut self, buffer: &mut [u8]) {
        self.drawn += 1;
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(&self.drawn.to_be_bytes());
        hasher.finalize_xof().fill(buffer);
    }
}
