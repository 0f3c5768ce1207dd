//! How what the core says is copied into what crosses. No decision is made here; names are the
//! core's.

use crate::{
    cards::{
        Action, Charter, Choice, Conflict, Day, Decision, Digest, DigestLine, DumpRow, FieldChange,
        FoundThing, Item, Me, Meeting, NewAction, NewItem, PersonCard, PrivateNote, Problem,
        SealedNote, Thing, What, Who,
    },
    error::AmbleError,
    events::{MeetEvent, PairingEvent},
};
use amble_core::{self as core, Amble, ObjectId, PairHandle, PersonId};

/// A count that may not fit: nobody keeps two thousand million things.
pub(crate) fn count(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The things of one 1:1, with names.
pub(crate) struct Names<'a> {
    pub(crate) home: &'a Amble,
    pub(crate) pair: PairHandle,
}

impl Names<'_> {
    fn who(&self, person: PersonId) -> Who {
        let me = person == self.home.me().person;
        Who { person: person.to_string(), name: self.home.name_of(self.pair, person), me }
    }

    fn conflict(&self, thing: ObjectId, label: &str, conflict: core::Conflict) -> Conflict {
        let field = conflict.field;
        let choice = |claim: core::Claim| {
            let shown = claim.value.shown();
            let owner = (field == core::Field::Who).then(|| PersonId::from_key(&shown).ok());
            let (value, shown) = match owner.flatten() {
                Some(person) => (person.to_string(), self.home.name_of(self.pair, person)),
                None => (shown.clone(), shown),
            };
            Choice { value, shown, by: self.who(claim.by) }
        };
        Conflict {
            thing: thing.to_string(),
            label: label.to_owned(),
            field: field.into(),
            choices: conflict.values.into_iter().map(choice).collect(),
        }
    }

    fn all(&self, id: ObjectId, label: &str, conflicts: Vec<core::Conflict>) -> Vec<Conflict> {
        conflicts.into_iter().map(|conflict| self.conflict(id, label, conflict)).collect()
    }

    pub(crate) fn item(&self, card: core::ItemCard) -> Item {
        let core::ItemCard { item, way, here } = card;
        Item {
            id: item.id.to_string(),
            author: self.who(item.author),
            conflicts: self.all(item.id, &item.title, item.conflicts),
            title: item.title,
            context: item.context,
            section: item.section,
            heads_up: item.heads_up,
            state: item.state.into(),
            notes: item.notes,
            way: way.into(),
            here,
        }
    }

    pub(crate) fn action(&self, card: core::ActionCard) -> Action {
        let core::ActionCard { action, way } = card;
        Action {
            id: action.id.to_string(),
            author: self.who(action.author),
            conflicts: self.all(action.id, &action.what, action.conflicts),
            what: action.what,
            who: action.who.map(|person| self.who(person)),
            due: action.due.map(Day),
            measure: action.measure,
            item: action.item.map(|id| id.to_string()),
            state: action.state.into(),
            way: way.into(),
        }
    }

    pub(crate) fn decision(&self, card: core::DecisionCard) -> Decision {
        let core::DecisionCard { decision, way } = card;
        Decision {
            id: decision.id.to_string(),
            author: self.who(decision.author),
            what: decision.what,
            item: decision.item.map(|id| id.to_string()),
            meeting: decision.meeting.map(|id| id.to_string()),
            stands: decision.state == core::DecisionState::Open,
            way: way.into(),
        }
    }

    pub(crate) fn meeting(&self, card: core::MeetingCard) -> Meeting {
        let core::MeetingCard { meeting, way } = card;
        let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        Meeting {
            id: meeting.id.to_string(),
            author: self.who(meeting.author),
            date: meeting.date.map(Day),
            start: meeting.start.map(clock),
            end: meeting.end.map(clock),
            zone: meeting.zone,
            state: meeting.state.into(),
            started_as: meeting.started_as.iter().map(ObjectId::to_string).collect(),
            way: way.into(),
        }
    }

    pub(crate) fn thing(&self, card: core::ThingCard) -> Thing {
        Thing {
            item: card.item.map(|card| self.item(card)),
            action: card.action.map(|card| self.action(card)),
            decision: card.decision.map(|card| self.decision(card)),
            meeting: card.meeting.map(|card| self.meeting(card)),
            actions: card.actions.into_iter().map(|card| self.action(card)).collect(),
            decisions: card.decisions.into_iter().map(|card| self.decision(card)).collect(),
        }
    }

    pub(crate) fn conflict_card(&self, card: core::ConflictCard) -> Conflict {
        self.conflict(card.object, &card.label, card.conflict)
    }
}

/// A digest with names.
pub(crate) fn digest(home: &Amble, card: core::DigestCard) -> Digest {
    let names = Names { home, pair: card.pair };
    let line = |line: core::DigestLine| DigestLine {
        by: names.who(line.by),
        thing: line.object.to_string(),
        entity: line.object.entity.into(),
        label: line.label,
        what: match line.what {
            core::What::New => What::New,
            core::What::Changed { field, before, after } => {
                What::Changed { field: field.into(), before, after }
            }
            core::What::Notes => What::Notes,
            core::What::State { state } => What::State { state },
            core::What::NeedsDecision { field } => What::NeedsDecision { field: field.into() },
        },
    };
    Digest { pair: card.pair.to_string(), lines: card.digest.lines.into_iter().map(line).collect() }
}

