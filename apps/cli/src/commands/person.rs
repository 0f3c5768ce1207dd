//! People: adding, listing, listening to them again.

use crate::{
    context::Context,
    exit::Failed,
    view::{Audience, person as view},
};
use clap::{Args, Subcommand};

/// People.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    Add(AddPersonArgs),
    List(PeopleArgs),
    Show(ShowPersonArgs),
    Unmute(UnmuteArgs),
}

impl PersonCommand {
    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Add(args) => add(context, args),
            Self::List(args) => list(context, args),
            Self::Show(args) => show(context, args),
            Self::Unmute(args) => unmute(context, args),
        }
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

fn add(context: &mut Context, args: AddPersonArgs) -> Result<(), Failed> {
    let pair = context.amble.add_person(&args.name.join(" "))?;
    let person = context.amble.person(pair)?;
    context.out.value(&person);
    context.out.id(pair);
    let name = &person.name;
    context.out.note(format!("Added {name}. They will get your topics when you pair and sync."));
    Ok(())
}

/// Everyone: whoever is next first; for scripts in the order of adding.
pub(crate) fn list(context: &mut Context, _: PeopleArgs) -> Result<(), Failed> {
    let json = context.out.look().json;
    let people = if json { context.amble.people()? } else { context.amble.upcoming()? };
    context.out.may_be_long();
    context.out.value(&people);
    people.iter().for_each(|person| context.out.id(person.pair));
    if context.out.look().quiet {
        return Ok(());
    }
    if people.is_empty() {
        context.out.line("No 1:1s yet: amble invite, amble join or amble person add.");
    }
    for person in &people {
        let reader = Audience::new(person, context.today());
        context.out.line(view::line(person, &reader));
    }
    Ok(())
}

fn show(context: &mut Context, args: ShowPersonArgs) -> Result<(), Failed> {
    let person = match &args.person {
        Some(typed) => context.person_called(typed)?,
        None => context.person()?,
    };
    let reader = Audience::new(&person, context.today());
    context.out.value(&person);
    view::full(&mut context.out, &person, &reader);
    Ok(())
}

fn unmute(context: &mut Context, args: UnmuteArgs) -> Result<(), Failed> {
    let person = context.person_called(&args.person)?;
    context.amble.unmute(person.pair)?;
    let person = context.amble.person(person.pair)?;
    context.out.value(&person);
    context.out.note(format!("{}'s device is listened to again.", person.name));
    Ok(())
}
