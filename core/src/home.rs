//! One person's home on one device: opening it, and what every other file here builds on.

mod export;
mod folder;
pub(crate) mod pair;
mod people;
pub(crate) mod rows;

use crate::{
    error::{AmbleError, ErrorKind},
    private::index::PrivateIndex,
    rng::Rng,
};
use amble_model::{DeviceId, Me, PairHandle, PersonId, calendar, person::clean_name};
use amble_store::{Batch, OpenError, Rows, Store, StoreRoot};
use amble_vault::{FileSecrets, Keys, SecretStore, Vault};
use folder::{STORE, check_and_lock, disk, lock, make_folder, patiently};
use pair::Pair;
use rand_core::Rng as _;
use rows::{PairRow, Profile};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio::sync::watch;

/// One person's home on one device. Cheap to clone; all clones are the same home.
#[derive(derive_more::Debug, Clone)]
#[debug("Amble(...)")]
pub struct Amble {
    pub(crate) inner: Arc<Inner>,
}

/// Tells that something a screen shows may have changed. It says nothing about what: reading
/// again is cheap, and what came meanwhile is told once.
#[derive(Debug)]
pub struct Changes {
    shown: watch::Receiver<u64>,
}

impl Changes {
    /// Waits until something has changed since the last call, or since it was made. Says `false`
    /// once the home is closed.
    pub async fn next(&mut self) -> bool {
        self.shown.changed().await.is_ok()
    }
}

/// A home that was damaged, and what could be done.
#[derive(Debug)]
pub struct Repaired {
    /// The home, open.
    pub amble: Amble,
    /// One sentence: what was kept, and where the damaged file is.
    pub report: String,
}

pub(crate) struct Inner {
    pub(crate) keys: Keys,
    pub(crate) device: DeviceId,
    pub(crate) rows: Arc<dyn Rows>,
    pub(crate) vault: Vault,
    pub(crate) private: PrivateIndex,
    profile: Mutex<Profile>,
    pairs: RwLock<BTreeMap<PairHandle, Arc<Pair>>>,
    /// Held while a person is added, so that two are never called the same.
    pub(crate) adding: Mutex<()>,
    /// Counts everything that a screen may show.
    shown: watch::Sender<u64>,
    /// Held as long as the home is open: one process owns it at a time.
    _lock: fs::File,
}

impl Amble {
    /// Makes a home in a folder that is empty or not there yet: the folder for its owner only,
    /// fresh keys, the store, and who it belongs to.
    ///
    /// # Errors
    /// [`ErrorKind::HomeExists`], [`ErrorKind::Invalid`] for a name that cannot be shown or a
    /// zone that is none, [`ErrorKind::Disk`].
    pub fn init(home: &Path, name: &str, zone: &str) -> Result<Self, AmbleError> {
        Self::init_with(home, &FileSecrets::new(home), name, zone)
    }

    /// As [`Amble::init`], with the keys in a place of the caller's: a keychain, a keystore.
    ///
    /// # Errors
    /// See [`Amble::init`]; what the place says.
    pub fn init_with(
        home: &Path,
        secrets: &dyn SecretStore,
        name: &str,
        zone: &str,
    ) -> Result<Self, AmbleError> {
        let name = clean_name(name)?;
        if !calendar::is_zone(zone) {
            return Err(AmbleError::new(
                ErrorKind::Invalid,
                format!("\"{zone}\" is not a time zone; write one such as Europe/Lisbon"),
            ));
        }
        make_folder(home)?;
        let lock = patiently(|| lock(home))?;
        let file = home.join(STORE);
        if file.exists() {
            return Err(AmbleError::new(
                ErrorKind::HomeExists,
                "there is already an Amble home in this folder; it was left as it is",
            ));
        }
        let keys = Keys::load_or_create(secrets)?;
        let store = Store::create(&file, &StoreRoot::new(*keys.store_root.expose()))?;
        let mut rng = Rng::new()?;
        let person = PersonId::draw(&mut *rng);
        // Any port of the dynamic range (RFC 6335), once, so that remembered addresses stay good.
        let mut port = [0; 2];
        rng.fill_bytes(&mut port);
        let port = 49_152 + u16::from_be_bytes(port) % 16_384;
        let profile = Profile { person, name, port, zone: zone.to_owned(), next_key: 1 };
        let mut batch = Batch::new();
        rows::put_profile(&mut batch, &profile)?;
        store.commit(batch)?;
        Self::assemble(keys, Arc::new(store), profile, BTreeMap::new(), lock)
    }

