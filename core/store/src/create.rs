//! Making a new store file. Touches the file's folder: a temporary file beside it, which gets its
//! name only when it is whole, so that a crash leaves either no store or a store.

use crate::{
    KeyId, OpenError, StoreError, StoreRoot,
    deferred::DeferredWrites,
    error::Stored,
    file::{self, CHECK, FORMAT, FORMAT_KNOWN, KEYS, META, Opened, ROWS, damaged, guard},
    keys::RowKeys,
};
use amble_files::Unfinished;
use redb::{Database, StorageBackend, backends::FileBackend};
use std::path::Path;

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
    amble_files::sweep(file).map_err(OpenError::from_io)?;
    // Gone again if anything fails.
    let unfinished = Unfinished::beside(file).map_err(OpenError::from_io)?;
    let handle = unfinished.handle().map_err(OpenError::from_io)?;
    let backend = FileBackend::new(handle).map_err(OpenError::from_redb)?;
    let opened = fill(Box::new(backend), root, contents)?;
    let placed = match existing {
        Existing::Refuse => unfinished.place_new(),
        Existing::Replace => unfinished.replace(),
    };
    placed.map_err(OpenError::from_io)?;
    Ok(opened)
}

/// Makes a store in an empty backend.
pub(crate) fn fill(
    below: Box<dyn StorageBackend>,
    root: &StoreRoot,
    contents: &Contents,
) -> Result<Opened, OpenError> {
    let writes = DeferredWrites::holding(below);
    let db = guard(
        || {
            let db = file::start_redb(&writes)?;
            write_tables(&db, root, contents)?;
            writes.release().map_err(OpenError::from_io)?;
            Ok(db)
        },
        damaged,
    )?;
    Ok(Opened { db, writes })
}

fn write_tables(db: &Database, root: &StoreRoot, contents: &Contents) -> Result<(), StoreError> {
    let tx = file::begin_write(db)?;
    {
        let mut meta = tx.open_table(META).stored()?;
        meta.insert(FORMAT, FORMAT_KNOWN.to_be_bytes().as_slice()).stored()?;
        meta.insert(CHECK, root.seal_check(FORMAT_KNOWN)?.as_slice()).stored()?;
        let mut keys = tx.open_table(KEYS).stored()?;
        if !contents.keys.iter().any(|(id, _)| *id == KeyId::REST) {
            let rest = RowKeys::new(root).create(KeyId::REST)?;
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
