//! The story: Ana and Sam pair, meet, write apart, and meet again, each in a home of their own.

use crate::{
    context::day,
    exit::error,
    shapes::{Names, action_json, conflict_words_for_both, item_json},
};
use amble_core::{
    Amble, AmbleError, Conflict, Digest, Direction, ErrorKind, Field, FieldChange, InviteOptions,
    JoinOptions, Listen, MeetEvent, MeetOptions, MeetScreen, NewAction, NewItem, NoteId, ObjectId,
    Owner, Page, PairHandle, PairingEvent, PairingScreen, PrivateKind, Role, Section, Tap,
};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

/// Every frame that a device sent or received, as it was before encryption.
pub(crate) type Frames = Arc<Mutex<Vec<Vec<u8>>>>;

/// The title of a shared item: what a search must find on both devices.
pub(crate) const CONTROL: &str = "Roadmap for spring: who decides";

/// One device, its owner, and what it saw.
pub(crate) struct Device {
    pub(crate) name: &'static str,
    pub(crate) amble: Amble,
    pub(crate) pair: PairHandle,
    pub(crate) frames: Frames,
    /// A word that only this device may ever hold.
    pub(crate) secret: String,
    pub(crate) private: Vec<NoteId>,
    pub(crate) last: Contact,
    _home: TempDir,
}

/// What one contact took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contact {
    pub(crate) digest: Digest,
    pub(crate) sent: u32,
    pub(crate) received: u32,
    pub(crate) bytes: u32,
    pub(crate) milliseconds: u32,
}

/// How it came out.
pub(crate) struct Told {
    pub(crate) ana: Device,
    pub(crate) sam: Device,
    pub(crate) code: String,
    pub(crate) listen: IpAddr,
}

/// All that a device shows of the 1:1: as lines, and for a script. The way is left out: it is
/// the one thing that each device sees from its own side.
pub(crate) struct Agenda {
    pub(crate) lines: Vec<String>,
    pub(crate) json: Value,
}

impl Device {
    pub(crate) fn names(&self) -> Names {
        Names::new(&self.amble, self.pair)
    }

    /// Reads the agenda back from the home.
    pub(crate) fn agenda(&self) -> Result<Agenda, AmbleError> {
        let names = self.names();
        let (mut lines, mut things): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
        let mut add = |line: String, conflicts: &[Conflict], mut thing: Value| {
            lines.push(line);
            for conflict in conflicts {
                let words = conflict_words_for_both(&names, conflict);
                lines.push(format!("    needs a choice: {words}"));
            }
            if let Some(fields) = thing.as_object_mut() {
                fields.remove("way");
            }
            things.push(thing);
        };
        for card in self.amble.items(self.pair, Page::ALL)? {
            let item = &card.item;
            let (author, section) = (names.real(item.author), item.section.word());
            let line = format!("{} · {author} · {section} · {}", item.title, item.state.word());
            add(line, &item.conflicts, item_json(&names, &card));
        }
        for card in self.amble.actions(self.pair, Page::ALL)? {
            let action = &card.action;
            let who = action.who.map(|w| names.real(w)).unwrap_or_default();
            let due = action.due.map(|d| format!(" · from {d}")).unwrap_or_default();
            let line = format!("{} · {who}{due} · {}", action.what, action.state.word());
            add(line, &action.conflicts, action_json(&names, &card));
        }
        Ok(Agenda { lines, json: json!(things) })
    }

    fn add(&self, items: &[(&str, Section)]) -> Result<Vec<ObjectId>, AmbleError> {
        let new = |(title, section): &(&str, Section)| NewItem {
            title: (*title).to_owned(),
            context: String::new(),
            section: *section,
            heads_up: false,
        };
        self.amble.add_items(self.pair, items.iter().map(new).collect())
    }

    fn change(&self, id: ObjectId, field: Field, value: &str) -> Result<(), AmbleError> {
        let value = value.to_owned();
        self.amble.change(self.pair, id, vec![FieldChange { field, value }])
    }

