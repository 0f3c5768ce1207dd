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
mod tests {
    use super::*;
    use age::secrecy::ExposeSecret;

    #[test]
    fn an_identity_is_the_one_that_age_itself_reads() {
        let theirs = age::x25519::Identity::generate();
        let text = theirs.to_string();
        let (_, bytes) = bech32::decode(text.expose_secret()).unwrap();
        let ours = FileIdentity::from_bytes(bytes.try_into().unwrap());
        assert_eq!(ours.recipient(), theirs.to_public().to_string());
        assert_eq!(ours.age().unwrap().to_string().expose_secret(), text.expose_secret());
        assert!(check_recipient(&ours.recipient()).is_ok());
        assert_eq!(format!("{ours:?}"), "FileIdentity(...)");
    }

    #[test]
    fn a_recipient_that_would_make_age_panic_is_refused() {
        // Points of order 1, 2, 4 and 8, and p, p+1 (RFC 7748, section 6.1; curve25519's
        // low-order u-coordinates as listed at https://cr.yp.to/ecdh.html#validate).
        let low = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ];
        for point in low {
            let point = data_encoding::HEXLOWER.decode(point.as_bytes()).unwrap();
            let text = bech32::encode_lower::<Bech32>(RECIPIENT, &point).unwrap();
            assert!(text.parse::<age::x25519::Recipient>().is_ok(), "age takes it");
            assert!(check_recipient(&text).is_err(), "{text}");
        }
        let good = FileIdentity::from_bytes([5; 32]).recipient();
        assert_eq!(good.len(), 62);
        assert!(check_recipient(&good.to_uppercase()).is_err());
        assert!(check_recipient(&good[..61]).is_err());
        assert!(check_recipient("").is_err());
    }
}
