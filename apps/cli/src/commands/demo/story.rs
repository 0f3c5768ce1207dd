//! The story: Ana and Sam pair, sync, write apart, and sync again, each in a home of their own.

use crate::commands::*;
use amble_core::{
    Act, Action, Amble, AmbleError, Direction, Field, FieldChange, FieldValue, InviteOptions,
    JoinOptions, Listen, NewAction, NewTopic, ObjectId, PairHandle, PairingEvent, Role, Section,
    Side, SyncEvent, SyncOptions, SyncSession, Tap, Topic, calendar,
};
use chrono::{Days, NaiveDate};
use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

/// The title of a shared topic: what a search must find on both devices.
pub(super) const CONTROL: &str = "Roadmap for spring: who decides";
/// A title that Ana types first, and rewrites before the two sync.
pub(super) const TYPED_FIRST: &str = "Why nobody told me";
const ZONE: &str = "Europe/Lisbon";

/// One home, its owner, and what it saw.
pub(super) struct Home {
    pub(super) amble: Amble,
    pub(super) pair: PairHandle,
    /// What only this home may ever hold.
    pub(super) private: &'static str,
    /// What was said when both were up to date last.
    pub(super) last: SyncEvent,
    listen: Listen,
    now: i64,
    today: NaiveDate,
    frames: Arc<Mutex<Vec<Vec<u8>>>>,
    _folder: TempDir,
}

pub(super) struct Story {
    pub(super) ana: Home,
    pub(super) sam: Home,
    pub(super) code: String,
}

