//! The author's own mark on a change: a MAC that only its author can make or check.

use amble_model::{PairId, Tag, Tip};

/// The key behind a person's tags. It never leaves its home, so nobody can forge the author to
/// themself, and a tag proves nothing to anyone else.
#[derive(derive_more::Debug, Clone)]
#[debug("...")]
pub struct AuthorshipKey([u8; 32]);

impl AuthorshipKey {
    /// Derives the key from the home's authorship secret (BLAKE3 `derive_key`).
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(blake3::derive_key("amble 1 authorship tag", secret))
    }

    /// The tag of a change: the first 16 bytes of BLAKE3 keyed with the key, over pair, epoch
    /// (big-endian) and change hash.
    #[must_use]
    pub fn tag(&self, pair: PairId, epoch: u32, change: Tip) -> Tag {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&pair.0);
        hasher.update(&epoch.to_be_bytes());
        hasher.update(&change.0);
        let mut tag = [0; 16];
        hasher.finalize_xof().fill(&mut tag);
        Tag(tag)
    }

    /// Whether a tag is ours. Compared in constant time, as BLAKE3's hashes are.
    #[must_use]
    pub fn verifies(&self, pair: PairId, epoch: u32, change: Tip, tag: Tag) -> bool {
        let pad = |t: Tag| {
            let mut whole = [0; 32];
            whole.iter_mut().zip(t.0).for_each(|(to, from)| *to = from);
            blake3::Hash::from_bytes(whole)
        };
        pad(self.tag(pair, epoch, change)) == pad(tag)
    }
}

impl Drop for AuthorshipKey {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}
