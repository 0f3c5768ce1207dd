//! A home, as every language sees it.

use crate::{
    cards::{Charter, Me, PersonCard},
    changes::Changes,
    error::AmbleError,
    mirror::Names,
    platform::{Keyring, Platform},
    runtime::{block, run},
    screens::{Driven, MeetScreen, Open, PairingScreen},
    words::{ErrorKind, Role},
};
use amble_core as core;
use std::{
    fmt,
    future::Future,
    net::IpAddr,
    path::PathBuf,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

/// What a new invitation needs.
#[derive(Debug, Clone, uniffi::Record)]
pub struct InviteOptions {
    /// The side of the 1:1 this home's owner is on.
    pub as_role: Role,
    /// A person added before, or nobody: then the 1:1 is made by the pairing.
    #[uniffi(default = None)]
    pub pair: Option<String>,
    /// What is proposed to the other; weekly, half an hour, in this home's zone if nothing.
    #[uniffi(default = None)]
    pub charter: Option<Charter>,
    /// The one IP address to listen at, such as `127.0.0.1`; every network if nothing.
    #[uniffi(default = None)]
    pub listen: Option<String>,
}

/// What joining needs.
#[derive(Debug, Clone, uniffi::Record)]
pub struct JoinOptions {
    /// The text that the other shows.
    pub ticket: String,
    /// A person added before, or nobody: then one of the other's name, or the 1:1 is made by the
    /// pairing.
    #[uniffi(default = None)]
    pub pair: Option<String>,
    /// The one IP address to listen at; every network if nothing.
    #[uniffi(default = None)]
    pub listen: Option<String>,
}

/// What a meeting needs.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MeetOptions {
    /// Address tickets that the other device shows, if it has moved.
    #[uniffi(default = [])]
    pub at: Vec<String>,
    /// The one IP address to listen at; every network if nothing.
    #[uniffi(default = None)]
    pub listen: Option<String>,
}

/// A home that was damaged, and what could be done.
#[derive(Debug, uniffi::Record)]
pub struct Recovered {
    /// The home, open.
    pub amble: Arc<Amble>,
    /// One sentence: what was kept, and where the damaged file is.
    pub report: String,
}

/// One person's home on one device. Every call is durable when it returns, and fails with
/// [`AmbleError`]; after `shutdown` every call fails.
#[derive(uniffi::Object)]
pub struct Amble {
    /// Held for reading by every call, and for writing by `shutdown`, which so waits for them.
    home: Arc<RwLock<Option<core::Amble>>>,
    platform: Platform,
    /// Screens that may be open.
    open: Arc<Mutex<Vec<Open>>>,
}

impl fmt::Debug for Amble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Amble(...)")
    }
}

type Held = OwnedRwLockReadGuard<Option<core::Amble>>;

pub(crate) fn id<T: FromStr<Err = core::id::IdError>>(text: &str) -> Result<T, AmbleError> {
    Ok(text.trim().parse()?)
}

pub(crate) fn ids<T: FromStr<Err = core::id::IdError>>(
    text: Option<String>,
) -> Result<Option<T>, AmbleError> {
    text.map(|text| id(&text)).transpose()
}

fn listen(at: Option<String>) -> Result<core::Listen, AmbleError> {
    let Some(text) = at else { return Ok(core::Listen::Everywhere) };
    let ip: IpAddr = text.trim().parse().map_err(|_| {
        AmbleError::new(ErrorKind::Invalid, format!("\"{text}\" is not an IP address"))
    })?;
    Ok(core::Listen::Only(ip))
}

impl Amble {
    fn around(home: core::Amble, platform: Platform) -> Arc<Self> {
        let home = Arc::new(RwLock::new(Some(home)));
        Arc::new(Self { home, platform, open: Arc::default() })
    }

