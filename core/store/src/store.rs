//! The store on disk: a redb file, read directly, written by one thread. Touches that file.

use crate::{
    Batch, OpenError, Recovery, Row, RowDamage, Rows, StoreError, StoreRoot,
    create::{self, Contents, Existing},
    error::Stored,
    file::{self, KEYS, Opened, ROWS, load},
    keys::RowKeys,
    recover,
    shared::{Source, StoreShared},
    writer,
};
use redb::{Database, ReadableDatabase, ReadableTable};
use std::{
    ops::Bound,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Sender, sync_channel},
    },
    thread::JoinHandle,
};

/// Sealed rows in one file. Reads come straight from it; writes go through one thread.
///
/// Dropping it ends the thread and closes the file: afterwards it can be opened again at once.
#[derive(derive_more::Debug)]
#[debug("Store {{ .. }}")]
pub struct Store {
    pub(crate) shared: Arc<StoreShared>,
    jobs: Option<Sender<writer::Job>>,
    writer: Option<JoinHandle<()>>,
}

/// What a check of the whole file found. The file itself is sound if there is a report at all.
/// `Debug` shows numbers only.
#[derive(derive_more::Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Rows that open.
    pub rows: usize,
    /// RowKeys of rows that do not, and why.
    #[debug("{}", damaged.len())]
    pub damaged: Vec<(Vec<u8>, RowDamage)>,
    /// Row keys, the rest key included.
    pub keys: usize,
}

impl Store {
    /// Opens a store and verifies the whole file: some 2 ms for each MB (64 MB in 0.12 s, measured
    /// on a two-core Linux machine, optimised redb). Writes nothing until the first commit.
    ///
    /// # Errors
    /// [`OpenError`]; whatever it says, the file was not written to.
    pub fn open(file: &Path, root: &StoreRoot) -> Result<Self, OpenError> {
        let opened = file::open(file::backend(file)?, root)?;
        Self::start_file(opened, file, root)
    }

    /// Makes a new, empty store for its owner only. After a crash there is either no file of
    /// that name or a whole store.
    ///
    /// # Errors
    /// [`OpenError::AlreadyThere`] if the name is taken; [`OpenError::Missing`] if its folder
    /// does not exist.
    pub fn create(file: &Path, root: &StoreRoot) -> Result<Self, OpenError> {
        let opened = create::create(file, root, &Contents::default(), Existing::Refuse)?;
        Self::start_file(opened, file, root)
    }

    /// Renames `store.redb` to `store.redb.damaged-<stamp>`, with `-2`, `-3`, ... appended if
    /// there is one already, and returns the new name. Never overwrites a file. Characters of the
    /// stamp other than ASCII letters, digits and `_` become `-`.
    ///
    /// # Errors
    /// [`OpenError::Locked`] while it is open anywhere; [`OpenError::Missing`].
    pub fn move_aside(file: &Path, stamp: &str) -> Result<PathBuf, OpenError> {
        file::move_aside(file, stamp)
    }

    /// Puts a new store in the place of a damaged one, with every row that still opens, and keeps
    /// a copy of the damaged file as [`Self::move_aside`] would name it. At every moment, crashes
    /// included, there is a file of this name: the old one or the whole new one. Rows of destroyed
    /// keys count as lost. On a sound file it does the same, to no use.
    ///
    /// # Errors
    /// [`OpenError::WrongRoot`] and [`OpenError::NewerVersion`] if that is what the file is: it is
    /// not damaged then. [`OpenError::Locked`], [`OpenError::Missing`], and those of a failing
    /// disk; the file is then still in its place.
    pub fn recover(file: &Path, root: &StoreRoot, stamp: &str) -> Result<Recovery, OpenError> {
        recover::recover(file, root, stamp)
    }

    /// Verifies the whole file and opens every row. Waits for reads and writes to end, and holds
    /// back new ones.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if the file is not as it was written; the handle has stopped then
    /// and nothing more is written. Damage to single rows is in the report.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        self.shared.verify()?;
        self.shared.read(|db| {
            let tx = db.begin_read().stored()?;
            let keys = tx.open_table(KEYS).stored()?;
            let mut report =
                CheckReport { keys: keys.iter().stored()?.count(), ..Default::default() };
            for row in scan(db, self.shared.root(), &[])? {
                match row.value {
                    Ok(_) => report.rows += 1,
                    Err(damage) => report.damaged.push((row.key, damage)),
                }
            }
            Ok(report)
        })
    }

    /// A store of an opened file.
    pub(crate) fn start_file(
        opened: Opened,
        file: &Path,
        root: &StoreRoot,
    ) -> Result<Self, OpenError> {
        let file = file.to_owned();
        Self::start(opened, root, Box::new(move || file::backend(&file)))
    }

    /// A store of an opened backend.
    pub(crate) fn start(
        opened: Opened,
        root: &StoreRoot,
        source: Source,
    ) -> Result<Self, OpenError> {
        let shared = Arc::new(StoreShared::new(opened, root, source));
        let (jobs, queue) = std::sync::mpsc::channel();
        let writing = Arc::clone(&shared);
        let writer = std::thread::Builder::new()
            .name("amble-store".to_owned())
            .spawn(move || writer::run(&writing, &queue))
            .map_err(OpenError::from_io)?;
        Ok(Self { shared, jobs: Some(jobs), writer: Some(writer) })
    }
}

impl Rows for Store {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.read(|db| get(db, self.shared.root(), key))
    }

    fn scan(&self, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        self.shared.read(|db| scan(db, self.shared.root(), prefix))
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let stopped = || StoreError::Stopped { reason: "the writer has ended".to_owned() };
        let (done, result) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(writer::Job { batch, done }).map_err(|_| stopped())?;
        result.recv().map_err(|_| stopped())?
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(writer) = self.writer.take() {
            // It catches its panics; there is nothing to learn from one here.
            let _ = writer.join();
        }
        self.shared.close();
    }
}

fn get(db: &Database, root: &StoreRoot, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let tx = db.begin_read().stored()?;
    let rows = tx.open_table(ROWS).stored()?;
    let Some(sealed) = load(&rows, key)? else {
        return Ok(None);
    };
    let keys = tx.open_table(KEYS).stored()?;
    let opened = RowKeys::new(root).open(key, &sealed, |id| load(&keys, &id.0.to_be_bytes()))?;
    opened.map(Some).map_err(StoreError::Row)
}

fn scan(db: &Database, root: &StoreRoot, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
    let tx = db.begin_read().stored()?;
    let rows = tx.open_table(ROWS).stored()?;
    let wrapped = tx.open_table(KEYS).stored()?;
    let mut keys = RowKeys::new(root);
    let mut found = Vec::new();
    let from = (Bound::Included(prefix), Bound::Unbounded);
    for entry in rows.range::<&[u8]>(from).stored()? {
        let (key, sealed) = entry.stored()?;
        if !key.value().starts_with(prefix) {
            break;
        }
        let key = key.value().to_vec();
        let value = keys.open(&key, sealed.value(), |id| load(&wrapped, &id.0.to_be_bytes()))?;
        found.push(Row { key, value });
    }
    Ok(found)
}
