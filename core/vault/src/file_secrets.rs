//! Secrets in an owner-only file of the home folder. Touches that file, the temporary one beside
//! it, and the folder's entry.
//!
//! ```text
//! amble-secrets 1
//! device 52-characters-of-base32 8-of-checksum
//! vault ...
//! authorship ...
//! store-root ...
//! ```
//!
//! Base32 is the alphabet of our ids. The checksum is the first five bytes of BLAKE3 over the
//! word and the secret, so lines cannot be swapped either. There is no such file without a
//! secret in it: one that was emptied or cut is damage, and is never taken for a new home.
//! Each write is a temporary file, synced, renamed over the old one, and the folder synced.

use crate::{Keys, Secret, SecretError, SecretName, SecretStore};
use amble_model::id::BASE32;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::{Zeroize, Zeroizing};

const FILE: &str = "secrets";
const FAMILY: &str = "amble-secrets ";
const VERSION: &str = "1";
/// What the checksums are for, so that no other hash of ours can equal one.
const CHECKSUM_CONTEXT: &str = "amble 2026 line of a secrets file";
const CHECKSUM_BYTES: usize = 5;
/// Ten times what four secrets take: more is not a file of ours.
const FILE_BYTES: usize = 4096;

/// Secrets in the file `secrets` of a home, which only its owner may read.
///
/// Protects from other users of the same computer, and from nobody who can copy the folder. One
/// process owns a home at a time: two that save at once would each undo the other.
#[derive(Debug)]
pub struct FileSecrets {
    path: PathBuf,
    /// A save reads, changes and writes: one at a time.
    turn: Mutex<()>,
}

type SecretTable = BTreeMap<SecretName, Secret>;

impl FileSecrets {
    /// Secrets in this home folder, which must exist before the first save.
    #[must_use]
    pub fn new(home: &Path) -> Self {
        Self { path: home.join(FILE), turn: Mutex::new(()) }
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unreadable(&self, source: io::Error) -> SecretError {
        SecretError::Unreadable { path: self.path.clone(), source }
    }

    fn unwritable(&self, source: io::Error) -> SecretError {
        SecretError::Unwritable { path: self.path.clone(), source }
    }

    /// The whole file, or an error; an empty table when there is no file.
    fn read(&self) -> Result<SecretTable, SecretError> {
        let Some(file) = self.open()? else {
            return Ok(SecretTable::new());
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES + 1));
        file.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|e| self.unreadable(e))?;
        self.parse(&bytes)
    }

    /// Opens the file and asks the open file, not the path, who may read it.
    fn open(&self) -> Result<Option<File>, SecretError> {
        let path = || self.path.clone();
        let file = match amble_files::open_plain(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                return Err(SecretError::NotAFile { path: path() });
            }
            Err(error) => return Err(self.unreadable(error)),
        };
        let meta = file.metadata().map_err(|e| self.unreadable(e))?;
        if !amble_files::is_ours(&meta) {
            return Err(SecretError::OtherOwner { path: path() });
        }
        if amble_files::is_open_to_others(&meta) {
            return Err(SecretError::OthersCanRead { path: path() });
        }
        Ok(Some(file))
    }

    fn parse(&self, bytes: &[u8]) -> Result<SecretTable, SecretError> {
        let damaged_line = |line| SecretError::DamagedLine { path: self.path.clone(), line };
        if bytes.len() > FILE_BYTES {
            return Err(damaged_line(1));
        }
        let mut lines = bytes.split_inclusive(|b| *b == b'\n').zip(1..);
        let first = lines.next().and_then(|(line, _)| line.strip_suffix(b"\n"));
        match first.and_then(|line| line.strip_prefix(FAMILY.as_bytes())) {
            Some(version) if version == VERSION.as_bytes() => {}
            Some(other) if !other.is_empty() && other.iter().all(u8::is_ascii_digit) => {
                return Err(SecretError::NewerVersion { path: self.path.clone() });
            }
            _ => return Err(damaged_line(1)),
        }
        let mut table = SecretTable::new();
        for (line, number) in lines {
            let ended = line.strip_suffix(b"\n");
            let (word, rest) = split(ended.unwrap_or(line)).ok_or_else(|| damaged_line(number))?;
            let name = SecretName::from_word(word).ok_or_else(|| damaged_line(number))?;
            let damaged = || SecretError::Damaged { path: self.path.clone(), name };
            let secret = ended.and_then(|_| read_secret(name, rest)).ok_or_else(damaged)?;
            if table.insert(name, secret).is_some() {
                return Err(damaged());
            }
        }
        if table.is_empty() { Err(damaged_line(2)) } else { Ok(table) }
    }

    /// Puts the table in the place of the file, whole or not at all.
    fn write(&self, table: &SecretTable) -> Result<(), SecretError> {
        amble_files::sweep(&self.path)
            .and_then(|()| amble_files::write_over(&self.path, text(table).as_bytes()))
            .map_err(|e| self.unwritable(e))
    }
}

