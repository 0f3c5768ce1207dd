//! One person's home on one device: opening it, and what every other file here builds on.

use crate::{
    cards::Me,
    entropy::HomeEntropy,
    error::{AmbleError, ErrorKind},
    home::{self, PairRow, Profile},
    undo::Undo,
};
use amble_contact::Shared;
use amble_document::AuthorshipKey;
use amble_model::{DeviceId, PairHandle, PersonId, person::clean_name};
use amble_store::{Batch, KeyId, OpenError, Rows, Store, StoreRoot};
use amble_vault::{FileSecrets, Keys, SecretStore, Vault};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

const STORE: &str = "store.redb";
const LOCK: &str = "lock";
/// How often a busy home is tried again, and after how long: a tenth of a second in all, which is
/// far longer than a program takes to begin, and too short to be felt.
const TRIES: usize = 10;
const BETWEEN: Duration = Duration::from_millis(10);

/// One person's home on one device. Cheap to clone; all clones are the same home.
#[derive(Clone)]
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
pub struct Recovered {
    /// The home, open.
    pub amble: Amble,
    /// One sentence: what was kept, and where the damaged file is.
    pub report: String,
}

impl fmt::Debug for Amble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Amble(...)")
    }
}

pub(crate) struct Inner {
    pub(crate) keys: Keys,
    pub(crate) device: DeviceId,
    pub(crate) rows: Arc<dyn Rows>,
    pub(crate) vault: Vault,
    pub(crate) state: Mutex<State>,
    /// Counts what was saved, so that a meeting under way sends it.
    pub(crate) saved: watch::Sender<u64>,
    /// Counts everything that a screen may show.
    pub(crate) shown: watch::Sender<u64>,
    /// Held as long as the home is open: one process owns it at a time.
    _lock: fs::File,
}

pub(crate) struct State {
    pub(crate) profile: Profile,
    pub(crate) pairs: BTreeMap<PairHandle, Pair>,
    pub(crate) entropy: HomeEntropy,
}

pub(crate) struct Pair {
    pub(crate) row: PairRow,
    /// Opened when first asked for.
    pub(crate) shared: Option<Shared>,
    /// Whether its meeting screen is open.
    pub(crate) meeting: bool,
    /// How to take back the last thing done here.
    pub(crate) last: Option<Undo>,
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, AmbleError> {
    serde_json::to_vec(value).map_err(|_| AmbleError::internal("a row could not be written"))
}

pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8], row: &str) -> Result<T, AmbleError> {
    serde_json::from_slice(bytes)
        .map_err(|_| AmbleError::new(ErrorKind::Damaged, format!("the row {row} cannot be read")))
}

fn disk(what: &str, path: &Path, error: &std::io::Error) -> AmbleError {
    let kind = match error.kind() {
        std::io::ErrorKind::NotFound => ErrorKind::NoHome,
        _ => ErrorKind::Disk,
    };
    AmbleError::new(kind, format!("{what} {} failed: {error}", path.display()))
}

impl Amble {
    /// Makes a home in a folder that is empty or not there yet: the folder for its owner only,
    /// fresh keys, the store, and who it belongs to.
    ///
    /// # Errors
    /// [`ErrorKind::HomeExists`], [`ErrorKind::Invalid`] for a name that cannot be shown or a
    /// zone that is none, [`ErrorKind::Disk`].
    pub fn create(home: &Path, name: &str, zone: &str) -> Result<Self, AmbleError> {
        Self::create_with(home, &FileSecrets::new(home), name, zone)
    }

