//! The key that opens sealed files: one age X25519 identity for each pair and epoch.
//!
//! Its recipient goes to the other device while pairing; destroying it forgets every file that
//! was sealed to it. May touch age's text forms (<https://c2sp.org/age>) and nothing else.

use crate::secret::SecretBytes;
use bech32::{Bech32, Hrp};
use rand_core::CryptoRng;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const IDENTITY: Hrp = Hrp::parse_unchecked("age-secret-key-");
const RECIPIENT: Hrp = Hrp::parse_unchecked("age");

/// The recipient is none that a file can be sealed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the other device's key for files is not usable: pair again")]
pub struct BadRecipient;

/// An age X25519 identity, for one pair and one epoch.
#[derive(Debug, Clone)]
pub struct FileIdentity(SecretBytes<32>);

impl FileIdentity {
    /// A fresh identity.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes: Zeroizing<[u8; 32]> = Zeroizing::new([0; 32]);
        rng.fill_bytes(bytes.as_mut());
        Self(SecretBytes::new(*bytes))
    }

    /// An identity read back from the store.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SecretBytes::new(bytes))
    }

    /// The bytes, to be sealed in the store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the other device seals to: `age1...`, 62 characters.
    #[must_use]
    pub fn recipient(&self) -> String {
        let public = PublicKey::from(&StaticSecret::from(*self.0));
        // 32 bytes are far below bech32's limit, so there is no error to report.
        bech32::encode_lower::<Bech32>(RECIPIENT, public.as_bytes()).unwrap_or_default()
    }

    /// The same as age knows it.
    pub(crate) fn age(&self) -> Option<age::x25519::Identity> {
        let text = Zeroizing::new(bech32::encode_upper::<Bech32>(IDENTITY, self.0.as_ref()).ok()?);
        text.parse().ok()
    }
}

/// Reads a recipient that came from the other device.
///
/// # Security
/// age panics when it seals to a point of low order, so those are refused here.
pub(crate) fn check_recipient(text: &str) -> Result<age::x25519::Recipient, BadRecipient> {
    let recipient: age::x25519::Recipient = text.parse().map_err(|_| BadRecipient)?;
    let (_, bytes) = bech32::decode(text).map_err(|_| BadRecipient)?;
    let point: [u8; 32] = bytes.try_into().map_err(|_| BadRecipient)?;
    let shared = StaticSecret::from([9; 32]).diffie_hellman(&PublicKey::from(point));
    // Capitals spell the same key; one spelling keeps the pairing's transcript unique.
    let usable = shared.was_contributory() && recipient.to_string() == text;
    if usable { Ok(recipient) } else { Err(BadRecipient) }
}

#[cfg(test)]
mod tests;