impl SecretStore for FileSecrets {
    fn load(&self, name: SecretName) -> Result<Option<Secret>, SecretError> {
        let _turn = self.turn();
        Ok(self.read()?.remove(&name))
    }

    fn save(&self, name: SecretName, secret: &Secret) -> Result<(), SecretError> {
        let _turn = self.turn();
        let mut table = self.read()?;
        table.insert(name, secret.clone());
        self.write(&table)
    }

    fn delete(&self, name: SecretName) -> Result<(), SecretError> {
        let _turn = self.turn();
        let mut table = self.read()?;
        if table.remove(&name).is_none() {
            return Ok(());
        }
        if !table.is_empty() {
            return self.write(&table);
        }
        amble_files::remove(&self.path).map_err(|e| self.unwritable(e))
    }

    fn protects(&self) -> &'static str {
        "The keys are in a file that other users of this computer cannot open; it protects nothing from someone who copies the whole folder."
    }

    /// One write, so that a crash leaves all four or none.
    fn create(&self, keys: &Keys) -> Result<(), SecretError> {
        let _turn = self.turn();
        if !self.read()?.is_empty() {
            return Err(SecretError::AlreadyThere);
        }
        let all = SecretName::ALL.into_iter();
        self.write(&all.map(|name| (name, keys.get(name).clone())).collect())
    }
}

fn text(table: &SecretTable) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(FILE_BYTES));
    text.push_str(FAMILY);
    text.push_str(VERSION);
    text.push('\n');
    for (name, secret) in table {
        text.push_str(name.word());
        text.push(' ');
        BASE32.encode_append(secret.expose(), &mut text);
        text.push(' ');
        BASE32.encode_append(&checksum(*name, secret.expose()), &mut text);
        text.push('\n');
    }
    text
}

/// The text before the first space, and the bytes after it if there is one.
fn split(line: &[u8]) -> Option<(&str, &[u8])> {
    let mut parts = line.splitn(2, |b| *b == b' ');
    Some((std::str::from_utf8(parts.next()?).ok()?, parts.next().unwrap_or_default()))
}

/// Reads what follows the word: the secret and its checksum.
fn read_secret(name: SecretName, rest: &[u8]) -> Option<Secret> {
    let (secret, sum) = split(rest)?;
    let secret = Zeroizing::new(BASE32.decode(secret.as_bytes()).ok()?);
    let bytes = Zeroizing::new(<[u8; Secret::LEN]>::try_from(secret.as_slice()).ok()?);
    let sum = BASE32.decode(sum).ok()?;
    (sum == checksum(name, &bytes)).then(|| Secret::from_bytes(*bytes))
}

fn checksum(name: SecretName, secret: &[u8; Secret::LEN]) -> [u8; CHECKSUM_BYTES] {
    let mut hasher = blake3::Hasher::new_derive_key(CHECKSUM_CONTEXT);
    hasher.update(name.word().as_bytes());
    hasher.update(secret);
    let mut sum = [0; CHECKSUM_BYTES];
    let mut output = hasher.finalize_xof();
    output.fill(&mut sum);
    // Both still hold the secret, which is shorter than a block.
    output.zeroize();
    hasher.zeroize();
    sum
}

#[cfg(test)]
mod tests;
