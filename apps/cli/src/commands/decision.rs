//! Decisions.

use super::{act, add::say_when, list, show};
use crate::{context::Context, exit::Failed};
use amble_core::{Entity, FoundThing, NewDecision};
use clap::{Args, Subcommand};

const DECISION: &[Entity] = &[Entity::Decision];

/// Decisions.
#[derive(Debug, Subcommand)]
pub(crate) enum DecisionCommand {
    Add(DecideArgs),
    /// List decisions
    #[command(after_help = "Examples:
  amble decision list
  amble decision list --all              also what was withdrawn")]
    List(list::ListArgs),
    /// Show a decision in full
    Show(show::ShowArgs),
    Withdraw(act::WithdrawArgs),
    /// Restore a decision of yours that was withdrawn
    Reopen(act::ReopenArgs),
}

impl DecisionCommand {
    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Add(args) => decide(context, args),
            Self::List(args) => list::run(context, args, Entity::Decision),
            Self::Show(args) => show::run(context, args, DECISION),
            Self::Withdraw(args) => act::withdraw(context, args),
            Self::Reopen(args) => act::reopen(context, args, DECISION),
        }
    }
}

/// Write down what you decided; it belongs to the meeting in progress
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble decide We meet on Tuesdays
  amble decide One room for both --topic 7k3a")]
pub(crate) struct DecideArgs {
    /// What was decided
    #[arg(required = true)]
    what: Vec<String>,
    /// The topic it belongs to
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
}

/// Writes a decision down.
pub(crate) fn decide(context: &mut Context, args: DecideArgs) -> Result<(), Failed> {
    let person = context.person()?;
    let pair = person.pair;
    let topic = context.find_of(pair, args.topic.as_deref(), Entity::Topic)?;
    let new = NewDecision { what: args.what.join(" "), topic };
    let id = context.amble.create(pair, new.into(), context.now)?;
    show::say_new(context, FoundThing { pair, id })?;
    say_when(context, &person);
    Ok(())
}
