//! How things look: as a line for a person and as an object for a script. The shapes of the
//! objects are documented in `docs/CLI.md`. Reads what it is given; changes nothing.

use crate::output::Line;
use amble_core::{
    ActionCard, Amble, Conflict, ConflictCard, DecisionCard, Field, ItemCard, MeetingCard,
    ObjectId, PairHandle, PersonCard, PersonId, PrivateCard, ProblemCard, ThingCard, Value,
};
use chrono::NaiveDate;
use serde_json::{Value as Json, json};

/// What the two of a 1:1 are called.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    amble: Amble,
    pair: PairHandle,
    me: PersonId,
    mine: String,
}

impl Names {
    /// The names of a 1:1.
    pub(crate) fn new(amble: &Amble, pair: PairHandle) -> Self {
        let me = amble.me();
        Self { amble: amble.clone(), pair, me: me.person, mine: me.name }
    }

    /// As said to the owner of this home: "you", or the other's name.
    pub(crate) fn said(&self, person: PersonId) -> String {
        self.amble.name_of(self.pair, person)
    }

    /// The name itself, the same on both devices.
    pub(crate) fn real(&self, person: PersonId) -> String {
        if person == self.me { self.mine.clone() } else { self.said(person) }
    }

    /// A value of a field as a person reads it, as it could be typed.
    pub(crate) fn value(&self, field: Field, words: &str, said: bool) -> String {
        match (field, PersonId::from_key(words)) {
            (Field::Who, Ok(person)) if said => self.said(person),
            (Field::Who, Ok(person)) => self.real(person),
            _ => words.to_owned(),
        }
    }
}

/// The first characters of an id: enough to type.
pub(crate) fn short(id: ObjectId) -> String {
    id.key().chars().take(6).collect()
}

/// A day as a person reads it.
pub(crate) fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// Something empty in a person's words.
pub(crate) fn or_none(words: &str) -> &str {
    if words.is_empty() { "none" } else { words }
}

/// Words, or null for none.
fn or_null(words: &str) -> Json {
    if words.is_empty() { Json::Null } else { json!(words) }
}

/// One of something, or several.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Conflicts as a script reads them.
pub(crate) fn conflicts_json(names: &Names, conflicts: &[Conflict]) -> Json {
    let claim = |field, value: &Value, by| {
        let value = match value {
            Value::Flag(flag) => json!(flag),
            Value::Words(words) => or_null(&names.value(field, words, false)),
        };
        json!({ "value": value, "who": names.real(by), "who_id": by.to_string() })
    };
    conflicts
        .iter()
        .map(|c| {
            let values: Vec<Json> =
                c.values.iter().map(|v| claim(c.field, &v.value, v.by)).collect();
            json!({ "field": c.field.word(), "values": values })
        })
        .collect()
}

/// A conflict in one line: the values and whose they are; the one that is shown meanwhile last.
pub(crate) fn conflict_words(names: &Names, conflict: &Conflict) -> String {
    claims(conflict, |field, words| names.value(field, words, true), |by| names.said(by))
}

/// The same with both names, so that it reads the same on both devices.
pub(crate) fn conflict_words_for_both(names: &Names, conflict: &Conflict) -> String {
    claims(conflict, |field, words| names.value(field, words, false), |by| names.real(by))
}

fn claims(
    conflict: &Conflict,
    value: impl Fn(Field, &str) -> String,
    name: impl Fn(PersonId) -> String,
) -> String {
    let values: Vec<String> = conflict
        .values
        .iter()
        .map(|c| {
            let value = value(conflict.field, &c.value.shown());
            format!("{} ({})", or_none(&value), name(c.by))
        })
        .collect();
    format!("{}: {}", conflict.field.word(), values.join(" · "))
}