    /// As [`Amble::create`], with the keys in a place of the caller's: a keychain, a keystore.
    ///
    /// # Errors
    /// See [`Amble::create`]; what the place says.
    pub fn create_with(
        home: &Path,
        secrets: &dyn SecretStore,
        name: &str,
        zone: &str,
    ) -> Result<Self, AmbleError> {
        let name = clean_name(name)?;
        if zone.parse::<chrono_tz::Tz>().is_err() {
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
        let mut entropy = HomeEntropy::new()?;
        let person = PersonId::draw(&mut entropy);
        // Any port of the dynamic range (RFC 6335), once, so that remembered addresses stay good.
        let mut port = [0; 2];
        amble_model::Entropy::fill(&mut entropy, &mut port);
        let port = 49_152 + u16::from_be_bytes(port) % 16_384;
        let profile = Profile { person, name, port, zone: zone.to_owned(), next_key: 1 };
        let mut batch = Batch::new();
        home::put_profile(&mut batch, &profile)?;
        store.commit(batch)?;
        Self::assemble(keys, Arc::new(store), profile, BTreeMap::new(), entropy, lock)
    }

    /// Opens a home. `now`, in Unix seconds, ends pairings that were left pending.
    ///
    /// # Errors
    /// [`ErrorKind::NoHome`], [`ErrorKind::Busy`] if another process has it open,
    /// [`ErrorKind::Damaged`] (see [`Amble::recover`]), [`ErrorKind::Unsafe`],
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
    /// the damaged file stands where it stood.
    pub fn recover(home: &Path, now: i64) -> Result<Recovered, AmbleError> {
        Self::recover_with(home, &FileSecrets::new(home), now)
    }

    /// As [`Amble::recover`], with the keys in a place of the caller's.
    ///
    /// # Errors
    /// See [`Amble::recover`]; what the place says.
    pub fn recover_with(
        home: &Path,
        secrets: &dyn SecretStore,
        now: i64,
    ) -> Result<Recovered, AmbleError> {
        let lock = patiently(|| check_and_lock(home))?;
        let keys = load_keys(home, secrets)?;
        let root = StoreRoot::new(*keys.store_root.expose());
        let recovery = Store::recover(&home.join(STORE), &root, &now.to_string())?;
        let report = format!(
            "{} entries were kept and {} could not be read; the damaged file is kept as {}. \
             Meeting the other person brings back what you share",
            recovery.kept,
            recovery.lost,
            recovery.aside.display()
        );
        let store = recovery.store;
        if home::profile(&store).ok().flatten().is_none() {
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
        Ok(Recovered { amble, report })
    }

    fn from_store(
        keys: Keys,
        rows: Arc<dyn Rows>,
        lock: fs::File,
        now: i64,
    ) -> Result<Self, AmbleError> {
        let (profile, whole) = home::profile(rows.as_ref())?.ok_or_else(|| {
            AmbleError::new(ErrorKind::Damaged, "this home does not say whose it is any more")
        })?;
        let mut pairs = BTreeMap::new();
        let mut batch = Batch::new();
        if !whole {
            home::put_profile(&mut batch, &profile)?;
        }
        for mut read in home::people(rows.as_ref())? {
            if end_pending(&mut read.row, now) {
                read.whole = false;
            }
            if read.row.came_to_nothing() && !home::waits(rows.as_ref(), read.handle)? {
                home::delete_person(&mut batch, read.handle);
                continue;
            }
            if !read.whole {
                home::put_person(&mut batch, read.handle, &read.row)?;
            }
            pairs.insert(
                read.handle,
                Pair { row: read.row, shared: None, meeting: false, last: None },
            );
        }
        if !batch.is_empty() {
            rows.commit(batch)?;
        }
        Self::assemble(keys, rows, profile, pairs, HomeEntropy::new()?, lock)
    }

    fn assemble(
        keys: Keys,
        rows: Arc<dyn Rows>,
        profile: Profile,
        pairs: BTreeMap<PairHandle, Pair>,
        entropy: HomeEntropy,
        lock: fs::File,
    ) -> Result<Self, AmbleError> {
        let device = ed25519_dalek::SigningKey::from_bytes(keys.device.expose());
        let inner = Inner {
            device: DeviceId(device.verifying_key().to_bytes()),
            vault: Vault::new(&keys.vault)?,
            keys,
            rows,
            state: Mutex::new(State { profile, pairs, entropy }),
            saved: watch::Sender::new(0),
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
        let state = self.inner.lock();
        let Profile { person, name, port, zone, .. } = state.profile.clone();
        Me { person, name, device: self.inner.device, port, zone }
    }
}

impl Inner {
    /// The state. A panic elsewhere never leaves it half changed: every change is made whole
    /// after it is durable.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was saved: a meeting under way sends it.
    pub(crate) fn notify(&self) {
        self.saved.send_modify(|n| *n += 1);
        self.changed();
    }

    /// Something that a screen may show has changed.
    pub(crate) fn changed(&self) {
        self.shown.send_modify(|n| *n += 1);
    }

    pub(crate) fn put_row(&self, handle: PairHandle, row: &PairRow) -> Result<(), AmbleError> {
        let mut batch = Batch::new();
        home::put_person(&mut batch, handle, row)?;
        self.rows.commit(batch)?;
        self.changed();
        Ok(())
    }
}

impl State {
    pub(crate) fn pair(&self, handle: PairHandle) -> Result<&Pair, AmbleError> {
        self.pairs.get(&handle).ok_or_else(|| nobody(handle))
    }

    pub(crate) fn pair_mut(&mut self, handle: PairHandle) -> Result<&mut Pair, AmbleError> {
        self.pairs.get_mut(&handle).ok_or_else(|| nobody(handle))
    }

    /// The shared half of a pair, opened if it is not yet.
    pub(crate) fn shared(
        &mut self,
        inner: &Inner,
        handle: PairHandle,
    ) -> Result<&mut Shared, AmbleError> {
        let me = self.profile.person;
        let pair = self.pair_mut(handle)?;
        if pair.shared.is_none() {
            let paired = pair.row.paired.as_ref();
            let members = paired.map(|p| p.members(me, inner.device));
            let key = paired.map_or(KeyId::REST, home::Paired::key_id);
            let authorship = AuthorshipKey::new(inner.keys.authorship.expose());
            pair.shared =
                Some(Shared::open(inner.rows.clone(), handle, me, members, key, authorship)?);
        }
        pair.shared.as_mut().ok_or_else(|| nobody(handle))
    }
}

fn nobody(handle: PairHandle) -> AmbleError {
    AmbleError::new(ErrorKind::NotFound, format!("there is no 1:1 {handle} here"))
}

/// Ends a pending pairing whose time is over. A clock that jumped back starts it anew.
fn end_pending(row: &mut PairRow, now: i64) -> bool {
    match &mut row.pending {
        Some(pending) if pending.since > now => {
            pending.since = now;
            true
        }
        Some(pending) if now.saturating_sub(pending.since) > home::PENDING_SECONDS => {
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

/// A folder for its owner only: made, or taken over if it is empty.
fn make_folder(home: &Path) -> Result<(), AmbleError> {
    match fs::read_dir(home) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(home).map_err(|e| disk("making the folder", home, &e))
        }
        Err(error) => Err(disk("opening the folder", home, &error)),
        Ok(mut entries) => {
            if home.join(STORE).exists() {
                return Err(AmbleError::new(
                    ErrorKind::HomeExists,
                    "there is already an Amble home in this folder; it was left as it is",
                ));
            }
            let ours = ["secrets", LOCK];
            let other = entries.any(|e| {
                let name = e.map(|e| e.file_name()).unwrap_or_default();
                !ours.iter().any(|o| *o == name) && !name.to_string_lossy().starts_with(STORE)
            });
            if other {
                return Err(AmbleError::new(
                    ErrorKind::NotNow,
                    "this folder has other things in it; choose an empty one, or one that is not there yet",
                ));
            }
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = fs::Permissions::from_mode(0o700);
                fs::set_permissions(home, mode)
                    .map_err(|e| disk("closing the folder", home, &e))?;
            }
            Ok(())
        }
    }
}

/// The folder must be ours alone, and no other process may have it open.
fn check_and_lock(home: &Path) -> Result<fs::File, AmbleError> {
    let found = fs::metadata(home).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            AmbleError::new(ErrorKind::NoHome, "there is no Amble home here yet")
        }
        _ => disk("opening the folder", home, &e),
    })?;
    if !found.is_dir() {
        return Err(AmbleError::new(
            ErrorKind::NoHome,
            format!("{} is not a folder", home.display()),
        ));
    }
    if !home.join(STORE).exists() && !home.join("secrets").exists() {
        return Err(AmbleError::new(
            ErrorKind::NoHome,
            "there is no Amble home in this folder yet",
        ));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if found.uid() != rustix::process::geteuid().as_raw() {
            return Err(AmbleError::new(
                ErrorKind::Unsafe,
                "this home belongs to another user of this computer; it was not opened",
            ));
        }
        if found.mode() & 0o077 != 0 {
            return Err(AmbleError::new(
                ErrorKind::Unsafe,
                format!(
                    "others on this computer can look into this home; close it with: chmod 700 {}",
                    home.display()
                ),
            ));
        }
    }
    lock(home)
}

/// Tries again for a moment while a home is busy. A program that this process is just starting
/// shares its open files, locks and all, until it has begun: a home that was closed in that moment
/// is free a little later.
fn patiently<T>(mut open: impl FnMut() -> Result<T, AmbleError>) -> Result<T, AmbleError> {
    for _ in 0..TRIES {
        match open() {
            Err(error) if error.kind == ErrorKind::Busy => std::thread::sleep(BETWEEN),
            done => return done,
        }
    }
    open()
}

fn lock(home: &Path) -> Result<fs::File, AmbleError> {
    let path: PathBuf = home.join(LOCK);
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(|e| disk("opening", &path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(OpenError::Locked.into()),
        Err(fs::TryLockError::Error(error)) => Err(disk("locking", &path, &error)),
    }
}
