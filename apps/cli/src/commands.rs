//! What can be typed: a noun and a verb; the frequent verbs also stand alone. Each command is one
//! file that holds what it takes, its help and what it does.

pub(crate) mod act;
pub(crate) mod action;
pub(crate) mod add;
pub(crate) mod agenda;
pub(crate) mod debug;
pub(crate) mod decision;
pub(crate) mod demo;
pub(crate) mod edit;
pub(crate) mod export;
pub(crate) mod init;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod list;
pub(crate) mod meeting;
pub(crate) mod note;
pub(crate) mod pairing;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod private;
pub(crate) mod repair;
pub(crate) mod settle;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod sync;
pub(crate) mod topic;
pub(crate) mod undo;
pub(crate) mod unshare;

// What most commands use: their files begin with `use super::*`.
use crate::{
    context::{Context, names},
    exit::{self, Failed, Result, error, invalid},
    line::{StyledLine, attention, bold, dim},
    output::{Output, sentence},
    view::{self, Audience, count, quoted, short},
};
use amble_core::{Entity, ErrorKind, FoundThing, PersonView, Thing};
pub(crate) use clap::ColorChoice as Colour;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Everything that has an id of its own and is shared.
const ANY: &[Entity] = &Entity::ALL;
const TOPIC: &[Entity] = &[Entity::Topic];
const ACTION: &[Entity] = &[Entity::Action];
const DECISION: &[Entity] = &[Entity::Decision];

/// Declares commands that are over at once: what each takes, and what it runs in a context.
macro_rules! commands {
    ($(#[$doc:meta])* $name:ident($context:ident) {
        $($(#[$help:meta])* $command:ident($args:ident: $taken:ty) => $run:expr,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Subcommand)]
        pub(crate) enum $name {
            $($(#[$help])* $command($taken),)*
        }

        impl $name {
                    pub(crate) fn run(self, $context: &mut Context) -> Result {
                match self {
                    $(Self::$command($args) => $run,)*
                }
            }
        }
    };
}
use commands;

const START: &str = "Examples:
  amble init --name Ana                    begin, on this device
  amble invite --as manager                show a code to the person you meet
  amble add Roadmap for spring             add a topic
  amble sync                               connect the two devices
  amble --home /tmp/sam --json agenda      another home, for a script
";

/// Your 1:1s: one agenda for two people, on your two devices and nowhere else.
///
/// What you write stays on this device until you sync. Private notes stay here for good.
#[derive(Debug, Parser)]
#[command(name = "amble", version, after_help = format!("{START}\n{}", exit::help()))]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    /// What to do; nothing is `status`.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub(crate) struct Globals {
    /// The folder of your home [default: AMBLE_HOME, or the platform's data folder]
    #[arg(long, global = true, value_name = "DIR", display_order = 100)]
    pub(crate) home: Option<PathBuf>,
    /// Whose 1:1, if you have several [default: AMBLE_WITH]
    #[arg(long, global = true, value_name = "PERSON", display_order = 101)]
    pub(crate) with: Option<String>,
    /// Answer in JSON
    #[arg(long, global = true, display_order = 102)]
    pub(crate) json: bool,
    /// Print only results, such as ids
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 103)]
    pub(crate) quiet: bool,
    /// Print figures, too
    #[arg(short, long, global = true, display_order = 104)]
    pub(crate) verbose: bool,
    /// When to use colours
    // `auto` is on a terminal, unless `NO_COLOR` is set.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 105)]
    pub(crate) color: Colour,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Alone(Alone),
    #[command(flatten)]
    Long(Long),
    #[command(flatten)]
    Short(Short),
}

/// Commands that make a home, mend one, or need none.
#[derive(Debug, Subcommand)]
pub(crate) enum Alone {
    Init(init::InitArgs),
    Repair(repair::RepairArgs),
    Demo(demo::DemoArgs),
}

/// Commands that keep the home open for as long as they run, and answer the person in front of
/// them meanwhile.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Long {
    Invite(invite::InviteArgs),
    Join(join::JoinArgs),
    Sync(sync::SyncArgs),
}

commands! {
    /// Commands that are over at once. They run here, or in the process that has the home open.
    Short(context) {
        Status(args: status::StatusArgs) => status::run(context, args),
        Agenda(args: agenda::AgendaArgs) => agenda::run(context, args),
        Add(args: add::AddArgs) => add::run(context, args),
        Show(args: show::ShowArgs) => show::run(context, args, ANY),
        Edit(args: edit::EditArgs) => edit::run(context, args),
        Note(args: note::NoteArgs) => note::run(context, args),
        Move(args: place::MoveArgs) => place::run(context, args),
        Discuss(args: act::DiscussArgs) => args.run(context, TOPIC),
        Park(args: act::ParkArgs) => args.run(context, TOPIC),
        Drop(args: act::DropArgs) => args.run(context, ANY),
        Reopen(args: act::ReopenArgs) => args.run(context, ANY),
        Settle(args: settle::SettleArgs) => settle::run(context, args),
        Undo(_args: undo::UndoArgs) => undo::run(context),
        Unshare(args: unshare::UnshareArgs) => unshare::run(context, args),
        Decide(args: decision::DecideArgs) => decision::decide(context, args),
        /// Topics: what to talk about
        #[command(subcommand)]
        Topic(command: topic::TopicCommand) => command.run(context),
        /// Actions: what, owner, due, done when
        #[command(subcommand)]
        Action(command: action::ActionCommand) => command.run(context),
        /// Decisions
        #[command(subcommand)]
        Decision(command: decision::DecisionCommand) => command.run(context),
        /// Meetings
        #[command(subcommand)]
        Meeting(command: meeting::MeetingCommand) => command.run(context),
        /// Private notes: they never leave this device
        #[command(subcommand)]
        Private(command: private::PrivateCommand) => command.run(context),
        People(_args: person::PeopleArgs) => person::list(context),
        /// Manage people
        #[command(subcommand)]
        Person(command: person::PersonCommand) => command.run(context),
        /// Export your data
        #[command(subcommand)]
        Export(command: export::ExportCommand) => command.run(context),
        /// Debugging tools
        #[command(subcommand)]
        Debug(command: debug::DebugCommand) => command.run(context),
    }
}

impl Default for Short {
    fn default() -> Self {
        Self::Status(status::StatusArgs::default())
    }
}

impl Alone {
    /// Runs it on a home that is in this folder or will be.
    pub(crate) fn run(self, out: &mut Output, home: impl FnOnce() -> Result<PathBuf>) -> Result {
        match self {
            Self::Init(args) => init::run(out, &home()?, args),
            Self::Repair(_) => repair::run(out, &home()?),
            Self::Demo(args) => demo::run(out, args),
        }
    }
}

impl Long {
    pub(crate) async fn run(self, context: &mut Context) -> Result {
        match self {
            Self::Invite(args) => invite::run(context, args).await,
            Self::Join(args) => join::run(context, args).await,
            Self::Sync(args) => sync::run(context, args).await,
        }
    }
}

impl Short {
    pub(crate) fn reads_input(&self) -> bool {
        match self {
            Self::Add(args) | Self::Topic(topic::TopicCommand::Add(args)) => args.reads_input(),
            Self::Note(args) | Self::Topic(topic::TopicCommand::Note(args)) => args.reads_input(),
            Self::Private(command) => command.reads_input(),
            _ => false,
        }
    }
}

/// Whether there is a home in a folder, whole or not.
pub(crate) fn is_home(folder: &Path) -> bool {
    ["store.redb", "secrets"].iter().any(|file| folder.join(file).exists())
}

#[cfg(test)]
mod tests;
