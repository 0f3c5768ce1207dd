//! Choosing, where both of you changed the same thing apart.

use super::{ANY, show::say_now};
use crate::{
    choice::{Choosable, Question},
    context::Context,
    exit::{Failed, error},
    value::{Typist, field, typed},
    view::{conflict, label},
};
use amble_core::{
    Conflict, ErrorKind, Field, FieldValue, FoundThing, Side, Thing, Version, rules::EditError,
};
use clap::Args;

/// Choose between two versions, for both of you
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble settle 2f9k due 2026-12-04
  amble settle 2f9k due --theirs         the other person's version
  amble settle 2f9k owner me
  amble settle 7k3a state keep           or: drop
  amble settle 2f9k                      on a terminal: choose from a list")]
pub(crate) struct SettleArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
    /// Which field: due, owner, what, done-when, text, state
    #[arg(value_parser = field)]
    field: Option<Field>,
    /// The value to keep: a day, me, them, a name, a text, keep, drop, none
    #[arg(conflicts_with_all = ["mine", "theirs"])]
    value: Option<String>,
    /// Keep your version
    #[arg(long, conflicts_with = "theirs", requires = "field")]
    mine: bool,
    /// Keep the other person's version
    #[arg(long, requires = "field")]
    theirs: bool,
}

/// Where versions differ in a thing.
fn conflicts(thing: &Thing) -> &[Conflict] {
    match thing {
        Thing::Topic(topic) => &topic.conflicts,
        Thing::Note(note) => &note.conflicts,
        Thing::Action(action) => &action.conflicts,
        Thing::Decision(decision) => &decision.conflicts,
        Thing::Meeting(meeting) => &meeting.conflicts,
    }
}

/// Chooses a version.
pub(crate) fn run(context: &mut Context, args: SettleArgs) -> Result<(), Failed> {
    let found = context.find(&args.id, ANY)?;
    let thing = context.get(found)?;
    let conflicts = conflicts(&thing);
    let conflict = match args.field {
        Some(field) => conflicts.iter().find(|c| c.field == field),
        None => conflicts.first(),
    };
    let Some(conflict) = conflict else {
        let other = conflicts.first().map(|c| c.field.word());
        let nothing = match args.field.map(Field::word) {
            Some(field) => EditError::NothingToChoose { field, other }.to_string(),
            None => "there is nothing to choose here: you both have the same version".to_owned(),
        };
        return Err(error(ErrorKind::NotNow, nothing));
    };
    let (me, them) = (context.amble.me(), context.amble.person(found.pair)?);
    let typist = Typist { mine: &me.name, them: &them, today: context.today() };
    let value = if let Some(side) = side(&args) {
        version_of(conflict, side)?
    } else if let Some(value) = &args.value {
        typist.version(found.id, Some(conflict), conflict.field, value)?
    } else {
        let key = format!("{} {}", found.id, conflict.field);
        let chosen = context.chosen.get(&key).and_then(|n| n.parse::<usize>().ok());
        match chosen.and_then(|n| conflict.values.get(n)) {
            Some(version) => version.value.clone(),
            None => return Err(asked(context, found, &thing, conflict, key)?),
        }
    };
    context.amble.settle(found.pair, found.id, conflict.field, value)?;
    say_now(context, found, "Settled for both of you")
}

fn side(args: &SettleArgs) -> Option<Side> {
    match (args.mine, args.theirs) {
        (true, _) => Some(Side::Me),
        (_, true) => Some(Side::Them),
        _ => None,
    }
}

/// The one version of one of the two.
fn version_of(conflict: &Conflict, side: Side) -> Result<Option<FieldValue>, Failed> {
    let of: Vec<&Version> = conflict.values.iter().filter(|v| v.by == side).collect();
    match of.as_slice() {
        [one] => Ok(one.value.clone()),
        _ => {
            let values: Vec<String> =
                conflict.values.iter().map(|v| typed(v.value.as_ref())).collect();
            let reason = format!("say which one: {}", values.join(", "));
            Err(error(ErrorKind::Invalid, reason))
        }
    }
}

/// What can be chosen, asked on a terminal and said elsewhere.
fn asked(
    context: &Context,
    found: FoundThing,
    thing: &Thing,
    conflict: &Conflict,
    key: String,
) -> Result<Failed, Failed> {
    let reader = context.reader(found.pair)?;
    let hint = conflict::hint(found.id, conflict);
    let question = format!("{}: {}", label(thing, &reader), conflict::several(conflict));
    let option = |(n, version): (usize, &Version)| {
        let value = reader.value(version.value.as_ref());
        let label = match (conflict.field, value.as_str()) {
            (Field::STATE, "dropped") => format!("drop ({})", reader.name(version.by)),
            (Field::STATE, _) => format!("keep ({})", reader.name(version.by)),
            _ => format!("{value} ({} version)", reader.whose(version.by)),
        };
        Choosable { word: n.to_string(), label }
    };
    let options = conflict.values.iter().enumerate().map(option).collect();
    let said = error(ErrorKind::Invalid, format!("which one? Write {hint}"));
    Ok(said.or_ask(Question { typed: key, question, options }))
}
