//! Everything that is derived in a pairing, in one place.
//!
//! ```text
//! transcript = u16 length | joiner's offer | u16 length | host's offer
//! binding    = exporter 32 | derive("amble 1 pairing transcript", transcript) 32
//! k          = derive("amble 1 pairing", ticket secret)
//! MAC(label) = keyed_hash(k, label | binding)       joiner, host, confirm-joiner, confirm-host, done
//! code       = derive("amble 1 pairing code", binding)
//! pair id    = derive("amble 1 pair id", binding), first 16 bytes
//! secret     = derive("amble 1 pair", binding)
//! ```
//!
//! `derive` and `keyed_hash` are the modes of BLAKE3 by those names (BLAKE3 specification,
//! section 2.3).

use super::PairingCode;
use crate::secret::{PairSecret, SecretBytes};
use crate::words::WORDS;
use amble_model::{DeviceId, PairId};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const K: &str = "amble 1 pairing";
const TRANSCRIPT: &str = "amble 1 pairing transcript";
const CODE: &str = "amble 1 pairing code";
const PAIR_ID: &str = "amble 1 pair id";
const PAIR_SECRET: &str = "amble 1 pair";
const SAFETY: &str = "amble 1 safety number";

/// What a MAC says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Joiner,
    Host,
    ConfirmJoiner,
    ConfirmHost,
    Done,
}

impl Label {
    /// No label is the end of another, so none can be taken for another.
    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Joiner => b"joiner",
            Self::Host => b"host",
            Self::ConfirmJoiner => b"confirm-joiner",
            Self::ConfirmHost => b"confirm-host",
            Self::Done => b"done",
        }
    }
}

/// The keys of one connection.
#[derive(Debug)]
pub(super) struct PairingKeys {
    k: SecretBytes<32>,
    binding: SecretBytes<64>,
}

impl PairingKeys {
    pub(super) fn new(secret: &[u8; 16], ekm: &[u8; 32], joiner: &[u8], host: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(TRANSCRIPT);
        for offer in [joiner, host] {
            // A pairing frame is at most 1 KiB.
            let length = u16::try_from(offer.len()).unwrap_or(u16::MAX);
            hasher.update(&length.to_be_bytes()).update(offer);
        }
        let mut binding: Zeroizing<[u8; 64]> = Zeroizing::new([0; 64]);
        let (front, back) = binding.split_at_mut(32);
        front.copy_from_slice(ekm);
        back.copy_from_slice(hasher.finalize().as_bytes());
        Self {
            k: SecretBytes::new(blake3::derive_key(K, secret)),
            binding: SecretBytes::new(*binding),
        }
    }

    pub(super) fn mac(&self, label: Label) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.k);
        hasher.update(label.bytes()).update(self.binding.as_ref());
        *hasher.finalize().as_bytes()
    }

    /// Whether a payload is the MAC, without telling how much of it was right.
    pub(super) fn verify(&self, label: Label, payload: &[u8]) -> bool {
        self.mac(label).ct_eq(payload).into()
    }

    pub(super) fn code(&self) -> PairingCode {
        let [a, b, c, rest @ ..] = blake3::derive_key(CODE, self.binding.as_ref());
        let word = |n: u8| WORDS.get(usize::from(n)).copied().unwrap_or_default().to_owned();
        // Eight bytes: the remainder's bias is below 2^-44.
        let number = rest.iter().take(8).fold(0u64, |n, byte| (n << 8) | u64::from(*byte));
        PairingCode {
            words: [word(a), word(b), word(c)],
            digits: format!("{:06}", number % 1_000_000),
        }
    }

    pub(super) fn pair(&self) -> PairId {
        let whole = blake3::derive_key(PAIR_ID, self.binding.as_ref());
        let mut id = [0; 16];
        for (to, from) in id.iter_mut().zip(whole) {
            *to = from;
        }
        PairId(id)
    }

    pub(super) fn secret(&self) -> PairSecret {
        PairSecret::from_bytes(blake3::derive_key(PAIR_SECRET, self.binding.as_ref()))
    }
}

/// Sixty digits in twelve groups that both devices show alike, at any time after the pairing. As
/// the pair id covers all that was said while pairing, a third device in the middle makes
/// them differ.
#[must_use]
pub fn safety_number(pair: PairId, one: DeviceId, other: DeviceId) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(SAFETY);
    hasher.update(&pair.0).update(&one.min(other).0).update(&one.max(other).0);
    let mut bytes = [0; 60];
    hasher.finalize_xof().fill(&mut bytes);
    let (groups, _) = bytes.as_chunks::<5>();
    let group = |g: &[u8; 5]| g.iter().fold(0u64, |n, byte| (n << 8) | u64::from(*byte)) % 100_000;
    let groups: Vec<String> = groups.iter().map(|g| format!("{:05}", group(g))).collect();
    groups.join(" ")
}
