//! Whatever a person may do on what they see, at random.

use crate::Seed;
use amble_model::{
    Act, Edit, EditError, Entity, Field, FieldChange, FieldValue, Moment, New, NewAction,
    NewDecision, NewMeeting, NewNote, NewTopic, ObjectId, Section, Side, Snapshot, calendar,
    schema::{self, FieldSpec, Kind, Writer},
};

/// A morning on which everything happens.
pub const MORNING: Moment<'static> = Moment { now: 1_795_000_000, zone: "Europe/Lisbon" };

/// Objects after which fewer new ones are made, so that two people meet at those there are.
const ENOUGH: usize = 10;

/// One act at random: nothing, or a refusal, where it is none that can be done.
///
/// # Errors
/// Why it cannot be done.
pub fn any(sees: &Snapshot, seed: &mut Seed) -> Result<Vec<Edit>, EditError> {
    let objects: Vec<ObjectId> = sees.record.objects.keys().copied().collect();
    let topics = of(&objects, Entity::Topic);
    let what = seed.below(12);
    let few = objects.len() < ENOUGH || seed.chance(20);
    if what < 2 && few || topics.is_empty() {
        let new = new(sees, &topics, seed);
        return sees.create(&[new], later(seed), seed);
    }
    let mut entities: Vec<Entity> = objects.iter().map(|id| id.entity).collect();
    entities.dedup();
    let entity = *seed.pick(&entities);
    let (object, topic) = (favourite(&of(&objects, entity), seed), favourite(&topics, seed));
    match what {
        2 | 3 => {
            let shown = text(sees, topic);
            let now = rewritten(&shown, seed);
            sees.write_notes(topic, &shown, &now, seed)
        }
        4..7 => {
            let known = entity.spec().moves.iter().map(|m| m.act).collect::<Vec<_>>();
            let act = if seed.chance(90) { *seed.pick(&known) } else { *seed.pick(&Act::ALL) };
            sees.act(object, act, later(seed).now, seed)
        }
        7 => {
            let after = seed.chance(70).then(|| *seed.pick(&topics));
            sees.place(topic, after, seed)
        }
        8 if !sees.conflicts().is_empty() => {
            let of = seed.pick(&sees.conflicts()).clone();
            let versions = of.conflict.values;
            let value = seed.pick(&versions).value.clone();
            sees.settle(of.id, of.conflict.field, value.as_ref(), seed)
        }
        _ => {
            let mine = sees.get_object(object).is_some_and(|o| o.author == sees.people.me);
            let kept = [Field::STATE, Field::SEEN, Field::REV, Field::RANK];
            let may = |row: &&FieldSpec| {
                let by_hand = row.writer != Writer::Creator && !kept.contains(&row.field);
                by_hand && row.writer.allows(mine)
            };
            let fields: Vec<Field> =
                entity.spec().fields.iter().filter(may).map(|row| row.field).collect();
            let Some(field) = fields.get(seed.below(fields.len())).copied() else {
                return Ok(Vec::new());
            };
            let value = value(entity, field, seed);
            sees.set(object, &[FieldChange { field, value }], seed)
        }
    }
}

/// The lines under a topic as an editor shows them.
#[must_use]
pub fn text(sees: &Snapshot, topic: ObjectId) -> String {
    let lines: Vec<String> = sees.notes(topic).into_iter().map(|note| note.text).collect();
    lines.join("\n")
}

/// A text after somebody was at it: lines changed, put in, taken out and moved.
pub fn rewritten(text: &str, seed: &mut Seed) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=seed.below(3) {
        let at = seed.below(lines.len() + 1);
        match seed.below(5) {
            0 if at < lines.len() => drop(lines.remove(at)),
            1 | 2 if at < lines.len() => lines[at].push_str(&words(seed)),
            3 if at < lines.len() => {
                let line = lines.remove(at);
                lines.insert(seed.below(lines.len() + 1), line);
            }
            _ => lines.insert(at, words(seed)),
        }
    }
    lines.join("\n")
}

/// One of some, the first ones more often: so that two people often do something with the same.
fn favourite(of: &[ObjectId], seed: &mut Seed) -> ObjectId {
    let end = seed.below(of.len()) + 1;
    of[seed.below(end)]
}

fn of(objects: &[ObjectId], entity: Entity) -> Vec<ObjectId> {
    objects.iter().filter(|id| id.entity == entity).copied().collect()
}

fn later(seed: &mut Seed) -> Moment<'static> {
    Moment { now: MORNING.now + 600 * seed.below(6) as i64, ..MORNING }
}

/// A few words of few letters, so that two people write the same now and then.
fn words(seed: &mut Seed) -> String {
    let letter = |seed: &mut Seed| *seed.pick(&["a", "b", "c", "da capo", "\u{1f44b}"]);
    (0..=seed.below(2)).map(|_| letter(seed)).collect()
}

fn new(sees: &Snapshot, topics: &[ObjectId], seed: &mut Seed) -> New {
    let topic = (!topics.is_empty() && seed.chance(70)).then(|| *seed.pick(topics));
    match seed.below(5) {
        0 => NewAction {
            what: words(seed),
            owner: *seed.pick(&Side::ALL),
            due: seed.chance(50).then(|| day(seed)),
            done_when: if seed.chance(50) { words(seed) } else { String::new() },
            topic,
        }
        .into(),
        1 => NewDecision { what: words(seed), topic }.into(),
        2 if sees.active_meeting().is_none() => NewMeeting {}.into(),
        3 if topic.is_some() => NewNote { topic, text: words(seed) }.into(),
        _ => NewTopic {
            title: words(seed),
            details: if seed.chance(50) { words(seed) } else { String::new() },
            section: seed.chance(50).then(|| *seed.pick(&Section::ALL)),
            heads_up: seed.chance(30),
        }
        .into(),
    }
}

fn day(seed: &mut Seed) -> chrono::NaiveDate {
    let days = ["2026-12-01", "2026-12-04"];
    calendar::date(days[seed.below(days.len())]).unwrap()
}

/// A value that fits a field, or that takes its value away.
fn value(entity: Entity, field: Field, seed: &mut Seed) -> Option<FieldValue> {
    if seed.chance(15) {
        return None;
    }
    Some(match schema::row(entity, field)?.kind {
        Kind::Choice(known) => FieldValue::Choice((*seed.pick(known)).to_owned()),
        Kind::Date => FieldValue::Day(day(seed)),
        Kind::Time => FieldValue::Text("09:30".to_owned()),
        Kind::Flag => FieldValue::Flag(seed.chance(50)),
        Kind::Number { min, max } => FieldValue::Number((min + seed.below(2) as i32).min(max)),
        Kind::Side => FieldValue::Side(*seed.pick(&Side::ALL)),
        _ => FieldValue::Text(words(seed)),
    })
}