impl Home {
    /// A home in a folder of its own, whose owner has added the other and written a private note.
    fn begin([name, them, private]: [&'static str; 3], listen: IpAddr, now: i64) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("amble-demo-").tempdir();
        let folder = folder.map_err(|e| error(ErrorKind::Disk, format!("no folder: {e}")))?;
        let amble = Amble::init(&folder.path().join("home"), name, ZONE)?;
        let today = calendar::local(now, ZONE).map(|at| at.date()).unwrap_or_default();
        let pair = amble.add_person(them)?;
        amble.add_private(Some(pair), private, today)?;
        let (listen, last, frames) = (Listen::Only(listen), SyncEvent::Closed, Arc::default());
        Ok(Self { amble, pair, private, last, listen, now, today, frames, _folder: folder })
    }

    /// Every frame that this device sent or received, as it was before encryption.
    pub(super) fn frames(&self) -> Vec<Vec<u8>> {
        self.frames.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn reader(&self) -> Result<Audience, AmbleError> {
        Ok(Audience::new(&self.amble.person(self.pair)?, self.today))
    }

    fn add(&self, title: &str, section: Section) -> Result<ObjectId, AmbleError> {
        let (title, details, section) = (title.into(), String::new(), Some(section));
        let new = NewTopic { title, details, section, heads_up: false };
        self.amble.create(self.pair, new.into(), self.now)
    }

    fn set(&self, id: ObjectId, field: Field, value: FieldValue) -> Result<(), AmbleError> {
        self.amble.set(self.pair, id, &[FieldChange { field, value: Some(value) }])
    }

    async fn sync(&self, at: Vec<String>) -> Result<SyncSession, AmbleError> {
        let frames = self.frames.clone();
        let tap: Tap = Arc::new(move |_: Direction, frame: &[u8]| {
            frames.lock().unwrap_or_else(PoisonError::into_inner).push(frame.to_vec());
        });
        let (listen, now) = (self.listen, self.now);
        let options = SyncOptions { listen, at, discovery: None, tap: Some(tap), now };
        self.amble.sync(self.pair, options).await
    }
}

pub(super) async fn tell(listen: IpAddr, now: i64) -> Result<Story> {
    let hers = "Ask about the promotion before the budget is made";
    let mut ana = Home::begin(["Ana", "Sam", hers], listen, now)?;
    let mut sam = Home::begin(["Sam", "Ana", "Not sure that I want to stay"], listen, now)?;
    let code = pair(&ana, &sam).await?;

    let roadmap = ana.add(CONTROL, Section::Alignment)?;
    let news = ana.add(TYPED_FIRST, Section::Feedback)?;
    let title = Field::from_word("title").unwrap_or(Topic::DETAILS);
    ana.set(news, title, FieldValue::Text("How news travels".into()))?;
    let on_call = sam.add("On call again", Section::Roadblocks)?;
    let draft = NewAction {
        what: "Outline the roadmap".into(),
        owner: Side::Me,
        due: Some(ana.today + Days::new(7)),
        done_when: "Ana has commented".into(),
        topic: None,
    };
    let draft = sam.amble.create(sam.pair, draft.into(), now)?;
    ana.amble.write_notes(ana.pair, roadmap, "", "We try it for a month.")?;
    sync(&mut ana, &mut sam).await?;

    // Apart: both move the date and change the note; Ana drops what Sam is changing.
    let later = |days| FieldValue::Day(ana.today + Days::new(days));
    ana.set(draft, Action::DUE, later(10))?;
    sam.set(draft, Action::DUE, later(14))?;
    let shown = "We try it for a month.";
    ana.amble.write_notes(ana.pair, roadmap, shown, "We try it for two months.")?;
    sam.amble.write_notes(sam.pair, roadmap, shown, "We try it for a month, then ask the team.")?;
    ana.amble.act(ana.pair, on_call, Act::Drop, now)?;
    sam.set(on_call, Topic::DETAILS, FieldValue::Text("Three weekends in a row".into()))?;
    sam.add("What went well this week", Section::CheckIn)?;
    sync(&mut ana, &mut sam).await?;
    Ok(Story { ana, sam, code })
}

fn ended(what: &str) -> Failed {
    error(ErrorKind::Network, format!("a {what} ended before it was done"))
}

/// Waits for one event of a pairing, and takes something out of it.
macro_rules! wait {
    ($session:expr, $event:pat => $value:expr) => {
        loop {
            match $session.next().await.ok_or_else(|| ended("pairing"))? {
                PairingEvent::Failed { reason } | PairingEvent::Ended { reason } => {
                    return Err(error(ErrorKind::Pairing, reason));
                }
                $event => break $value,
                _ => {}
            }
        }
    };
}

/// Pairs as two people would: show, enter, compare, say yes. Returns what both compared.
async fn pair(ana: &Home, sam: &Home) -> Result<String> {
    let (listen, now, as_role) = (ana.listen, ana.now, Role::Manager);
    let invite = InviteOptions { pair: Some(ana.pair), as_role, listen, charter: None, now };
    let mut host = ana.amble.invite(invite).await?;
    let ticket = wait!(host, PairingEvent::Ticket { text, .. } => text);
    let join = JoinOptions { ticket, pair: Some(sam.pair), listen, now };
    let mut guest = sam.amble.join(join).await?;
    let here = wait!(host, PairingEvent::Code { code, .. } => code);
    let there = wait!(guest, PairingEvent::Code { code, .. } => code);
    if here != there {
        return Err(error(ErrorKind::Pairing, "the two screens showed different codes"));
    }
    host.confirm();
    guest.confirm();
    wait!(host, PairingEvent::Paired { pair, .. } => pair);
    wait!(guest, PairingEvent::Paired { pair, .. } => pair);
    tokio::join!(host.leave(), guest.leave());
    Ok(here)
}

/// One sync of both, from connecting to leaving up to date.
async fn sync(ana: &mut Home, sam: &mut Home) -> Result {
    let mut here = ana.sync(Vec::new()).await?;
    let at = loop {
        let event = here.next().await.ok_or_else(|| ended("sync"))?;
        if let SyncEvent::Open { address_ticket, .. } = event {
            break address_ticket;
        }
    };
    let mut there = sam.sync(vec![at]).await?;
    (ana.last, sam.last) = tokio::try_join!(up_to_date(&mut here), up_to_date(&mut there))?;
    tokio::join!(here.leave(), there.leave());
    Ok(())
}

async fn up_to_date(session: &mut SyncSession) -> Result<SyncEvent> {
    loop {
        match session.next().await.ok_or_else(|| ended("sync"))? {
            done @ SyncEvent::UpToDate { .. } => return Ok(done),
            SyncEvent::Problem { reason } | SyncEvent::Refused { reason, .. } => {
                return Err(error(ErrorKind::Internal, reason));
            }
            _ => {}
        }
    }
}