    fn keep_private(&mut self, words: &str, today: NaiveDate) -> Result<(), AmbleError> {
        let body = format!("{words} ({})", self.secret);
        let id = self.amble.add_private(PrivateKind::Note, Some(self.pair), &body, today)?;
        self.private.push(id);
        Ok(())
    }
}

/// A word that nobody can guess and no frame holds by chance.
fn secret_word() -> Result<String, AmbleError> {
    let mut bytes = [0u8; 12];
    getrandom::fill(&mut bytes)
        .map_err(|_| error(ErrorKind::Internal, "this computer gives no random numbers"))?;
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    Ok(format!("heron-{hex}"))
}

fn home() -> Result<TempDir, AmbleError> {
    tempfile::Builder::new()
        .prefix("amble-demo-")
        .tempdir()
        .map_err(|e| error(ErrorKind::Disk, format!("no folder could be made for the demo: {e}")))
}

/// Tells the story.
pub(crate) async fn tell(listen: IpAddr, now: i64) -> Result<Told, AmbleError> {
    let (ana_home, sam_home) = (home()?, home()?);
    let zone = "Europe/Lisbon";
    let ana = Amble::create(&ana_home.path().join("home"), "Ana", zone)?;
    let sam = Amble::create(&sam_home.path().join("home"), "Sam", zone)?;
    let pairing = pair(&ana, &sam, listen, now).await?;
    let device = |name, amble, pair, home| -> Result<Device, AmbleError> {
        Ok(Device {
            name,
            amble,
            pair,
            frames: Frames::default(),
            secret: secret_word()?,
            private: Vec::new(),
            last: Contact::default(),
            _home: home,
        })
    };
    let mut ana = device("Ana", ana, pairing.host, ana_home)?;
    let mut sam = device("Sam", sam, pairing.guest, sam_home)?;

    let today = day(now, zone);
    ana.keep_private("Ask about the promotion before the budget is made", today)?;
    sam.keep_private("Not sure that I want to stay", today)?;
    ana.add(&[(CONTROL, Section::Alignment), ("Your part in the launch", Section::Growth)])?;
    let on_call =
        sam.add(&[("On call again", Section::Roadblocks), ("Holidays", Section::Open)])?;
    let later = |days| (today + Days::new(days)).to_string();
    let draft = sam.amble.add_action(
        sam.pair,
        NewAction {
            what: "Draft the roadmap".into(),
            who: Owner::Me,
            due: Some(today + Days::new(7)),
            measure: "Ana has commented".into(),
            item: None,
        },
    )?;
    meet(&mut ana, &mut sam, listen, now).await?;

    // Apart: both move the date, and Ana drops what Sam is still at work on.
    ana.change(draft, Field::Due, &later(10))?;
    sam.change(draft, Field::Due, &later(14))?;
    if let Some(on_call) = on_call.first().copied() {
        ana.amble.drop_thing(ana.pair, on_call)?;
        sam.change(on_call, Field::Context, "Three weekends in a row")?;
    }
    let title = "Two teams, one room";
    let room = ana.add(&[(title, Section::Relationships), ("Budget", Section::Open)])?;
    sam.add(&[("What went well this week", Section::CheckIn), ("Mentoring", Section::Growth)])?;
    if let Some(room) = room.first().copied() {
        ana.amble.write_notes(ana.pair, room, "", "Try it for a month.")?;
    }
    ana.keep_private("Sam looks tired; ask how the weekends were", today)?;
    sam.keep_private("How to say that the room does not work", today)?;
    meet(&mut ana, &mut sam, listen, now).await?;
    Ok(Told { ana, sam, code: pairing.code, listen })
}

struct Pairing {
    host: PairHandle,
    guest: PairHandle,
    code: String,
}

fn fell_silent() -> AmbleError {
    error(ErrorKind::Pairing, "a pairing screen closed before it was done")
}

/// The next code that a screen shows.
async fn code(screen: &mut PairingScreen) -> Result<String, AmbleError> {
    loop {
        match screen.next().await.ok_or_else(fell_silent)? {
            PairingEvent::Code { code, .. } => return Ok(code),
            PairingEvent::Failed { reason } | PairingEvent::Ended { reason } => {
                return Err(error(ErrorKind::Pairing, reason));
            }
            _ => {}
        }
    }
}

