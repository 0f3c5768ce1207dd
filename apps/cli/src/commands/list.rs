//! Lists of one kind of thing.

use super::*;
use amble_core::Query;

/// Which of them.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Also what is discussed, done, dropped, withdrawn or over
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(context: &mut Context, args: ListArgs, kind: Entity) -> Result {
    let person = context.person()?;
    // Of meetings what matters is mostly past.
    let all = args.all || kind == Entity::Meeting;
    let query = if all { Query::all(kind) } else { Query::open(kind) };
    let things = context.amble.list(person.pair, query)?;
    let (reader, them) = (context.reader(person.pair)?, &person.name);
    let nothing = match kind {
        Entity::Action => format!("No open actions with {them}."),
        kind => format!("No {}s yet with {them}.", kind.word()),
    };
    let out = &mut context.out;
    if !out.list(&things, |thing| thing.id().to_string(), &nothing) {
        return Ok(());
    }
    match kind {
        Entity::Topic => view::list::topics(out, &of(things), &reader),
        Entity::Action => view::list::actions(out, 2, &of(things), &reader),
        Entity::Decision => view::list::decisions(out, 2, &of(things), &reader),
        Entity::Meeting => view::list::meetings(out, &of(things), &reader),
        _ => view::list::notes(out, 2, &of(things), &reader),
    }
    Ok(())
}

pub(crate) fn of<T: TryFrom<Thing>>(things: Vec<Thing>) -> Vec<T> {
    things.into_iter().filter_map(|thing| T::try_from(thing).ok()).collect()
}