    /// Does something with the home, where it may wait for the disk and for the platform.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&core::Amble, &Platform) -> Result<T, AmbleError> + Send + 'static,
    ) -> Result<T, AmbleError> {
        let (home, platform) = (self.home.clone(), self.platform.clone());
        run(async move {
            let held: Held = home.read_owned().await;
            block(move || work(held.as_ref().ok_or_else(AmbleError::closed)?, &platform)).await
        })
        .await
    }

    /// The same for one 1:1.
    pub(crate) async fn of<T: Send + 'static>(
        &self,
        pair: String,
        work: impl FnOnce(&Names<'_>) -> Result<T, AmbleError> + Send + 'static,
    ) -> Result<T, AmbleError> {
        self.with(move |home, _| work(&Names { home, pair: id(&pair)? })).await
    }

    /// Opens a screen and remembers it.
    async fn screen<S, W>(
        &self,
        open: impl FnOnce(core::Amble, i64) -> W + Send + 'static,
    ) -> Result<Arc<S>, AmbleError>
    where
        S: Send + Sync + 'static,
        W: Future<Output = Result<Driven<S>, AmbleError>> + Send + 'static,
    {
        let (home, platform, opened) =
            (self.home.clone(), self.platform.clone(), self.open.clone());
        run(async move {
            let held: Held = home.read_owned().await;
            let amble = held.as_ref().cloned().ok_or_else(AmbleError::closed)?;
            let now = block(move || platform.now()).await?;
            let Driven { screen, open } = open(amble, now).await?;
            let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
            opened.retain(|screen| !screen.is_over());
            opened.push(open);
            Ok(screen)
        })
        .await
    }
}

#[uniffi::export]
impl Amble {
    /// Makes a home in a folder that is empty or not there yet, with fresh keys. `zone` is an
    /// IANA zone such as `Europe/Lisbon`.
    ///
    /// Fails with `HomeExists`, `Invalid` for a name that cannot be shown or a zone that is none,
    /// `Vault` or `Damaged` for what the secret store says, `Disk`.
    #[uniffi::constructor]
    pub async fn create(
        folder: String,
        name: String,
        zone: String,
        platform: Platform,
    ) -> Result<Arc<Self>, AmbleError> {
        run(block(move || {
            let folder = PathBuf::from(folder);
            let home = match &platform.secrets {
                None => core::Amble::create(&folder, &name, &zone),
                Some(place) => {
                    core::Amble::create_with(&folder, &Keyring(place.clone()), &name, &zone)
                }
            };
            Ok(Self::around(home?, platform))
        }))
        .await
    }

    /// Opens a home.
    ///
    /// Fails with `NoHome`, `Busy` if another process has it open, `Damaged` (see `recover`),
    /// `Unsafe`, `NewerVersion`, `Disk`. Nothing was changed then.
    #[uniffi::constructor]
    pub async fn open(folder: String, platform: Platform) -> Result<Arc<Self>, AmbleError> {
        run(block(move || {
            let (folder, now) = (PathBuf::from(folder), platform.now()?);
            let home = match &platform.secrets {
                None => core::Amble::open(&folder, now),
                Some(place) => core::Amble::open_with(&folder, &Keyring(place.clone()), now),
            };
            Ok(Self::around(home?, platform))
        }))
        .await
    }

    /// Whose home this is.
    pub async fn me(&self) -> Result<Me, AmbleError> {
        self.with(|home, _| Ok(home.me().into())).await
    }

    /// Everyone, in the order of adding.
    pub async fn people(&self) -> Result<Vec<PersonCard>, AmbleError> {
        self.with(|home, _| Ok(home.people()?.into_iter().map(Into::into).collect())).await
    }

    /// Everyone, whoever is next first: by the day the next meeting is due; then those who have
    /// not met yet, by name; then those who have not paired.
    pub async fn upcoming(&self) -> Result<Vec<PersonCard>, AmbleError> {
        self.with(|home, _| Ok(home.upcoming()?.into_iter().map(Into::into).collect())).await
    }

    /// One person.
    pub async fn person(&self, pair: String) -> Result<PersonCard, AmbleError> {
        self.of(pair, |at| Ok(at.home.person(at.pair)?.into())).await
    }

    /// Adds a person before they are paired: what is shared with them waits, and is published at
    /// the first contact. Returns the 1:1.
    ///
    /// Fails with `Invalid` for a name that cannot be shown, `NotNow` if someone is called that
    /// already.
    pub async fn add_person(&self, name: String) -> Result<String, AmbleError> {
        self.with(move |home, _| Ok(home.add_person(&name)?.to_string())).await
    }