    /// Opens a home. `now`, in Unix seconds, ends pairings that were left pending.
    ///
    /// # Errors
    /// [`ErrorKind::NoHome`], [`ErrorKind::Busy`] if another process has it open,
    /// [`ErrorKind::Damaged`] (see [`Amble::repair`]), [`ErrorKind::Unsafe`],
    /// [`ErrorKind::NewerVersion`], [`ErrorKind::Disk`]. Nothing was changed.
    pub fn open(home: &Path, now: i64) -> Result<Self, AmbleError> {
        Self::open_with(home, &FileSecrets::new(home), now)
    }

    /// As [`Amble::open`], with the keys in a place of the caller's.
    ///
    /// # Errors
    /// See [`Amble::open`]; what the place says.
    pub fn open_with(home: &Path, secrets: &dyn SecretStore, now: i64) -> Result<Self, AmbleError> {
        let lock = patiently(|| check_and_lock(home))?;
        let keys = load_keys(home, secrets)?;
        let root = StoreRoot::new(*keys.store_root.expose());
        let store = patiently(|| {
            Store::open(&home.join(STORE), &root).map_err(|error| match error {
                OpenError::Missing => AmbleError::new(ErrorKind::NoHome, STORE_GONE),
                OpenError::Damaged { .. } => AmbleError::from(error).recoverable(),
                other => other.into(),
            })
        })?;
        Self::from_store(keys, Arc::new(store), lock, now).map_err(AmbleError::recoverable)
    }

    /// Opens a home whose store is damaged: moves the damaged file aside, never deletes it, and
    /// begins with every row that still opens. The other device gives back what is missing of
    /// the shared half.
    ///
    /// # Errors
    /// As [`Amble::open`]; if who the home belongs to is lost too, [`ErrorKind::Damaged`], and
    /// the damaged file stays where it was.
    pub fn repair(home: &Path, now: i64) -> Result<Repaired, AmbleError> {
        Self::repair_with(home, &FileSecrets::new(home), now)
    }

    /// As [`Amble::repair`], with the keys in a place of the caller's.
    ///
    /// # Errors
    /// See [`Amble::repair`]; what the place says.
    pub fn repair_with(
        home: &Path,
        secrets: &dyn SecretStore,
        now: i64,
    ) -> Result<Repaired, AmbleError> {
        let lock = patiently(|| check_and_lock(home))?;
        let keys = load_keys(home, secrets)?;
        let root = StoreRoot::new(*keys.store_root.expose());
        let recovery = Store::recover(&home.join(STORE), &root, &now.to_string())?;
        let report = format!(
            "{} entries were kept and {} could not be read; the damaged file is kept as {}. \
             The next sync with the other person brings back what you share",
            recovery.kept,
            recovery.lost,
            recovery.aside.display()
        );
        let store = recovery.store;
        if rows::profile(&store).ok().flatten().is_none() {
            drop(store);
            let file = home.join(STORE);
            fs::rename(&recovery.aside, &file).map_err(|e| disk("putting back", &file, &e))?;
            return Err(AmbleError::new(
                ErrorKind::Damaged,
                "too little of the file with your data can be read to go on; it was left as it \
                 is. Put a copy of this folder in its place, or begin anew in another folder",
            ));
        }
        let amble = Self::from_store(keys, Arc::new(store), lock, now)?;
        Ok(Repaired { amble, report })
    }

    fn from_store(
        keys: Keys,
        rows: Arc<dyn Rows>,
        lock: fs::File,
        now: i64,
    ) -> Result<Self, AmbleError> {
        let (profile, whole) = rows::profile(rows.as_ref())?.ok_or_else(|| {
            AmbleError::new(ErrorKind::Damaged, "this home does not say whose it is any more")
        })?;
        let mut pairs = BTreeMap::new();
        let mut batch = Batch::new();
        if !whole {
            rows::put_profile(&mut batch, &profile)?;
        }
        for mut read in rows::people(rows.as_ref())? {
            if end_pending(&mut read.row, now) {
                read.whole = false;
            }
            if read.row.came_to_nothing() && !amble_sync::has_outbox(rows.as_ref(), read.handle)? {
                rows::delete_person(&mut batch, read.handle);
                continue;
            }
            if !read.whole {
                rows::put_person(&mut batch, read.handle, &read.row)?;
            }
            pairs.insert(read.handle, Pair::new(read.handle, read.row));
        }
        if !batch.is_empty() {
            rows.commit(batch)?;
        }
        Self::assemble(keys, rows, profile, pairs, lock)
    }

