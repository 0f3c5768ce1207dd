//! Lists of one kind of thing.

use crate::{context::Context, exit::Failed, view};
use amble_core::{Entity, Query, Thing};
use clap::Args;

/// Which of them.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Also what is discussed, done, dropped, withdrawn or over
    #[arg(long)]
    all: bool,
}

/// What is said of a list without entries.
fn none(kind: Entity, them: &str) -> String {
    match kind {
        Entity::Topic => format!("No topics yet with {them}."),
        Entity::Action => format!("No open actions with {them}."),
        Entity::Decision => format!("No decisions yet with {them}."),
        Entity::Meeting => format!("No meeting with {them} in progress."),
        Entity::Note => format!("No notes yet with {them}."),
    }
}

/// Lists one kind of thing.
pub(crate) fn run(context: &mut Context, args: ListArgs, kind: Entity) -> Result<(), Failed> {
    let person = context.person()?;
    let query = if args.all { Query::all(kind) } else { Query::open(kind) };
    let things = context.amble.list(person.pair, query)?;
    let reader = context.reader(person.pair)?;
    context.out.may_be_long();
    context.out.value(&things);
    things.iter().for_each(|thing| context.out.id(thing.id()));
    if context.out.look().quiet {
        return Ok(());
    }
    if things.is_empty() {
        context.out.line(none(kind, &person.name));
    }
    let out = &mut context.out;
    match kind {
        Entity::Topic => view::topic::list(out, &of(things), &reader),
        Entity::Action => view::action::list(out, 2, &of(things), &reader),
        Entity::Decision => view::decision::list(out, 2, &of(things), &reader),
        Entity::Meeting => view::meeting::list(out, &of(things), &reader),
        Entity::Note => view::note::list(out, 2, &of(things), &reader),
    }
    Ok(())
}

/// The views of one kind.
pub(crate) fn of<T: TryFrom<Thing>>(things: Vec<Thing>) -> Vec<T> {
    things.into_iter().filter_map(|thing| T::try_from(thing).ok()).collect()
}