    /// Listens again to a device that was muted.
    pub async fn unmute(&self, pair: String) -> Result<(), AmbleError> {
        self.of(pair, |at| Ok(at.home.unmute(at.pair)?)).await
    }

    /// What a person is called within a 1:1: "you", their name, or their id.
    pub async fn name_of(&self, pair: String, person: String) -> Result<String, AmbleError> {
        self.of(pair, move |at| Ok(at.home.name_of(at.pair, id(&person)?))).await
    }

    /// Opens the inviting screen: shows a ticket, good for two minutes and one person.
    ///
    /// Fails with `NotFound`, `NotNow` if that person is paired already, `Network`, `Pairing`.
    pub async fn invite(&self, options: InviteOptions) -> Result<Arc<PairingScreen>, AmbleError> {
        self.screen(move |home, now| async move {
            let options = core::InviteOptions {
                pair: ids(options.pair)?,
                as_role: options.as_role.into(),
                listen: listen(options.listen)?,
                charter: options.charter.map(Into::into),
                now,
            };
            PairingScreen::drive(home.invite(options).await?)
        })
        .await
    }

    /// Opens the joining screen for a ticket that the other shows.
    ///
    /// Fails with `Pairing` for a ticket that is none, one's own, or cut short; `NotFound`,
    /// `NotNow`, `Network`.
    pub async fn join(&self, options: JoinOptions) -> Result<Arc<PairingScreen>, AmbleError> {
        self.screen(move |home, now| async move {
            let options = core::JoinOptions {
                ticket: options.ticket,
                pair: ids(options.pair)?,
                listen: listen(options.listen)?,
                now,
            };
            PairingScreen::drive(home.join(options).await?)
        })
        .await
    }

    /// Opens the meeting screen of a 1:1.
    ///
    /// Fails with `NotNow` before pairing, for a muted device, or if it is open already;
    /// `Pairing` for an address ticket that is none or another device's; `Network`.
    pub async fn meet(
        &self,
        pair: String,
        options: MeetOptions,
    ) -> Result<Arc<MeetScreen>, AmbleError> {
        let discovery = self.platform.discovery();
        self.screen(move |home, now| async move {
            let options = core::MeetOptions {
                listen: listen(options.listen)?,
                at: options.at,
                discovery,
                tap: None,
                now,
            };
            let screen = home.meet(id(&pair)?, options).await?;
            MeetScreen::drive(home, screen)
        })
        .await
    }

    /// What tells a screen that it may have something new to show.
    pub fn changes(&self) -> Arc<Changes> {
        let home = self.home.try_read().ok();
        let changes = home.as_deref().and_then(Option::as_ref).map(core::Amble::changes);
        Changes::of(changes)
    }

    /// Closes every screen, waits for every call under way and lets the home go. After it
    /// nothing calls back, and every other call fails. A second call does nothing.
    pub async fn shutdown(&self) -> Result<(), AmbleError> {
        let (home, open) = (self.home.clone(), self.open.clone());
        run(async move {
            // Waits for the calls under way, so that no screen opens behind its back; and a second
            // call waits for this one.
            let mut home = home.write().await;
            let held = home.take();
            let screens = std::mem::take(&mut *open.lock().unwrap_or_else(PoisonError::into_inner));
            for screen in screens {
                screen.close().await;
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
/// Fails as `Amble.open` does; with `Damaged` if who the home belongs to is lost too, and the
/// damaged file stands where it stood.
#[uniffi::export]
pub async fn recover(folder: String, platform: Platform) -> Result<Recovered, AmbleError> {
    run(block(move || {
        let (folder, now) = (PathBuf::from(folder), platform.now()?);
        let recovered = match &platform.secrets {
            None => core::Amble::recover(&folder, now),
            Some(place) => core::Amble::recover_with(&folder, &Keyring(place.clone()), now),
        }?;
        let amble = Amble::around(recovered.amble, platform);
        Ok(Recovered { amble, report: recovered.report })
    }))
    .await
}
