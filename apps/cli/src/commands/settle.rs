//! Choosing, where both of you changed the same thing apart.

use super::{show::say_now, *};
use crate::{
    choice::Choosable,
    value::{field, typed},
    view::conflict,
};
use amble_core::{Conflict, Field, FieldValue, Side, Version, rules::EditError};

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

pub(crate) fn run(context: &mut Context, args: SettleArgs) -> Result {
    let found = context.find(&args.id, ANY)?;
    let thing = context.get(found)?;
    let conflicts = thing.conflicts();
    let conflict = match args.field {
        Some(field) => conflicts.iter().find(|c| c.field == field),
        None => conflicts.first(),
    };
    let Some(conflict) = conflict else {
        let other = conflicts.first().map(|c| c.field.word());
        let nothing = "there is nothing to choose here: you both have the same version".to_owned();
        let of = |field: Field| EditError::NothingToChoose { field: field.word(), other };
        let nothing = args.field.map_or(nothing, |field| of(field).to_string());
        return Err(error(ErrorKind::NotNow, nothing));
    };
    let value = if args.mine || args.theirs {
        version_of(conflict, if args.mine { Side::Me } else { Side::Them })?
    } else if let Some(value) = &args.value {
        let them = context.amble.person(found.pair)?;
        context.typist(&them).version(found.id, conflict, value)?
    } else {
        let chosen = context.request.chosen.get(&key(&thing, conflict));
        let chosen = chosen.and_then(|n| conflict.values.get(n.parse::<usize>().ok()?));
        let Some(version) = chosen else {
            return Err(asked(&thing, conflict, &context.reader(found.pair)?));
        };
        version.value.clone()
    };
    context.amble.settle(found.pair, found.id, conflict.field, value)?;
    say_now(context, found, "Settled for both of you")
}

fn version_of(conflict: &Conflict, side: Side) -> Result<Option<FieldValue>> {
    let of: Vec<&Version> = conflict.values.iter().filter(|v| v.by == side).collect();
    if let [one] = of.as_slice() {
        return Ok(one.value.clone());
    }
    let values: Vec<String> = conflict.values.iter().map(|v| typed(v.value.as_ref())).collect();
    Err(invalid(format!("say which one: {}", values.join(", "))))
}

/// What a person's choice between the versions is kept under.
fn key(thing: &Thing, conflict: &Conflict) -> String {
    format!("{} {}", thing.id(), conflict.field)
}

/// What can be chosen, asked on a terminal and said elsewhere.
fn asked(thing: &Thing, conflict: &Conflict, reader: &Audience) -> Failed {
    let hint = conflict::hint(thing.id(), conflict);
    let question = format!("{}: {}", view::label(thing, reader), conflict::several(conflict));
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
    let said = invalid(format!("which one? Write {hint}"));
    said.or_ask(&key(thing, conflict), question, options)
}
