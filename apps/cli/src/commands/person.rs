//! People: adding, listing, listening to them again.

use super::*;
use crate::view::person as view;

commands! {
    /// People.
    PersonCommand(context) {
        Add(args: AddPersonArgs) => add(context, args),
        List(_args: PeopleArgs) => list(context),
        Show(args: ShowPersonArgs) => show(context, args),
        Unmute(args: UnmuteArgs) => unmute(context, args),
    }
}

/// Add someone before you pair; topics you add for them wait
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble person add Sam")]
pub(crate) struct AddPersonArgs {
    /// What you call them
    #[arg(required = true)]
    name: Vec<String>,
}

/// List the people you have 1:1s with, whoever is next first
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble people")]
pub(crate) struct PeopleArgs {}

/// Show a person: what you agreed on, and the number to compare
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble person show Sam")]
pub(crate) struct ShowPersonArgs {
    /// Who
    person: Option<String>,
}

/// Reconnect to a device that was paused because it sent data that Amble doesn't trust
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble person unmute Sam")]
pub(crate) struct UnmuteArgs {
    /// Who
    person: String,
}

fn add(context: &mut Context, args: AddPersonArgs) -> Result {
    let pair = context.amble.add_person(&args.name.join(" "))?;
    let person = context.amble.person(pair)?;
    context.out.value(&person);
    context.out.id(pair);
    let name = &person.name;
    context.out.note(format!("Added {name}. They will get your topics when you pair and sync."));
    Ok(())
}

/// Everyone: whoever is next first; for scripts in the order of adding.
pub(crate) fn list(context: &mut Context) -> Result {
    let json = context.out.look.json;
    let people = if json { context.amble.people()? } else { context.amble.upcoming()? };
    let today = context.today();
    let out = &mut context.out;
    let nothing = "No 1:1s yet: amble invite, amble join or amble person add.";
    if out.list(&people, |person| person.pair.to_string(), nothing) {
        for person in &people {
            out.line(view::line(person, &Audience::new(person, today)));
        }
    }
    Ok(())
}

fn show(context: &mut Context, args: ShowPersonArgs) -> Result {
    let person = context.person_or(args.person.as_deref())?;
    let reader = Audience::new(&person, context.today());
    context.out.value(&person);
    view::full(&mut context.out, &person, &reader);
    Ok(())
}

fn unmute(context: &mut Context, args: UnmuteArgs) -> Result {
    let person = context.person_called(&args.person)?;
    context.amble.unmute(person.pair)?;
    let person = context.amble.person(person.pair)?;
    context.out.value(&person);
    context.out.note(format!("{}'s device is listened to again.", person.name));
    Ok(())
}