/// What to type to settle a conflict, one line a value.
pub(crate) fn settle_words(names: &Names, id: ObjectId, conflict: &Conflict) -> Vec<String> {
    let field = conflict.field.word();
    let mut out: Vec<String> = Vec::new();
    for claim in &conflict.values {
        let value = names.value(conflict.field, &claim.value.shown(), false);
        let value = match or_none(&value) {
            "dropped" if conflict.field == Field::State => "drop".to_owned(),
            _ if conflict.field == Field::State => "keep".to_owned(),
            plain if plain.contains(|c: char| !c.is_alphanumeric() && c != '-') => {
                format!("'{}'", plain.replace('\'', "'\\''"))
            }
            plain => plain.to_owned(),
        };
        let line = format!("amble settle {} {field} {value}", short(id));
        if !out.contains(&line) {
            out.push(line);
        }
    }
    out
}

/// An agenda item as a script reads it.
pub(crate) fn item_json(names: &Names, card: &ItemCard) -> Json {
    let item = &card.item;
    json!({
        "id": item.id.to_string(),
        "title": item.title,
        "context": or_null(&item.context),
        "section": item.section.word(),
        "heads_up": item.heads_up,
        "state": item.state.word(),
        "way": card.way.word(),
        "here": card.here,
        "author": names.real(item.author),
        "author_id": item.author.to_string(),
        "notes": item.notes,
        "conflicts": conflicts_json(names, &item.conflicts),
    })
}

/// An agenda item in one line.
pub(crate) fn item_line(names: &Names, card: &ItemCard, number: usize) -> Line {
    let item = &card.item;
    let mut line = Line::new()
        .plain(&format!("{number:>3}. "))
        .dim(&short(item.id))
        .plain(&format!("  {}", item.title))
        .dim(&format!(" · {} · {}", names.said(item.author), card.way.word()));
    if item.state != amble_core::ItemState::Open {
        line = line.dim(&format!(" · {}", item.state.word()));
    }
    if item.heads_up { line.attention(" · heads-up") } else { line }
}

/// An action item as a script reads it.
pub(crate) fn action_json(names: &Names, card: &ActionCard) -> Json {
    let action = &card.action;
    json!({
        "id": action.id.to_string(),
        "what": action.what,
        "who": action.who.map(|who| names.real(who)),
        "who_id": action.who.map(|who| who.to_string()),
        "due": action.due.map(|due| due.to_string()),
        "measure": or_null(&action.measure),
        "item": action.item.map(|item| item.to_string()),
        "state": action.state.word(),
        "way": card.way.word(),
        "author": names.real(action.author),
        "author_id": action.author.to_string(),
        "conflicts": conflicts_json(names, &action.conflicts),
    })
}

/// An action item in one line.
pub(crate) fn action_line(names: &Names, card: &ActionCard) -> Line {
    let action = &card.action;
    let who = action.who.map_or_else(|| "nobody yet".to_owned(), |who| names.said(who));
    let due = action.due.map(|due| format!(" · from {}", day_words(due))).unwrap_or_default();
    let line = Line::new()
        .plain("     ")
        .dim(&short(action.id))
        .plain(&format!("  {} · {who}{due}", action.what))
        .dim(&format!(" · {}", card.way.word()));
    match action.state {
        amble_core::ActionState::Open => line,
        state => line.dim(&format!(" · {}", state.word())),
    }
}

/// A decision as a script reads it.
pub(crate) fn decision_json(names: &Names, card: &DecisionCard) -> Json {
    let decision = &card.decision;
    json!({
        "id": decision.id.to_string(),
        "what": decision.what,
        "item": decision.item.map(|item| item.to_string()),
        "meeting": decision.meeting.map(|meeting| meeting.to_string()),
        "state": decision.state.word(),
        "way": card.way.word(),
        "author": names.real(decision.author),
        "author_id": decision.author.to_string(),
        "conflicts": [],
    })
}

