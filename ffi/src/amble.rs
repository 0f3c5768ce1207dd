//! A home, as every language sees it.

use crate::{
    cards::{
        Action, Charter, Conflict, Decision, Digest, DumpRow, FieldChange, FoundThing, Item, Me,
        Meeting, NewAction, NewItem, PersonCard, PrivateNote, Problem, SealedNote, Thing,
    },
    changes::Changes,
    error::AmbleError,
    mirror::{self, Names, count, size},
    platform::{Keyring, Platform},
    runtime::{block, run},
    screens::{Driven, MeetScreen, Open, PairingScreen},
    words::{ErrorKind, Field, PrivateKind, Role, Section},
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

/// Which part of a list that can grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Page {
    /// How many to pass over.
    pub start: i32,
    /// How many at most. A list that is shorter has no more to come.
    pub limit: i32,
}

impl From<Page> for core::Page {
    fn from(page: Page) -> Self {
        Self { start: size(page.start), limit: size(page.limit) }
    }
}

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

fn id<T: FromStr<Err = core::id::IdError>>(text: &str) -> Result<T, AmbleError> {
    Ok(text.trim().parse()?)
}

fn ids<T: FromStr<Err = core::id::IdError>>(text: Option<String>) -> Result<Option<T>, AmbleError> {
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
    async fn with<T: Send + 'static>(
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
    async fn of<T: Send + 'static>(
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

    // -- the shared half --------------------------------------------------------------------

    /// The next agenda: what is open or parked, the report's first, by section.
    pub async fn agenda(&self, pair: String) -> Result<Vec<Item>, AmbleError> {
        self.of(pair, |at| {
            Ok(at.home.agenda(at.pair)?.into_iter().map(|card| at.item(card)).collect())
        })
        .await
    }

    /// Every item, discussed and dropped ones too.
    pub async fn items(&self, pair: String, page: Page) -> Result<Vec<Item>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.items(at.pair, page.into())?;
            Ok(cards.into_iter().map(|card| at.item(card)).collect())
        })
        .await
    }

    /// Every action item: open ones first, by due date.
    pub async fn actions(&self, pair: String, page: Page) -> Result<Vec<Action>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.actions(at.pair, page.into())?;
            Ok(cards.into_iter().map(|card| at.action(card)).collect())
        })
        .await
    }

    /// The action items to ask about in the next meeting: open ones, the owner's first, by due
    /// date.
    pub async fn follow_ups(&self, pair: String) -> Result<Vec<Action>, AmbleError> {
        self.of(pair, |at| {
            Ok(at.home.follow_ups(at.pair)?.into_iter().map(|card| at.action(card)).collect())
        })
        .await
    }

    /// Every decision that stands.
    pub async fn decisions(&self, pair: String, page: Page) -> Result<Vec<Decision>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.decisions(at.pair, page.into())?;
            Ok(cards.into_iter().map(|card| at.decision(card)).collect())
        })
        .await
    }

    /// Every meeting, by day.
    pub async fn meetings(&self, pair: String, page: Page) -> Result<Vec<Meeting>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.meetings(at.pair, page.into())?;
            Ok(cards.into_iter().map(|card| at.meeting(card)).collect())
        })
        .await
    }

    /// The meeting under way, if there is one.
    pub async fn active_meeting(&self, pair: String) -> Result<Option<Meeting>, AmbleError> {
        self.of(pair, |at| Ok(at.home.active_meeting(at.pair)?.map(|card| at.meeting(card)))).await
    }

    /// One thing, and what came of it.
    ///
    /// Fails with `NotFound`.
    pub async fn thing(&self, pair: String, thing: String) -> Result<Thing, AmbleError> {
        self.of(pair, move |at| Ok(at.thing(at.home.thing(at.pair, id(&thing)?)?))).await
    }

    /// Finds a thing by its id, by the first characters of it, or by its title, in one 1:1 or in
    /// all.
    ///
    /// Fails with `NotFound` and a sentence that lists what could be meant.
    pub async fn find_thing(
        &self,
        pair: Option<String>,
        typed: String,
    ) -> Result<FoundThing, AmbleError> {
        self.with(move |home, _| Ok(home.find_thing(ids(pair)?, &typed)?.into())).await
    }

    /// Everything that needs a choice.
    pub async fn conflicts(&self, pair: String) -> Result<Vec<Conflict>, AmbleError> {
        self.of(pair, |at| {
            let cards = at.home.conflicts(at.pair)?;
            Ok(cards.into_iter().map(|card| at.conflict_card(card)).collect())
        })
        .await
    }

    /// What could not be taken in or kept.
    pub async fn problems(&self, pair: String) -> Result<Vec<Problem>, AmbleError> {
        self.of(pair, |at| Ok(at.home.problems(at.pair)?.into_iter().map(Into::into).collect()))
            .await
    }

    /// What changed since the two last parted in step.
    pub async fn digest(&self, pair: String) -> Result<Digest, AmbleError> {
        self.of(pair, |at| Ok(mirror::digest(at.home, at.home.digest(at.pair)?))).await
    }

    /// Adds items at the end of the agenda, all or none. Returns their ids.
    ///
    /// Fails with `Invalid` and the field and its cap, `NotNow`, `NotFound`, `Disk`: so does every
    /// call that changes something, and nothing was saved then.
    pub async fn add_items(
        &self,
        pair: String,
        items: Vec<NewItem>,
    ) -> Result<Vec<String>, AmbleError> {
        self.of(pair, move |at| {
            let items = items.into_iter().map(Into::into).collect();
            let made = at.home.add_items(at.pair, items)?;
            Ok(made.iter().map(core::ObjectId::to_string).collect())
        })
        .await
    }

    /// Adds a pasted list: one item a line, without its bullet, number or box; what is indented
    /// below a line becomes its context. Returns their ids.
    pub async fn add_list(
        &self,
        pair: String,
        text: String,
        section: Section,
    ) -> Result<Vec<String>, AmbleError> {
        self.of(pair, move |at| {
            let made = at.home.add_list(at.pair, &text, section.into())?;
            Ok(made.iter().map(core::ObjectId::to_string).collect())
        })
        .await
    }

    /// Adds an action item. Returns its id.
    pub async fn add_action(&self, pair: String, new: NewAction) -> Result<String, AmbleError> {
        self.of(pair, move |at| Ok(at.home.add_action(at.pair, new.try_into()?)?.to_string())).await
    }

    /// Writes down a decision, in the meeting under way if there is one. Returns its id.
    pub async fn decide(
        &self,
        pair: String,
        what: String,
        item: Option<String>,
    ) -> Result<String, AmbleError> {
        self.of(pair, move |at| Ok(at.home.decide(at.pair, &what, ids(item)?)?.to_string())).await
    }

    /// Changes fields of anything.
    pub async fn change(
        &self,
        pair: String,
        thing: String,
        changes: Vec<FieldChange>,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| {
            let changes = changes.into_iter().map(Into::into).collect();
            Ok(at.home.change(at.pair, id(&thing)?, changes)?)
        })
        .await
    }

    /// Settles a field in which the two wrote apart, for both. `value` is a choice's, or any
    /// other that fits.
    ///
    /// Fails with `NotNow` if there is nothing to settle.
    pub async fn settle(
        &self,
        pair: String,
        thing: String,
        field: Field,
        value: String,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.settle(at.pair, id(&thing)?, field.into(), &value)?))
            .await
    }

    /// Marks an item as discussed.
    pub async fn discuss(&self, pair: String, item: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.discuss(at.pair, id(&item)?)?)).await
    }

    /// Drops an item, an action item or one's own decision, as it stands.
    pub async fn drop_thing(&self, pair: String, thing: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.drop_thing(at.pair, id(&thing)?)?)).await
    }

    /// Brings an item, an action item or one's own decision back.
    pub async fn reopen(&self, pair: String, thing: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.reopen(at.pair, id(&thing)?)?)).await
    }

    /// Marks an action item as done.
    pub async fn done(&self, pair: String, action: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.done(at.pair, id(&action)?)?)).await
    }

    /// Puts an item right after another of the same person, into that one's section; without
    /// another, first in its own section.
    pub async fn move_item(
        &self,
        pair: String,
        item: String,
        after: Option<String>,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.move_item(at.pair, id(&item)?, ids(after)?)?)).await
    }

    /// Takes back the last thing done here to this 1:1 since the home was opened: while it waits
    /// it is as if it had never been done; once sent, what was there before is written again.
    ///
    /// Fails with `NotNow` if there is nothing to take back.
    pub async fn undo(&self, pair: String) -> Result<(), AmbleError> {
        self.of(pair, |at| Ok(at.home.undo(at.pair)?)).await
    }

    /// Takes back what waits about a thing, as if it had never been typed. Returns how many
    /// changes were taken back.
    ///
    /// Fails with `NotNow` if it has already been sent.
    pub async fn unshare(&self, pair: String, thing: String) -> Result<i32, AmbleError> {
        self.of(pair, move |at| Ok(count(at.home.unshare(at.pair, id(&thing)?)?))).await
    }

    /// Changes the notes under an item, from the text its author saw to the text they left.
    pub async fn write_notes(
        &self,
        pair: String,
        item: String,
        base: String,
        result: String,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.write_notes(at.pair, id(&item)?, &base, &result)?)).await
    }

    /// Starts a meeting, dated in the charter's zone. Returns its id.
    ///
    /// Fails with `NotNow` if one is under way.
    pub async fn start_meeting(&self, pair: String) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            Ok(home.start_meeting(id(&pair)?, platform.now()?)?.to_string())
        })
        .await
    }

    /// Ends the meeting under way. Returns its id.
    ///
    /// Fails with `NotNow` if none is under way.
    pub async fn end_meeting(&self, pair: String) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            Ok(home.end_meeting(id(&pair)?, platform.now()?)?.to_string())
        })
        .await
    }

    // -- the private half -------------------------------------------------------------------

    /// Keeps a private note or draft, sealed; it never leaves this device. Returns its id.
    ///
    /// Fails with `Invalid` if it is empty or too long, `Vault`, `Disk`.
    pub async fn add_private(
        &self,
        kind: PrivateKind,
        about: Option<String>,
        body: String,
    ) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            let today = platform.today()?;
            Ok(home.add_private(kind.into(), ids(about)?, &body, today)?.to_string())
        })
        .await
    }

    /// Private notes and drafts, by day: about one 1:1, or all.
    ///
    /// Fails with `Vault` or `Damaged` if one cannot be opened: none is left out in silence.
    pub async fn private_notes(
        &self,
        about: Option<String>,
        page: Page,
    ) -> Result<Vec<PrivateNote>, AmbleError> {
        self.with(move |home, _| {
            let cards = home.private_notes(ids(about)?, page.into())?;
            Ok(cards.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// One private note, by its id or the first characters of it.
    ///
    /// Fails with `NotFound`.
    pub async fn private_note(&self, typed: String) -> Result<PrivateNote, AmbleError> {
        self.with(move |home, _| Ok(home.private_note(&typed)?.into())).await
    }

    /// Changes the words of a private note or draft; its day and its kind stay.
    pub async fn change_private(&self, note: String, body: String) -> Result<(), AmbleError> {
        self.with(move |home, _| Ok(home.change_private(id(&note)?, &body)?)).await
    }

    /// Deletes a private note or draft for ever.
    pub async fn delete_private(&self, note: String) -> Result<(), AmbleError> {
        self.with(move |home, _| Ok(home.delete_private(id(&note)?)?)).await
    }

    /// Shares a private note or draft as an agenda item: its first line becomes the title, the
    /// rest the context, and the private record is gone. Returns the item's id.
    ///
    /// Fails with `Invalid` if the first line is too long for a title. Nothing was moved then.
    pub async fn share_private(
        &self,
        note: String,
        pair: String,
        section: Section,
    ) -> Result<String, AmbleError> {
        self.of(pair, move |at| {
            Ok(at.home.share_private(id(&note)?, at.pair, section.into())?.to_string())
        })
        .await
    }

    /// Takes an item that is still only on this device off the agenda, and keeps its words as a
    /// private draft about the same 1:1. Returns the draft's id.
    ///
    /// Fails with `NotNow` if it has already been sent.
    pub async fn take_back(&self, pair: String, item: String) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            Ok(home.take_back(id(&pair)?, id(&item)?, platform.today()?)?.to_string())
        })
        .await
    }

    // -- out by the owner's hand ------------------------------------------------------------

    /// The shared document of a 1:1 as a plain Automerge file. What waits is not in it.
    ///
    /// Fails with `NotNow` before pairing.
    pub async fn export_shared(&self, pair: String) -> Result<Vec<u8>, AmbleError> {
        self.of(pair, |at| Ok(at.home.export_shared(at.pair)?)).await
    }

    /// The private notes as they are stored: one age file each.
    pub async fn export_private(&self) -> Result<Vec<SealedNote>, AmbleError> {
        self.with(|home, _| Ok(home.export_private()?.into_iter().map(Into::into).collect())).await
    }

    /// The key that opens the private notes, as an age identity file. Whoever has this text and
    /// the files can read them.
    pub async fn private_identity(&self) -> Result<String, AmbleError> {
        self.with(|home, _| Ok(home.private_identity()?.to_string())).await
    }

    /// Everything this home holds, opened, for its owner: secrets of pairs and private notes too.
    pub async fn dump(&self) -> Result<Vec<DumpRow>, AmbleError> {
        self.with(|home, _| Ok(home.dump()?.into_iter().map(Into::into).collect())).await
    }

    // -- pairing and meeting ----------------------------------------------------------------

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

/// The items that a pasted list would add, one a line, without its bullet, number or box; what is
/// indented below a line becomes its context. Saves nothing.
#[uniffi::export]
pub fn read_list(text: String, section: Section) -> Vec<NewItem> {
    core::read_list(&text, section.into()).into_iter().map(Into::into).collect()
}
