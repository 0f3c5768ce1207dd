//! The keys rows are sealed under, and the root that wraps them. Draws random bytes from the
//! operating system; touches no file.
//!
//! Row keys rest sealed in the file and are opened for one transaction at a time: no copy in
//! memory can disagree with the file, and a destroyed key is gone with the row that held it.

use crate::{
    RowDamage, StoreError,
    row::{Domain, KEY_BYTES, NONCE_BYTES, SealedAs, open_row, seal_row},
};
use std::{collections::BTreeMap, fmt};
use zeroize::Zeroizing;

/// Names the key a row is sealed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

impl KeyId {
    /// The key of everything that belongs to no epoch. Made with the store; never destroyed.
    pub const REST: Self = Self(0);
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// 32 secret bytes that wrap every row key of a store. Wiped when dropped.
#[derive(derive_more::Debug, Clone)]
#[debug("StoreRoot(...)")]
pub struct StoreRoot(Zeroizing<[u8; KEY_BYTES]>);

impl StoreRoot {
    /// A root of these bytes, which come from the home's secrets.
    #[must_use]
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A known word and the format number, sealed under this root: tells a wrong root from
    /// damage, and a newer file from a damaged number.
    pub(crate) fn seal_check(&self, format: u16) -> Result<Vec<u8>, StoreError> {
        let word = [CHECK_WORD.as_slice(), &format.to_be_bytes()].concat();
        seal_row(&self.0, &random()?, CHECK, &word)
    }

    /// The format number in there, if this root sealed it.
    pub(crate) fn open_check(&self, sealed: &[u8]) -> Option<u16> {
        let word = open_row(&self.0, CHECK, sealed).ok()?;
        let format = word.strip_prefix(CHECK_WORD)?.try_into().ok()?;
        Some(u16::from_be_bytes(format))
    }
}

const CHECK_WORD: &[u8; 10] = b"amble root";
const CHECK: SealedAs<'static> = SealedAs { domain: Domain::Check, id: KeyId::REST, key: &[] };

/// One row key, opened.
#[derive(derive_more::Debug, Clone)]
#[debug("RowKey(...)")]
pub(crate) struct RowKey(Zeroizing<[u8; KEY_BYTES]>);

impl RowKey {
    /// A fresh one.
    pub(crate) fn draw() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Sealed under the root, as it rests.
    pub(crate) fn wrap(&self, root: &StoreRoot, id: KeyId) -> Result<Vec<u8>, StoreError> {
        let place = SealedAs { domain: Domain::Key, id, key: &[] };
        seal_row(&root.0, &random()?, place, self.0.as_slice())
    }

    /// What [`Self::wrap`] made for the same root and id.
    pub(crate) fn unwrap(root: &StoreRoot, id: KeyId, sealed: &[u8]) -> Result<Self, RowDamage> {
        let place = SealedAs { domain: Domain::Key, id, key: &[] };
        let plain = Zeroizing::new(open_row(&root.0, place, sealed)?);
        let bytes = plain.as_slice().try_into().map_err(|_| RowDamage::Altered)?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// Seals a row's value under a fresh nonce.
    pub(crate) fn seal(&self, id: KeyId, key: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal_row(&self.0, &random()?, SealedAs { domain: Domain::Row, id, key }, plain)
    }

    /// Opens a row's value.
    pub(crate) fn open(&self, id: KeyId, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, RowDamage> {
        open_row(&self.0, SealedAs { domain: Domain::Row, id, key }, sealed)
    }
}

fn random() -> Result<[u8; NONCE_BYTES], StoreError> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| StoreError::NoRandomness)?;
    Ok(nonce)
}

/// The keys met in one transaction.
#[derive(Clone, Debug)]
pub(crate) struct RowKeys<'r> {
    root: &'r StoreRoot,
    met: BTreeMap<KeyId, Result<RowKey, RowDamage>>,
}

impl<'r> RowKeys<'r> {
    pub(crate) fn new(root: &'r StoreRoot) -> Self {
        Self { root, met: BTreeMap::new() }
    }

    /// The key of that id. `load` reads its sealed bytes, and is asked once per id.
    pub(crate) fn find(
        &mut self,
        id: KeyId,
        load: impl FnOnce(KeyId) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<Result<&RowKey, RowDamage>, StoreError> {
        let entry = match self.met.entry(id) {
            std::collections::btree_map::Entry::Occupied(met) => met.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => new.insert(match load(id)? {
                None => Err(RowDamage::KeyGone { id }),
                Some(sealed) => {
                    RowKey::unwrap(self.root, id, &sealed).map_err(|_| RowDamage::KeyDamaged { id })
                }
            }),
        };
        Ok(entry.as_ref().map_err(|damage| *damage))
    }

    /// Draws a key, from now on the one of that id; returns how it rests.
    pub(crate) fn create(&mut self, id: KeyId) -> Result<Vec<u8>, StoreError> {
        let key = RowKey::draw()?;
        let sealed = key.wrap(self.root, id)?;
        self.met.insert(id, Ok(key));
        Ok(sealed)
    }

    /// From now on there is no key of that id.
    pub(crate) fn destroy(&mut self, id: KeyId) {
        self.met.insert(id, Err(RowDamage::KeyGone { id }));
    }

    /// Opens a sealed row under whichever key its header names.
    pub(crate) fn open(
        &mut self,
        key: &[u8],
        sealed: &[u8],
        load: impl FnOnce(KeyId) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<Result<Vec<u8>, RowDamage>, StoreError> {
        let id = match crate::row::key_id(sealed) {
            Ok(id) => id,
            Err(damage) => return Ok(Err(damage)),
        };
        Ok(self.find(id, load)?.and_then(|row_key| row_key.open(id, key, sealed)))
    }
}
