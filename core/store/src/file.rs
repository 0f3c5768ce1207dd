//! Opening a file and proving that it is a sound store of this root, before anything is written
//! to it. Touches the file it is given, and its folder when it is moved aside.

use crate::{
    KeyId, OpenError, StoreError, StoreRoot, deferred::DeferredWrites, error::Stored, keys::RowKeys,
};
use redb::{
    Builder, Database, Durability, ReadableDatabase, ReadableTable, StorageBackend,
    TableDefinition, TableError, WriteTransaction, backends::FileBackend,
};
use std::{
    fs::{File, OpenOptions},
    io,
    ops::Bound,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Bytes to bytes: redb's encodings of richer types change between its versions.
pub(crate) type RowTable = TableDefinition<'static, &'static [u8], &'static [u8]>;
/// A row's key to its sealed value.
pub(crate) const ROWS: RowTable = TableDefinition::new("rows");
/// A key id (u32 BE) to the sealed row key.
pub(crate) const KEYS: RowTable = TableDefinition::new("keys");
/// [`FORMAT`] and [`CHECK`].
pub(crate) const META: RowTable = TableDefinition::new("meta");

/// Key of the format number (u16 BE): which tables there are and what is in them.
pub(crate) const FORMAT: &[u8] = b"format";
/// Key of a known word and the format number, sealed under the root.
pub(crate) const CHECK: &[u8] = b"check";
/// The format written here.
pub(crate) const FORMAT_KNOWN: u16 = 1;

/// Memory redb may use for pages. Its default of 1 GiB is not for phones; most of what a screen
/// shows fits into this.
const CACHE_BYTES: usize = 8 * 1024 * 1024;

/// What redb's checksums said.
pub(crate) const DISAGREE: &str = "its checksums do not agree";

/// A database, and what its writes go through.
pub(crate) struct Opened {
    pub(crate) db: Database,
    pub(crate) writes: DeferredWrites,
}

/// redb panics on some damaged files; a panic becomes an error of the caller's.
pub(crate) fn guard<T, E>(
    doing: impl FnOnce() -> Result<T, E>,
    panicked: impl FnOnce(String) -> E,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(doing))
        .unwrap_or_else(|_| Err(panicked("what it holds cannot be followed".to_owned())))
}

pub(crate) fn damaged(reason: impl Into<String>) -> OpenError {
    OpenError::Damaged { reason: reason.into() }
}

/// Has redb open what is below the deferred writes. Nothing is proven, nothing is written.
pub(crate) fn start_redb(writes: &DeferredWrites) -> Result<Database, OpenError> {
    Builder::new()
        .set_cache_size(CACHE_BYTES)
        .create_with_backend(writes.clone())
        .map_err(OpenError::from_redb)
}

/// Opens a store and proves it: every checksum of redb's, the format, the root, the rest key.
///
/// redb does not look at its checksums when it reads, so a flipped bit could make a row vanish;
/// they are all verified here, once. Writes are still held: the first commit releases them.
pub(crate) fn open(below: Box<dyn StorageBackend>, root: &StoreRoot) -> Result<Opened, OpenError> {
    let writes = DeferredWrites::holding(below);
    let db = guard(
        || {
            if writes.len().map_err(OpenError::from_io)? == 0 {
                return Err(damaged("it is empty"));
            }
            let mut db = start_redb(&writes)?;
            if !db.check_integrity().map_err(OpenError::from_redb)? {
                return Err(damaged(DISAGREE));
            }
            prove(&db, root)?;
            Ok(db)
        },
        damaged,
    )?;
    Ok(Opened { db, writes })
}

/// Whether this is a store of a format known here, and of this root.
pub(crate) fn prove(db: &Database, root: &StoreRoot) -> Result<(), OpenError> {
    let format = read(db, META, FORMAT)?.ok_or_else(|| damaged("it has no format number"))?;
    let format = format.try_into().map_err(|_| damaged("its format number is cut short"))?;
    let plain = u16::from_be_bytes(format);
    let check = read(db, META, CHECK)?.ok_or_else(|| damaged("it has no check of its key"))?;
    let sealed = root.open_check(&check);
    // A newer version may seal its check in another way; the plain number is for that case.
    match sealed.unwrap_or(plain) {
        found if found > FORMAT_KNOWN => {
            return Err(OpenError::NewerVersion { found, known: FORMAT_KNOWN });
        }
        _ if sealed.is_none() => return Err(OpenError::WrongRoot),
        found if found != plain => return Err(damaged("its format number was changed")),
        _ => {}
    }
    match RowKeys::new(root).find(KeyId::REST, |id| read(db, KEYS, &id.0.to_be_bytes()))? {
        Ok(_) => Ok(()),
        Err(damage) => Err(damaged(damage.to_string())),
    }
}

