//! Topics: the noun. Its verbs also stand alone.

use super::{act, add, edit, list, note, place, show};
use crate::{context::Context, exit::Failed};
use amble_core::Entity;
use clap::Subcommand;

const TOPIC: &[Entity] = &[Entity::Topic];

/// Topics: what to talk about.
#[derive(Debug, Subcommand)]
pub(crate) enum TopicCommand {
    Add(add::AddArgs),
    /// List the topics on the agenda
    #[command(after_help = "Examples:
  amble topic list
  amble topic list --all                 also what was discussed or dropped")]
    List(list::ListArgs),
    /// Show a topic in full
    Show(show::ShowArgs),
    Edit(edit::EditTopicArgs),
    Move(place::MoveArgs),
    Discuss(act::DiscussArgs),
    Park(act::ParkArgs),
    /// Drop a topic
    Drop(act::DropArgs),
    /// Reopen a topic that was parked, discussed or dropped
    Reopen(act::ReopenArgs),
    Note(note::NoteArgs),
}

impl TopicCommand {
    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Add(args) => add::run(context, args),
            Self::List(args) => list::run(context, args, Entity::Topic),
            Self::Show(args) => show::run(context, args, TOPIC),
            Self::Edit(args) => edit::topic(context, args),
            Self::Move(args) => place::run(context, args),
            Self::Discuss(args) => act::discuss(context, args),
            Self::Park(args) => act::park(context, args),
            Self::Drop(args) => act::drop(context, args, TOPIC),
            Self::Reopen(args) => act::reopen(context, args, TOPIC),
            Self::Note(args) => note::run(context, args),
        }
    }
}
