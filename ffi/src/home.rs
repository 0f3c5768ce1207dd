//! A home, as every language sees it: opening it, its people, pairing and syncing.

use crate::{
    changes::ChangesHandle,
    platform::{Keyring, Platform},
    runtime::{block, run},
    sessions::{Driven, Open, PairingHandle, SyncHandle},
};
use amble_core as core;
use amble_model::{Charter, ErrorKind, HomeError, Me, PairHandle, PersonView, Role};
use std::{
    future::Future,
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

/// What a new invitation needs.
#[derive(Debug, Clone, uniffi::Record)]
pub struct InviteRequest {
    /// The role of this home's owner in the 1:1.
    pub as_role: Role,
    /// A person added before, or nobody: then the 1:1 is made by the pairing.
    #[uniffi(default = None)]
    pub pair: Option<PairHandle>,
    /// What is proposed to the other; weekly, half an hour, in this home's zone if nothing.
    #[uniffi(default = None)]
    pub charter: Option<Charter>,
    /// The one IP address to listen at, such as `127.0.0.1`; every network if nothing.
    #[uniffi(default = None)]
    pub listen: Option<String>,
}

/// What joining needs.
#[derive(Debug, Clone, uniffi::Record)]
pub struct JoinRequest {
    /// The text that the other shows.
    pub ticket: String,
    /// A person added before, or nobody: then one of the other's name, or the 1:1 is made by the
    /// pairing.
    #[uniffi(default = None)]
    pub pair: Option<PairHandle>,
    /// The one IP address to listen at; every network if nothing.
    #[uniffi(default = None)]
    pub listen: Option<String>,
}

/// What a sync needs.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SyncRequest {
    /// Address tickets that the other device shows, if it has moved.
    #[uniffi(default = [])]
    pub at: Vec<String>,
    /// The one IP address to listen at; every network if nothing.
    #[uniffi(default = None)]
    pub listen: Option<String>,
}

/// A home that was damaged, and what could be done.
#[derive(Debug, uniffi::Record)]
pub struct RepairedHome {
    /// The home, open.
    pub home: Arc<HomeHandle>,
    /// One sentence: what was kept, and where the damaged file is.
    pub report: String,
}

/// One person's home on one device. Every call is durable when it returns, and fails with
/// [`HomeError`]; after `shutdown` every call fails.
#[derive(derive_more::Debug, uniffi::Object)]
#[debug("HomeHandle(...)")]
pub struct HomeHandle {
    /// Held for reading by every call, and for writing by `shutdown`, which so waits for them.
    home: Arc<RwLock<Option<core::Amble>>>,
    platform: Platform,
    /// Sessions that may be open.
    open: Arc<Mutex<Vec<Open>>>,
}

type HeldHome = OwnedRwLockReadGuard<Option<core::Amble>>;

/// An error of the core, as it crosses.
pub(crate) fn told(error: core::AmbleError) -> HomeError {
    HomeError::Failed { kind: error.kind, reason: error.reason }
}

/// This home was shut down.
fn closed() -> HomeError {
    let reason = "this home is closed; open it again".to_owned();
    HomeError::Failed { kind: ErrorKind::NotNow, reason }
}

fn listen(at: Option<String>) -> Result<core::Listen, HomeError> {
    let Some(text) = at else { return Ok(core::Listen::Everywhere) };
    let ip: IpAddr = text.trim().parse().map_err(|_| HomeError::Failed {
        kind: ErrorKind::Invalid,
        reason: format!("\"{text}\" is not an IP address"),
    })?;
    Ok(core::Listen::Only(ip))
}

/// Makes, opens or repairs a home, one at a time: one whose caller has gone is let go before the
/// next is opened.
async fn begin<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HomeError> + Send + 'static,
) -> Result<T, HomeError> {
    static ALONE: Mutex<()> = Mutex::new(());
    run(block(move || {
        let _alone = ALONE.lock();
        work()
    }))
    .await
}

impl HomeHandle {
    fn around(home: core::Amble, platform: Platform) -> Arc<Self> {
        let home = Arc::new(RwLock::new(Some(home)));
        Arc::new(Self { home, platform, open: Arc::default() })
    }