/// How a screen ends.
async fn paired(screen: &mut PairingScreen) -> Result<PairHandle, AmbleError> {
    loop {
        match screen.next().await.ok_or_else(fell_silent)? {
            PairingEvent::Paired { pair, .. } => return Ok(pair),
            PairingEvent::Failed { reason } | PairingEvent::Ended { reason } => {
                return Err(error(ErrorKind::Pairing, reason));
            }
            _ => {}
        }
    }
}

/// Drives both screens as two people would: show, enter, compare, say yes.
async fn pair(ana: &Amble, sam: &Amble, listen: IpAddr, now: i64) -> Result<Pairing, AmbleError> {
    let listen = Listen::Only(listen);
    let options = InviteOptions {
        pair: None,
        as_role: Role::Manager,
        listen: listen.clone(),
        charter: None,
        now,
    };
    let mut host = ana.invite(options).await?;
    let ticket = loop {
        match host.next().await.ok_or_else(fell_silent)? {
            PairingEvent::Ticket { text, .. } => break text,
            PairingEvent::Ended { reason } => return Err(error(ErrorKind::Pairing, reason)),
            _ => {}
        }
    };
    let mut guest = sam.join(JoinOptions { ticket, pair: None, listen, now }).await?;
    let (shown_here, shown_there) = tokio::try_join!(code(&mut host), code(&mut guest))?;
    if shown_here != shown_there {
        host.refuse();
        guest.refuse();
        return Err(error(ErrorKind::Pairing, "the two screens showed different codes"));
    }
    host.confirm();
    guest.confirm();
    let (on_host, on_guest) = tokio::try_join!(paired(&mut host), paired(&mut guest))?;
    tokio::join!(host.leave(), guest.leave());
    Ok(Pairing { host: on_host, guest: on_guest, code: shown_here })
}

/// Keeps every frame, both ways.
fn tap(frames: &Frames) -> Tap {
    let frames = frames.clone();
    Arc::new(move |_: Direction, frame: &[u8]| {
        frames.lock().unwrap_or_else(PoisonError::into_inner).push(frame.to_vec());
    })
}

/// One meeting of both devices, from opening the screens to leaving them in step.
async fn meet(
    ana: &mut Device,
    sam: &mut Device,
    listen: IpAddr,
    now: i64,
) -> Result<(), AmbleError> {
    let listen = Listen::Only(listen);
    let options = |device: &Device, at| MeetOptions {
        listen: listen.clone(),
        at,
        tap: Some(tap(&device.frames)),
        discovery: None,
        now,
    };
    let mut here = ana.amble.meet(ana.pair, options(ana, Vec::new())).await?;
    let found_at = loop {
        match here.next().await {
            Some(MeetEvent::Open { address_ticket, .. }) => break address_ticket,
            Some(_) => {}
            None => return Err(error(ErrorKind::Network, "a meeting screen closed at once")),
        }
    };
    let mut there = sam.amble.meet(sam.pair, options(sam, vec![found_at])).await?;
    let (on_ana, on_sam) = tokio::try_join!(in_step(&mut here), in_step(&mut there))?;
    tokio::join!(here.leave(), there.leave());
    (ana.last, sam.last) = (on_ana, on_sam);
    Ok(())
}

async fn in_step(screen: &mut MeetScreen) -> Result<Contact, AmbleError> {
    loop {
        match screen.next().await {
            Some(MeetEvent::InStep { digest, sent, received, bytes, milliseconds }) => {
                let digest = digest.digest;
                return Ok(Contact { digest, sent, received, bytes, milliseconds });
            }
            Some(MeetEvent::Problem { reason } | MeetEvent::Refused { reason, .. }) => {
                return Err(error(ErrorKind::Internal, reason));
            }
            Some(_) => {}
            None => return Err(error(ErrorKind::Network, "a meeting screen closed too early")),
        }
    }
}