/// A write transaction that is durable when its commit returns.
///
/// In two phases, with the allocator's state (redb's "quick repair"): with one phase redb takes a
/// damaged last commit for one that was never finished, and goes back to the one before without a
/// word; and it cannot open a damaged file that was not closed, so nothing could be recovered
/// from it. The price is a second sync for each transaction.
pub(crate) fn begin_write(db: &Database) -> Result<WriteTransaction, StoreError> {
    let mut tx = db.begin_write().stored()?;
    tx.set_durability(Durability::Immediate).stored()?;
    tx.set_quick_repair(true);
    Ok(tx)
}

/// One raw value. An absent table holds nothing: every store has all three, but a file that is
/// being judged or recovered may not be a store.
pub(crate) fn read(
    db: &Database,
    table: RowTable,
    key: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let tx = db.begin_read().stored()?;
    let table = match tx.open_table(table) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => return Ok(None),
        Err(error) => return Err(StoreError::from_redb(error)),
    };
    load(&table, key)
}

/// One raw value of an open table.
pub(crate) fn load(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    key: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = table.get(key).stored()?;
    Ok(found.map(|value| value.value().to_vec()))
}

/// The file as redb's backend, if it is ours alone.
pub(crate) fn backend(path: &Path) -> Result<Box<dyn StorageBackend>, OpenError> {
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        // The usual reason is a better answer than "permission denied".
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            owned_by_us(&path.metadata().map_err(OpenError::from_io)?)?;
            return Err(OpenError::from_io(error));
        }
        Err(error) => return Err(OpenError::from_io(error)),
    };
    let meta = file.metadata().map_err(OpenError::from_io)?;
    owned_by_us(&meta)?;
    unreadable_by_others(&meta)?;
    if !meta.is_file() {
        return Err(damaged("it is not a file"));
    }
    Ok(Box::new(FileBackend::new(file).map_err(OpenError::from_redb)?))
}

fn owned_by_us(meta: &std::fs::Metadata) -> Result<(), OpenError> {
    if amble_files::is_ours(meta) { Ok(()) } else { Err(OpenError::NotOurs) }
}

fn unreadable_by_others(meta: &std::fs::Metadata) -> Result<(), OpenError> {
    if amble_files::is_open_to_others(meta) { Err(OpenError::Readable) } else { Ok(()) }
}

/// Refuses if another process, or another handle of this one, has the file open.
pub(crate) fn ensure_free(below: &dyn StorageBackend) -> Result<(), OpenError> {
    match below.try_lock_shared_range(Bound::Unbounded, Bound::Unbounded) {
        Ok(true) => below
            .unlock_range(Bound::Unbounded, Bound::Unbounded)
            .map_err(|error| OpenError::from_io(error.into())),
        Ok(false) => Err(OpenError::Locked),
        Err(redb::BackendError::Io(error)) => Err(OpenError::from_io(error)),
        // A file system without locks: one process owns a home by other means.
        Err(_) => Ok(()),
    }
}

/// Renames a file to `<name>.damaged-<stamp>`, or the same with `-2`, `-3`, ... if that is taken.
pub(crate) fn move_aside(file: &Path, stamp: &str) -> Result<PathBuf, OpenError> {
    ensure_free(backend_to_move(file)?.as_ref())?;
    for n in 1..=MOST_ASIDE {
        let aside = aside_name(file, stamp, n);
        match amble_files::rename_to_new(file, &aside) {
            Ok(()) => {
                amble_files::sync_folder(file).map_err(OpenError::from_io)?;
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(OpenError::from_io(error)),
        }
    }
    Err(OpenError::AlreadyThere)
}

/// Files moved aside under one stamp: past this, something is wrong that more names don't cure.
pub(crate) const MOST_ASIDE: u32 = 1000;

/// Moving needs no right to read, and no proof of who else can.
fn backend_to_move(path: &Path) -> Result<Box<dyn StorageBackend>, OpenError> {
    let file = File::open(path).map_err(OpenError::from_io)?;
    owned_by_us(&file.metadata().map_err(OpenError::from_io)?)?;
    Ok(Box::new(FileBackend::new(file).map_err(OpenError::from_redb)?))
}

/// `<name>.damaged-<stamp>[-n]` beside the file. A stamp cannot name another folder.
pub(crate) fn aside_name(file: &Path, stamp: &str, n: u32) -> PathBuf {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let stamp: String = stamp.chars().map(plain).collect();
    let again = if n > 1 { format!("-{n}") } else { String::new() };
    amble_files::sibling(file, &format!(".damaged-{stamp}{again}"))
}
