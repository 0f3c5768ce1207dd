//! Taking what still opens out of a damaged file. Touches the damaged file (reads it), a copy of
//! it kept beside it, and a new store that takes its name.

use crate::{
    KeyId, OpenError, Store, StoreError, StoreRoot,
    create::{self, Contents, Existing},
    deferred::DeferredWrites,
    error::Stored,
    file::{self, CHECK, FORMAT, FORMAT_KNOWN, KEYS, META, ROWS, RowTable, guard},
    keys::{RowKey, RowKeys},
};
use redb::{Database, ReadableDatabase, ReadableTable};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// What came of a recovery.
#[derive(Debug)]
pub struct Recovery {
    /// The new store, under the old name, with every row that could still be opened.
    pub store: Store,
    /// The damaged file, as it was.
    pub aside: PathBuf,
    /// Rows in the new store.
    pub kept: usize,
    /// Rows that were found and could not be opened. What could not even be found is not counted.
    pub lost: usize,
}

/// Raw rows of one table, by key.
type Raw = BTreeMap<Vec<u8>, Vec<u8>>;

/// See [`Store::recover`].
pub(crate) fn recover(file: &Path, root: &StoreRoot, stamp: &str) -> Result<Recovery, OpenError> {
    file::ensure_free(file::backend(file)?.as_ref())?;
    judge(file, root)?;
    let (contents, lost) = sift(root, walk(file, KEYS), walk(file, ROWS));
    let aside = copy_aside(file, stamp)?;
    let opened = create::create(file, root, &contents, Existing::Replace)?;
    let store = Store::start_file(opened, file, root)?;
    Ok(Recovery { store, aside, kept: contents.rows.len(), lost })
}

/// A file of a newer format or of another root is not a damaged one. What cannot be read says
/// nothing either way.
fn judge(file: &Path, root: &StoreRoot) -> Result<(), OpenError> {
    let meta = walk(file, META);
    let sealed = meta.get(CHECK).and_then(|check| root.open_check(check));
    let plain = meta.get(FORMAT).and_then(|number| number.as_slice().try_into().ok());
    // The sealed number cannot be a flipped bit; the plain one counts where the other is lost.
    if let Some(found) = sealed.or(plain.map(u16::from_be_bytes))
        && found > FORMAT_KNOWN
    {
        return Err(OpenError::NewerVersion { found, known: FORMAT_KNOWN });
    }
    let ours = sealed.is_some()
        || !meta.contains_key(CHECK)
        || walk(file, KEYS).iter().any(|(id, key)| opened_key(root, id, key).is_some());
    if ours { Ok(()) } else { Err(OpenError::WrongRoot) }
}

fn opened_key(root: &StoreRoot, id: &[u8], sealed: &[u8]) -> Option<KeyId> {
    let id = KeyId(u32::from_be_bytes(id.try_into().ok()?));
    RowKey::unwrap(root, id, sealed).ok().map(|_| id)
}

/// Keeps the keys that open under the root and the rows that open under those.
fn sift(root: &StoreRoot, keys: Raw, rows: Raw) -> (Contents, usize) {
    let mut contents = Contents::default();
    for (id, sealed) in keys {
        if let Some(id) = opened_key(root, &id, &sealed) {
            contents.keys.push((id, sealed));
        }
    }
    let wrapped: BTreeMap<KeyId, Vec<u8>> = contents.keys.iter().cloned().collect();
    let mut met = RowKeys::new(root);
    let mut lost = 0;
    for (key, sealed) in rows {
        match met.open(&key, &sealed, |id| Ok::<_, StoreError>(wrapped.get(&id).cloned())) {
            Ok(Ok(_)) => contents.rows.push((key, sealed)),
            // Damaged, or forgotten on purpose: either way it says nothing any more.
            _ => lost += 1,
        }
    }
    (contents, lost)
}

/// Every row of a table that redb can still reach, from the front and from the back: a page that
/// stops one walk does not stop the other before the damage.
fn walk(file: &Path, table: RowTable) -> Raw {
    let mut found = Raw::new();
    for backwards in [false, true] {
        // Each walk gets a handle of its own: one that panicked is not used again.
        let Ok(below) = file::backend(file) else {
            continue;
        };
        let writes = DeferredWrites::holding(below);
        let walked = guard(
            || {
                let db = file::start_redb(&writes)?;
                Ok::<_, OpenError>(walk_one_way(&db, table, backwards, &mut found)?)
            },
            file::damaged,
        );
        // Wherever a walk ended, what it found stays found.
        drop(walked);
    }
    found
}

fn walk_one_way(
    db: &Database,
    table: RowTable,
    backwards: bool,
    found: &mut Raw,
) -> Result<(), StoreError> {
    let tx = db.begin_read().stored()?;
    let table = tx.open_table(table).stored()?;
    let mut range = table.iter().stored()?;
    loop {
        let next = if backwards { range.next_back() } else { range.next() };
        let Some(entry) = next else {
            return Ok(());
        };
        let (key, value) = entry.stored()?;
        found.insert(key.value().to_vec(), value.value().to_vec());
    }
}

/// Copies the damaged file. A copy and not a rename, so that at every moment a file of that name
/// is there: an absent one would look like a new home.
fn copy_aside(file: &Path, stamp: &str) -> Result<PathBuf, OpenError> {
    for n in 1..=file::MOST_ASIDE {
        let aside = file::aside_name(file, stamp, n);
        match amble_files::copy_new(file, &aside) {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(OpenError::from_io(error)),
        }
    }
    Err(OpenError::AlreadyThere)
}
