//! Making a new store file. Touches the file's folder: a temporary file beside it, which gets its
//! name only when it is whole, so that a crash leaves either no store or a store.

use crate::{
    KeyId, OpenError, StoreError, StoreRoot,
    error::Stored,
    file::{self, CHECK, FORMAT, FORMAT_KNOWN, KEYS, META, Opened, ROWS, damaged, guard},
    gate::Gate,
    keys::Keys,
};
use redb::{Database, StorageBackend, backends::FileBackend};
use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

/// What a new store begins with: sealed bytes of an older one, or nothing.
#[derive(Default)]
pub(crate) struct Contents {
    /// Sealed row keys, by id. The rest key is drawn if it is not among them.
    pub(crate) keys: Vec<(KeyId, Vec<u8>)>,
    /// Sealed rows, by key.
    pub(crate) rows: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What happens to a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It is an error.
    Refuse,
    /// The new file takes its place in one step. The caller has kept a copy.
    Replace,
}

/// Between the file's name and eight random hex digits: a file that is not yet a store.
const UNFINISHED: &str = ".new-";

/// Makes a store in a file.
pub(crate) fn create(
    file: &Path,
    root: &StoreRoot,
    contents: &Contents,
    existing: Existing,
) -> Result<Opened, OpenError> {
    let taken = file.try_exists().map_err(OpenError::from_io)?;
    if taken && existing == Existing::Refuse {
        return Err(OpenError::AlreadyThere);
    }
    sweep(file).map_err(OpenError::from_io)?;
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|_| OpenError::NoRandomness)?;
    let unfinished =
        file::sibling(file, &format!("{UNFINISHED}{:08x}", u32::from_be_bytes(random)));
    let made = write(&unfinished, root, contents).and_then(|opened| {
        let named = match existing {
            Existing::Refuse => file::rename_to_new(&unfinished, file),
            Existing::Replace => fs::rename(&unfinished, file),
        };
        named.and_then(|()| file::sync_folder(file)).map_err(OpenError::from_io)?;
        Ok(opened)
    });
    if made.is_err() {
        // If it cannot be removed now, the next creation will.
        let _ = fs::remove_file(&unfinished);
    }
    made
}

fn write(unfinished: &Path, root: &StoreRoot, contents: &Contents) -> Result<Opened, OpenError> {
    let handle = new_file(unfinished).map_err(OpenError::from_io)?;
    let backend = FileBackend::new(handle).map_err(OpenError::from_redb)?;
    fill(Box::new(backend), root, contents)
}

/// A file that was not there before, for its owner only.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes what an interrupted creation left behind.
fn sweep(file: &Path) -> io::Result<()> {
    let Some(name) = file.file_name() else {
        return Ok(());
    };
    let prefix = [name.as_encoded_bytes(), UNFINISHED.as_bytes()].concat();
    for entry in fs::read_dir(file::folder(file))? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(&prefix) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes a store in an empty backend.
pub(crate) fn fill(
    below: Box<dyn StorageBackend>,
    root: &StoreRoot,
    contents: &Contents,
) -> Result<Opened, OpenError> {
    let gate = Gate::holding(below);
    let db = guard(
        || {
            let db = file::start_redb(&gate)?;
            write_tables(&db, root, contents)?;
            gate.release().map_err(OpenError::from_io)?;
            Ok(db)
        },
        damaged,
    )?;
    Ok(Opened { db, gate })
}

fn write_tables(db: &Database, root: &StoreRoot, contents: &Contents) -> Result<(), StoreError> {
    let tx = file::begin_write(db)?;
    {
        let mut meta = tx.open_table(META).stored()?;
        meta.insert(FORMAT, FORMAT_KNOWN.to_be_bytes().as_slice()).stored()?;
        meta.insert(CHECK, root.seal_check(FORMAT_KNOWN)?.as_slice()).stored()?;
        let mut keys = tx.open_table(KEYS).stored()?;
        if !contents.keys.iter().any(|(id, _)| *id == KeyId::REST) {
            let rest = Keys::new(root).create(KeyId::REST)?;
            keys.insert(KeyId::REST.0.to_be_bytes().as_slice(), rest.as_slice()).stored()?;
        }
        for (id, sealed) in &contents.keys {
            keys.insert(id.0.to_be_bytes().as_slice(), sealed.as_slice()).stored()?;
        }
        let mut rows = tx.open_table(ROWS).stored()?;
        for (key, sealed) in &contents.rows {
            rows.insert(key.as_slice(), sealed.as_slice()).stored()?;
        }
    }
    tx.commit().stored()
}