/// A meeting as a script reads it.
pub(crate) fn meeting_json(names: &Names, card: &MeetingCard) -> Json {
    let meeting = &card.meeting;
    let time = |t: Option<chrono::NaiveTime>| t.map(|t| t.format("%H:%M").to_string());
    let ids: Vec<String> = meeting.started_as.iter().map(ToString::to_string).collect();
    json!({
        "id": meeting.id.to_string(),
        "date": meeting.date.map(|d| d.to_string()),
        "start": time(meeting.start),
        "end": time(meeting.end),
        "zone": meeting.zone,
        "state": meeting.state.word(),
        "way": card.way.word(),
        "author": names.real(meeting.author),
        "author_id": meeting.author.to_string(),
        "started_as": ids,
    })
}

/// Any one thing as a script reads it.
pub(crate) fn thing_json(names: &Names, card: &ThingCard) -> Json {
    let item = card.item.as_ref().map(|c| item_json(names, c));
    let action = || card.action.as_ref().map(|c| action_json(names, c));
    let decision = || card.decision.as_ref().map(|c| decision_json(names, c));
    let meeting = || card.meeting.as_ref().map(|c| meeting_json(names, c));
    item.or_else(action).or_else(decision).or_else(meeting).unwrap_or(Json::Null)
}

/// A short name for any one thing.
pub(crate) fn thing_label(card: &ThingCard) -> String {
    let item = card.item.as_ref().map(|c| c.item.title.clone());
    let action = || card.action.as_ref().map(|c| c.action.what.clone());
    let decision = || card.decision.as_ref().map(|c| c.decision.what.clone());
    let meeting = || {
        let date = card.meeting.as_ref().and_then(|c| c.meeting.date);
        date.map(|date| format!("the meeting of {}", day_words(date)))
    };
    item.or_else(action).or_else(decision).or_else(meeting).unwrap_or_else(|| "it".to_owned())
}

/// A person as a script reads them.
pub(crate) fn person_json(card: &PersonCard) -> Json {
    let charter = card
        .charter
        .as_ref()
        .map(|c| json!({ "zone": c.zone, "every_days": c.every_days, "minutes": c.minutes }));
    json!({
        "id": card.pair.to_string(),
        "name": card.name,
        "role": card.role.map(amble_core::Role::word),
        "state": card.state.word(),
        "person": card.person.map(|p| p.to_string()),
        "waiting": card.waiting,
        "sent": card.sent,
        "open_items": card.open_items,
        "their_items": card.their_items,
        "heads_ups": card.heads_ups,
        "open_actions": card.open_actions,
        "conflicts": card.conflicts,
        "problems": card.problems,
        "last_contact": card.last_contact.map(|d| d.to_string()),
        "next_meeting": card.next_meeting.map(|d| d.to_string()),
        "muted": card.muted,
        "charter": charter,
        "safety_number": card.safety_number,
    })
}

/// A conflict and its thing as a script reads them.
pub(crate) fn conflict_json(names: &Names, card: &ConflictCard) -> Json {
    let mut all = conflicts_json(names, std::slice::from_ref(&card.conflict));
    let mut one = all.get_mut(0).map(Json::take).unwrap_or_default();
    if let Some(fields) = one.as_object_mut() {
        fields.insert("id".into(), json!(card.object.to_string()));
        fields.insert("label".into(), json!(card.label));
    }
    one
}

/// A problem as a script reads it.
pub(crate) fn problem_json(card: &ProblemCard) -> Json {
    let edits: Vec<String> = card.edits.iter().map(ToString::to_string).collect();
    json!({ "why": card.why, "edits": edits, "words": card.words })
}

/// A private note as a script reads it.
pub(crate) fn private_json(card: &PrivateCard, about: Option<&str>) -> Json {
    json!({
        "id": card.id.to_string(),
        "kind": card.kind.word(),
        "about": about,
        "about_id": card.about.map(|p| p.to_string()),
        "written": card.written.to_string(),
        "body": card.body,
        "way": "only me",
    })
}
