//! Actions: what, owner, due, done when.

use super::*;
use crate::days;
use amble_core::NewAction;

commands! {
    /// Actions.
    ActionCommand(context) {
        Add(args: AddActionArgs) => add(context, args),
        /// List open actions, yours first
        #[command(after_help = "Examples:
  amble action list
  amble action list --all                also what is done or dropped")]
        List(args: list::ListArgs) => list::run(context, args, Entity::Action),
        /// Show an action in full
        Show(args: show::ShowArgs) => show::run(context, args, ACTION),
        Edit(args: edit::EditActionArgs) => edit::action(context, args),
        Done(args: act::DoneArgs) => args.run(context, ACTION),
        /// Drop an action
        Drop(args: act::DropArgs) => args.run(context, ACTION),
        /// Reopen an action that was done or dropped
        Reopen(args: act::ReopenArgs) => args.run(context, ACTION),
    }
}

/// Add an action
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble action add Outline the roadmap --due fri
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

fn add(context: &mut Context, args: AddActionArgs) -> Result {
    let person = context.person()?;
    let typist = context.typist(&person);
    let due = args.due.as_deref().map(|due| days::read_or_none(due, typist.today)).transpose()?;
    let new = NewAction {
        what: args.what.join(" "),
        owner: typist.side(&args.owner)?,
        due: due.flatten(),
        done_when: args.done_when,
        topic: context.topic(person.pair, args.topic.as_deref())?,
    };
    show::create(context, &person, new.into())
}
