//! Decisions.

use super::*;
use amble_core::NewDecision;

commands! {
    /// Decisions.
    DecisionCommand(context) {
        Add(args: DecideArgs) => decide(context, args),
        /// List decisions
        #[command(after_help = "Examples:
  amble decision list
  amble decision list --all              also what was withdrawn")]
        List(args: list::ListArgs) => list::run(context, args, Entity::Decision),
        /// Show a decision in full
        Show(args: show::ShowArgs) => show::run(context, args, DECISION),
        Withdraw(args: act::WithdrawArgs) => args.run(context, DECISION),
        /// Restore a decision of yours that was withdrawn
        Reopen(args: act::ReopenArgs) => args.run(context, DECISION),
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

pub(crate) fn decide(context: &mut Context, args: DecideArgs) -> Result {
    let person = context.person()?;
    let topic = context.topic(person.pair, args.topic.as_deref())?;
    let new = NewDecision { what: args.what.join(" "), topic };
    show::create(context, &person, new.into())
}
