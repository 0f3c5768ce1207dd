//! Actions: what, owner, due, done when.

use super::{act, add::say_when, edit, list, show};
use crate::{context::Context, days, exit::Failed, value::Typist};
use amble_core::{Entity, FoundThing, NewAction};
use clap::{Args, Subcommand};

const ACTION: &[Entity] = &[Entity::Action];

/// Actions.
#[derive(Debug, Subcommand)]
pub(crate) enum ActionCommand {
    Add(AddActionArgs),
    /// List open actions, yours first
    #[command(after_help = "Examples:
  amble action list
  amble action list --all                also what is done or dropped")]
    List(list::ListArgs),
    /// Show an action in full
    Show(show::ShowArgs),
    Edit(edit::EditActionArgs),
    Done(act::DoneArgs),
    /// Drop an action
    Drop(act::DropArgs),
    /// Reopen an action that was done or dropped
    Reopen(act::ReopenArgs),
}

impl ActionCommand {
    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Add(args) => add(context, args),
            Self::List(args) => list::run(context, args, Entity::Action),
            Self::Show(args) => show::run(context, args, ACTION),
            Self::Edit(args) => edit::action(context, args),
            Self::Done(args) => act::done(context, args),
            Self::Drop(args) => act::drop(context, args, ACTION),
            Self::Reopen(args) => act::reopen(context, args, ACTION),
        }
    }
}

/// Add an action
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble action add Draft the roadmap --due fri
  amble action add Ask the team --owner them --done-when \"All five answered\" --topic 7k3a

Days: today, tomorrow, fri, +3d, +2w, 4 dec, 2026-12-04.")]
pub(crate) struct AddActionArgs {
    /// What is to be done
    #[arg(required = true)]
    what: Vec<String>,
    /// Who does it: me, them, or a name
    #[arg(long, value_name = "PERSON", default_value = "me")]
    owner: String,
    /// Due date
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// How you will both know that it is done
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    done_when: String,
    /// The topic it came from
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
}

fn add(context: &mut Context, args: AddActionArgs) -> Result<(), Failed> {
    let person = context.person()?;
    let pair = person.pair;
    let (mine, today) = (context.amble.me().name, context.today());
    let typist = Typist { mine: &mine, them: &person, today };
    let due = args.due.as_deref().map(|due| days::read_or_none(due, today)).transpose()?;
    let new = NewAction {
        what: args.what.join(" "),
        owner: typist.side(&args.owner)?,
        due: due.flatten(),
        done_when: args.done_when,
        topic: context.find_of(pair, args.topic.as_deref(), Entity::Topic)?,
    };
    let id = context.amble.create(pair, new.into(), context.now)?;
    show::say_new(context, FoundThing { pair, id })?;
    say_when(context, &person);
    Ok(())
}