/// What happened in a meeting, with names.
pub(crate) fn meet_event(home: &Amble, event: core::MeetEvent) -> MeetEvent {
    use core::MeetEvent as Theirs;
    match event {
        Theirs::Open { address_ticket, addresses } => MeetEvent::Open { address_ticket, addresses },
        Theirs::Looking { addresses } => MeetEvent::Looking { addresses: count(addresses) },
        Theirs::DiscoveryFailed { reason } => MeetEvent::DiscoveryFailed { reason },
        Theirs::Connected { name } => MeetEvent::Connected { name },
        Theirs::PairingCompleted => MeetEvent::PairingCompleted,
        Theirs::Progress { sent, received } => {
            MeetEvent::Progress { sent: count(sent), received: count(received) }
        }
        Theirs::InStep { digest: card, sent, received, bytes, milliseconds } => MeetEvent::InStep {
            digest: digest(home, card),
            sent: count(sent),
            received: count(received),
            bytes: count(bytes),
            milliseconds: count(milliseconds),
        },
        Theirs::NotTakenIn { reason, count: n } => {
            MeetEvent::NotTakenIn { reason, count: count(n) }
        }
        Theirs::Refused { reason, count: n } => MeetEvent::Refused { reason, count: count(n) },
        Theirs::Adopted => MeetEvent::Adopted,
        Theirs::Behind => MeetEvent::Behind,
        Theirs::Problem { reason } => MeetEvent::Problem { reason },
        Theirs::Disconnected { reason } => MeetEvent::Disconnected { reason },
        Theirs::Closed => MeetEvent::Closed,
    }
}

impl From<core::PairingEvent> for PairingEvent {
    fn from(event: core::PairingEvent) -> Self {
        use core::PairingEvent as Theirs;
        match event {
            Theirs::Ticket { text, seconds } => Self::Ticket { text, seconds: count(seconds) },
            Theirs::Connecting => Self::Connecting,
            Theirs::Code { code, name, role } => Self::Code { code, name, role: role.into() },
            Theirs::Failed { reason } => Self::Failed { reason },
            Theirs::Paired { pair, name } => Self::Paired { pair: pair.to_string(), name },
            Theirs::Pending { pair, name } => Self::Pending { pair: pair.to_string(), name },
            Theirs::Ended { reason } => Self::Ended { reason },
        }
    }
}

impl From<core::Me> for Me {
    fn from(me: core::Me) -> Self {
        Self {
            person: me.person.to_string(),
            name: me.name,
            device: me.device.to_string(),
            port: me.port.into(),
            zone: me.zone,
        }
    }
}

impl From<core::Charter> for Charter {
    fn from(charter: core::Charter) -> Self {
        Self {
            zone: charter.zone,
            every_days: charter.every_days.into(),
            minutes: charter.minutes.into(),
        }
    }
}

impl From<Charter> for core::Charter {
    fn from(charter: Charter) -> Self {
        // Out of range becomes zero, which the core refuses with a sentence.
        let small = |n: i32| u16::try_from(n).unwrap_or(0);
        Self {
            zone: charter.zone,
            every_days: small(charter.every_days),
            minutes: small(charter.minutes),
        }
    }
}

impl From<core::NewItem> for NewItem {
    fn from(new: core::NewItem) -> Self {
        let section = Some(new.section);
        Self { title: new.title, context: new.context, section, heads_up: new.heads_up }
    }
}

impl From<core::PersonCard> for PersonCard {
    fn from(card: core::PersonCard) -> Self {
        Self {
            pair: card.pair.to_string(),
            name: card.name,
            role: card.role.map(Into::into),
            state: card.state.into(),
            person: card.person.map(|person| person.to_string()),
            waiting: count(card.waiting),
            sent: count(card.sent),
            open_items: count(card.open_items),
            their_items: count(card.their_items),
            heads_ups: count(card.heads_ups),
            open_actions: count(card.open_actions),
            conflicts: count(card.conflicts),
            problems: count(card.problems),
            last_contact: card.last_contact.map(Day),
            next_meeting: card.next_meeting.map(Day),
            muted: card.muted,
            charter: card.charter.map(Into::into),
            safety_number: card.safety_number,
        }
    }
}

impl From<core::FoundThing> for FoundThing {
    fn from(found: core::FoundThing) -> Self {
        let (pair, thing) = (found.pair.to_string(), found.id.to_string());
        Self { pair, thing, entity: found.id.entity.into() }
    }
}

impl From<core::ProblemCard> for Problem {
    fn from(card: core::ProblemCard) -> Self {
        let edits = card.edits.iter().map(core::EditId::to_string).collect();
        Self { why: card.why, edits, words: card.words }
    }
}

impl From<NewItem> for core::NewItem {
    fn from(new: NewItem) -> Self {
        let section = new.section.unwrap_or(core::Section::Open);
        Self { title: new.title, context: new.context, section, heads_up: new.heads_up }
    }
}

impl TryFrom<NewAction> for core::NewAction {
    type Error = AmbleError;

    fn try_from(new: NewAction) -> Result<Self, AmbleError> {
        Ok(Self {
            what: new.what,
            who: new.who.into(),
            due: new.due.map(|day| day.0),
            measure: new.measure,
            item: new.item.map(|id| id.parse()).transpose()?,
        })
    }
}

impl From<FieldChange> for core::FieldChange {
    fn from(change: FieldChange) -> Self {
        Self { field: change.field.into(), value: change.value }
    }
}

impl From<core::PrivateCard> for PrivateNote {
    fn from(card: core::PrivateCard) -> Self {
        Self {
            id: card.id.to_string(),
            kind: card.kind.into(),
            about: card.about.map(|pair| pair.to_string()),
            written: Day(card.written),
            body: card.body,
        }
    }
}

impl From<core::SealedNote> for SealedNote {
    fn from(note: core::SealedNote) -> Self {
        Self { id: note.id.to_string(), bytes: note.bytes }
    }
}

impl From<core::DumpRow> for DumpRow {
    fn from(row: core::DumpRow) -> Self {
        Self { key: row.key, value: row.value }
    }
}
