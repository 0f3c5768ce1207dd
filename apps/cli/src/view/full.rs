//! One thing in full: its fields as the schema has them, so that a new one is shown, too.

use super::*;
use amble_core::{
    Decision, Delivery, Query, Snapshot,
    schema::{FieldSpec, Kind},
};

/// Shows one thing, and below it what belongs to it.
pub(crate) fn full(out: &mut Output, thing: &Thing, snapshot: &Snapshot, reader: &Audience) {
    let id = thing.id();
    let Some(object) = snapshot.get_object(id) else { return };
    let text = |row: &FieldSpec| -> Option<String> {
        let value = &object.shown(row.field)?.value;
        if let Kind::Reference(entity) = row.kind {
            let id = ObjectId::from_key(entity, value.text()).ok()?;
            return Some(label(&snapshot.get(id)?, reader));
        }
        match FieldValue::shown(row.kind, value, &snapshot.people)? {
            FieldValue::Flag(false) => None,
            value => Some(reader.value(Some(&value))),
        }
    };
    let named = |row: &&FieldSpec| (name(row.field), text(row).unwrap_or_default());
    let spec = id.entity.spec();
    let hidden = [spec.label, Field::AUTHOR, Field::STATE, Field::SEEN, Field::REV, Field::RANK];
    let fields = spec.fields.iter().filter(|row| !hidden.contains(&row.field));
    // What has several lines is last.
    let (lines, fields): (Vec<_>, Vec<_>) = fields.partition(|r| matches!(r.kind, Kind::Lines(_)));
    let (fields, state) = match thing {
        Thing::Meeting(meeting) => {
            let time = format!("{} ({})", list::times(meeting), meeting.zone);
            (vec![("time".to_owned(), time)], list::meeting_state(meeting))
        }
        _ => (fields.iter().map(named).collect(), words(object.state())),
    };
    let row = |name: &str, text: String| vec![(name.to_owned(), text)];
    let by = row("by", reader.name(snapshot.people.side(object.author)).to_owned());
    let state = row("state", state);
    // Who wrote down a meeting or an action says least about it.
    let middle = match id.entity {
        Entity::Meeting | Entity::Action => [fields, state, by].concat(),
        _ => [by, fields, state].concat(),
    };
    let delivery = row("delivery", delivery(id, snapshot.delivery(id), reader));
    let lines = lines.iter().map(named).collect();
    let rows = [row("id", id.to_string()), middle, delivery, lines].concat();
    let title = match thing {
        Thing::Meeting(_) => capital(label(thing, reader).trim_start_matches("the ")),
        _ => label(thing, reader),
    };
    table(out, &title, &rows);
    conflict::say(out, 2, id, thing.conflicts(), reader);
    match thing {
        Thing::Topic(topic) => {
            under(out, "Notes", &topic.notes, reader, list::notes);
            under(out, "Actions", &snapshot.actions_of(id), reader, list::actions);
            under(out, "Decisions", &snapshot.decisions_of(id), reader, list::decisions);
        }
        Thing::Meeting(meeting) => {
            let mut made: Vec<Decision> = snapshot.list_of(Query::all(Entity::Decision));
            made.retain(|d| d.meeting.is_some_and(|id| meeting.started_as.contains(&id)));
            under(out, "Decisions", &made, reader, list::decisions);
        }
        _ => {}
    }
}

/// A field as it is called in front of its value.
fn name(field: Field) -> String {
    match field.word() {
        "heads_up" => "heads-up".to_owned(),
        "meeting" => "made in".to_owned(),
        word => words(word),
    }
}

/// How far a thing is on its way, and what can be done about it.
fn delivery(id: ObjectId, delivery: Delivery, reader: &Audience) -> String {
    match delivery {
        Delivery::NotSent => format!("not sent (to take it back: amble unshare {})", short(id)),
        Delivery::Sent => format!("sent; {}'s device has not confirmed it yet", reader.them),
        other => words(other.word()),
    }
}

/// What belongs to a thing, if there is any.
fn under<T>(
    out: &mut Output,
    title: &str,
    things: &[T],
    reader: &Audience,
    list: fn(&mut Output, usize, &[T], &Audience),
) {
    if !things.is_empty() {
        out.line(dim(title).indented(2));
        list(out, 4, things, reader);
    }
}