    /// Does something with the home, where it may wait for the disk and for the platform.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&core::Amble, &Platform) -> Result<T, HomeError> + Send + 'static,
    ) -> Result<T, HomeError> {
        let (home, platform) = (self.home.clone(), self.platform.clone());
        run(async move {
            let held: HeldHome = home.read_owned().await;
            block(move || work(held.as_ref().ok_or_else(closed)?, &platform)).await
        })
        .await
    }

    /// The same for what the core alone does.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&core::Amble) -> Result<T, core::AmbleError> + Send + 'static,
    ) -> Result<T, HomeError> {
        self.with(|home, _| work(home).map_err(told)).await
    }

    /// Opens a session and remembers it.
    async fn session<S, W>(
        &self,
        open: impl FnOnce(core::Amble, i64) -> W + Send + 'static,
    ) -> Result<Arc<S>, HomeError>
    where
        S: Send + Sync + 'static,
        W: Future<Output = Result<Driven<S>, HomeError>> + Send + 'static,
    {
        let (home, platform, opened) =
            (self.home.clone(), self.platform.clone(), self.open.clone());
        run(async move {
            let held: HeldHome = home.read_owned().await;
            let amble = held.as_ref().cloned().ok_or_else(closed)?;
            let now = block(move || platform.now()).await?;
            let Driven { handle, open } = open(amble, now).await?;
            let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
            opened.retain(|session| !session.is_over());
            opened.push(open);
            Ok(handle)
        })
        .await
    }
}

#[uniffi::export]
impl HomeHandle {
    /// Makes a home in a folder that is empty or not there yet, with fresh keys. `zone` is an
    /// IANA zone such as `Europe/Lisbon`.
    ///
    /// Fails with `HomeExists`, `Invalid` for a name that cannot be shown or a zone that is none,
    /// `Vault` or `Damaged` for what the secret store says, `Disk`.
    #[uniffi::constructor]
    pub async fn init(
        folder: String,
        name: String,
        zone: String,
        platform: Platform,
    ) -> Result<Arc<Self>, HomeError> {
        begin(move || {
            let folder = PathBuf::from(folder);
            let home = match &platform.secrets {
                None => core::Amble::init(&folder, &name, &zone),
                Some(place) => {
                    core::Amble::init_with(&folder, &Keyring(place.clone()), &name, &zone)
                }
            };
            Ok(Self::around(home.map_err(told)?, platform))
        })
        .await
    }

    /// Opens a home.
    ///
    /// Fails with `NoHome`, `Busy` if another process has it open, `Damaged` (see `repair`),
    /// `Unsafe`, `NewerVersion`, `Disk`. Nothing was changed then.
    #[uniffi::constructor]
    pub async fn open(folder: String, platform: Platform) -> Result<Arc<Self>, HomeError> {
        begin(move || {
            let (folder, now) = (PathBuf::from(folder), platform.now()?);
            let home = match &platform.secrets {
                None => core::Amble::open(&folder, now),
                Some(place) => core::Amble::open_with(&folder, &Keyring(place.clone()), now),
            };
            Ok(Self::around(home.map_err(told)?, platform))
        })
        .await
    }

    /// Whose home this is.
    pub async fn me(&self) -> Result<Me, HomeError> {
        self.ask(|home| Ok(home.me())).await
    }

    /// Everyone, in the order of adding.
    pub async fn people(&self) -> Result<Vec<PersonView>, HomeError> {
        self.ask(core::Amble::people).await
    }

    /// Everyone, the next 1:1 first: by the day the next meeting is due; then those who have
    /// not met yet, by name; then those who have not paired.
    pub async fn upcoming(&self) -> Result<Vec<PersonView>, HomeError> {
        self.ask(core::Amble::upcoming).await
    }

    /// One person.
    pub async fn person(&self, pair: PairHandle) -> Result<PersonView, HomeError> {
        self.ask(move |home| home.person(pair)).await
    }

    /// Adds a person before they are paired: what is shared with them waits, and is sent at the
    /// first sync. Returns the 1:1.
    ///
    /// Fails with `Invalid` for a name that cannot be shown, `NotNow` if someone is called that
    /// already.
    pub async fn add_person(&self, name: String) -> Result<PairHandle, HomeError> {
        self.ask(move |home| home.add_person(&name)).await
    }