    fn assemble(
        keys: Keys,
        rows: Arc<dyn Rows>,
        profile: Profile,
        pairs: BTreeMap<PairHandle, Arc<Pair>>,
        lock: fs::File,
    ) -> Result<Self, AmbleError> {
        let device = ed25519_dalek::SigningKey::from_bytes(keys.device.expose());
        let inner = Inner {
            device: DeviceId(device.verifying_key().to_bytes()),
            vault: Vault::new(&keys.vault)?,
            keys,
            rows,
            private: PrivateIndex::default(),
            profile: Mutex::new(profile),
            pairs: RwLock::new(pairs),
            adding: Mutex::default(),
            shown: watch::Sender::new(0),
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// What tells a screen that it may have something new to show.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes { shown: self.inner.shown.subscribe() }
    }

    /// Whose home this is.
    #[must_use]
    pub fn me(&self) -> Me {
        let Profile { person, name, port, zone, .. } = self.inner.profile().clone();
        Me { person, name, device: self.inner.device, port: port.into(), zone }
    }

    pub(crate) fn pair(&self, handle: PairHandle) -> Result<Arc<Pair>, AmbleError> {
        self.inner.pair(handle)
    }
}

impl Inner {
    pub(crate) fn profile(&self) -> MutexGuard<'_, Profile> {
        self.profile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something that a screen may show has changed.
    pub(crate) fn changed(&self) {
        self.shown.send_modify(|n| *n += 1);
    }

    pub(crate) fn pair(&self, handle: PairHandle) -> Result<Arc<Pair>, AmbleError> {
        let pairs = self.pairs.read().unwrap_or_else(PoisonError::into_inner);
        pairs.get(&handle).cloned().ok_or_else(|| {
            AmbleError::new(ErrorKind::NotFound, format!("there is no 1:1 {handle} here"))
        })
    }

    /// Every pair of the home.
    pub(crate) fn pairs(&self) -> Vec<Arc<Pair>> {
        let pairs = self.pairs.read().unwrap_or_else(PoisonError::into_inner);
        pairs.values().cloned().collect()
    }

    pub(crate) fn insert_pair(&self, pair: Arc<Pair>) {
        let mut pairs = self.pairs.write().unwrap_or_else(PoisonError::into_inner);
        pairs.insert(pair.handle, pair);
        drop(pairs);
        self.changed();
    }

    pub(crate) fn remove_pair(&self, handle: PairHandle) {
        self.pairs.write().unwrap_or_else(PoisonError::into_inner).remove(&handle);
        self.changed();
    }

    /// Takes the number of the next row key, in one transaction with what `take` does, which is
    /// given the number, a batch in which it is noted as taken, and the owner.
    pub(crate) fn with_next_key<T>(
        &self,
        take: impl FnOnce(u32, Batch, PersonId) -> Result<T, AmbleError>,
    ) -> Result<T, AmbleError> {
        let mut profile = self.profile();
        let mut next = profile.clone();
        next.next_key += 1;
        let mut batch = Batch::new();
        rows::put_profile(&mut batch, &next)?;
        let taken = take(profile.next_key, batch, profile.person)?;
        *profile = next;
        Ok(taken)
    }
}

/// Ends a pending pairing whose time is over. A clock that jumped back starts it again.
fn end_pending(row: &mut PairRow, now: i64) -> bool {
    match &mut row.pending {
        Some(pending) if pending.since > now => {
            pending.since = now;
            true
        }
        Some(pending) if now.saturating_sub(pending.since) > rows::PENDING_SECONDS => {
            row.pending = None;
            true
        }
        _ => false,
    }
}

/// The keys are there, and the store is not.
const STORE_GONE: &str = "the file with your data, store.redb, is not here any more, only its \
                          keys are. Put it back from a copy of this folder, or begin anew";

fn load_keys(home: &Path, secrets: &dyn SecretStore) -> Result<Keys, AmbleError> {
    Keys::load(secrets)?.ok_or_else(|| {
        let sentence = if home.join(STORE).exists() {
            "the keys of this home are missing (the file `secrets`); nothing was changed. Put the \
             file back from a copy of this folder"
        } else {
            "there is no Amble home in this folder yet"
        };
        let kind = if home.join(STORE).exists() { ErrorKind::Damaged } else { ErrorKind::NoHome };
        AmbleError::new(kind, sentence)
    })
}
