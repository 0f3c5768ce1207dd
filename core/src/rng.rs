//! Randomness for the pure crates: a generator that each operation seeds from the operating
//! system, and drops when it is done.

use crate::error::AmbleError;
use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;
use std::ops::{Deref, DerefMut};
use zeroize::Zeroizing;

/// The generator of one operation.
pub(crate) struct Rng(ChaCha20Rng);

impl Rng {
    /// Seeded with 32 bytes from the operating system.
    ///
    /// # Errors
    /// The device gave none.
    pub(crate) fn new() -> Result<Self, AmbleError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut())
            .map_err(|_| AmbleError::internal("this device gave no random numbers"))?;
        Ok(Self(ChaCha20Rng::from_seed(*seed)))
    }
}

impl Deref for Rng {
    type Target = ChaCha20Rng;

    fn deref(&self) -> &ChaCha20Rng {
        &self.0
    }
}

impl DerefMut for Rng {
    fn deref_mut(&mut self) -> &mut ChaCha20Rng {
        &mut self.0
    }
}