    /// Listens again to a device that was muted.
    pub async fn unmute(&self, pair: PairHandle) -> Result<(), HomeError> {
        self.ask(move |home| home.unmute(pair)).await
    }

    /// Shows a ticket to the other person, good for two minutes and one person.
    ///
    /// Fails with `NotFound`, `NotNow` if that person is paired already, `Network`, `Pairing`.
    pub async fn invite(&self, request: InviteRequest) -> Result<Arc<PairingHandle>, HomeError> {
        self.session(move |home, now| async move {
            let options = core::InviteOptions {
                pair: request.pair,
                as_role: request.as_role,
                listen: listen(request.listen)?,
                charter: request.charter,
                now,
            };
            PairingHandle::drive(home.invite(options).await.map_err(told)?)
        })
        .await
    }

    /// Joins by a ticket that the other shows.
    ///
    /// Fails with `Pairing` for a ticket that is none, one's own, or cut short; `NotFound`,
    /// `NotNow`, `Network`.
    pub async fn join(&self, request: JoinRequest) -> Result<Arc<PairingHandle>, HomeError> {
        self.session(move |home, now| async move {
            let options = core::JoinOptions {
                ticket: request.ticket,
                pair: request.pair,
                listen: listen(request.listen)?,
                now,
            };
            PairingHandle::drive(home.join(options).await.map_err(told)?)
        })
        .await
    }

    /// Connects to the other device and keeps both up to date until it is left.
    ///
    /// Fails with `NotNow` before pairing, for a muted device, or if a sync runs already;
    /// `Pairing` for an address ticket that is none or another device's; `Network`.
    pub async fn sync(
        &self,
        pair: PairHandle,
        request: SyncRequest,
    ) -> Result<Arc<SyncHandle>, HomeError> {
        let discovery = self.platform.discovery();
        self.session(move |home, now| async move {
            let options = core::SyncOptions {
                listen: listen(request.listen)?,
                at: request.at,
                discovery,
                tap: None,
                now,
            };
            SyncHandle::drive(home.sync(pair, options).await.map_err(told)?)
        })
        .await
    }

    /// What tells a screen that it may have something new to show.
    pub fn changes(&self) -> Arc<ChangesHandle> {
        let home = self.home.try_read().ok();
        let changes = home.as_deref().and_then(Option::as_ref).map(core::Amble::changes);
        ChangesHandle::of(changes)
    }

    /// Closes every session, waits for every call under way and lets the home go. After it
    /// nothing calls back, and every other call fails. A second call does nothing.
    pub async fn shutdown(&self) -> Result<(), HomeError> {
        let (home, open) = (self.home.clone(), self.open.clone());
        run(async move {
            // Waits for the calls under way, so that no session opens behind its back; and a
            // second call waits for this one.
            let mut home = home.write().await;
            let held = home.take();
            let sessions =
                std::mem::take(&mut *open.lock().unwrap_or_else(PoisonError::into_inner));
            for session in sessions {
                session.close().await;
            }
            block(move || {
                drop(held);
                Ok(())
            })
            .await
        })
        .await
    }
}

/// Opens a home whose store is damaged: moves the damaged file aside, never deletes it, and
/// begins with every row that still opens. The other device gives back what is missing of the
/// shared half.
///
/// Fails as `HomeHandle.open` does; with `Damaged` if who the home belongs to is lost too, and the
/// damaged file stays where it was.
#[uniffi::export]
pub async fn repair(folder: String, platform: Platform) -> Result<RepairedHome, HomeError> {
    begin(move || {
        let (folder, now) = (PathBuf::from(folder), platform.now()?);
        let repaired = match &platform.secrets {
            None => core::Amble::repair(&folder, now),
            Some(place) => core::Amble::repair_with(&folder, &Keyring(place.clone()), now),
        };
        let repaired = repaired.map_err(told)?;
        let home = HomeHandle::around(repaired.amble, platform);
        Ok(RepairedHome { home, report: repaired.report })
    })
    .await
}
