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

use crate::{
    context::Context,
    exit::{self, Failed},
    output::Output,
};
use amble_core::Entity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// Everything that has an id of its own and is shared.
pub(crate) const ANY: &[Entity] = &Entity::ALL;

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
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 105)]
    pub(crate) color: Colour,
}

/// When to use colours: `auto` is on a terminal, unless `NO_COLOR` is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

/// One command.
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

/// Commands that are over at once. They run here, or in the process that has the home open.
#[derive(Debug, Subcommand)]
pub(crate) enum Short {
    Status(status::StatusArgs),
    Agenda(agenda::AgendaArgs),
    Add(add::AddArgs),
    Show(show::ShowArgs),
    Edit(edit::EditArgs),
    Note(note::NoteArgs),
    Move(place::MoveArgs),
    Discuss(act::DiscussArgs),
    Park(act::ParkArgs),
    Drop(act::DropArgs),
    Reopen(act::ReopenArgs),
    Settle(settle::SettleArgs),
    Undo(undo::UndoArgs),
    Unshare(unshare::UnshareArgs),
    Decide(decision::DecideArgs),
    /// Topics: what to talk about
    #[command(subcommand)]
    Topic(topic::TopicCommand),
    /// Actions: what, owner, due, done when
    #[command(subcommand)]
    Action(action::ActionCommand),
    /// Decisions
    #[command(subcommand)]
    Decision(decision::DecisionCommand),
    /// Meetings
    #[command(subcommand)]
    Meeting(meeting::MeetingCommand),
    /// Private notes: they never leave this device
    #[command(subcommand)]
    Private(private::PrivateCommand),
    People(person::PeopleArgs),
    /// Manage people
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Export your data
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Debugging tools
    #[command(subcommand)]
    Debug(debug::DebugCommand),
}

impl Default for Short {
    fn default() -> Self {
        Self::Status(status::StatusArgs::default())
    }
}

impl Alone {
    /// Runs it on a home that is in this folder or will be.
    pub(crate) fn run(
        self,
        out: &mut Output,
        home: impl FnOnce() -> Result<PathBuf, Failed>,
    ) -> Result<(), Failed> {
        match self {
            Self::Init(args) => init::run(out, &home()?, args),
            Self::Repair(args) => repair::run(out, &home()?, args),
            Self::Demo(args) => demo::run(out, args),
        }
    }
}

impl Long {
    /// Runs it, on a home that is open here.
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Invite(args) => invite::run(context, args).await,
            Self::Join(args) => join::run(context, args).await,
            Self::Sync(args) => sync::run(context, args).await,
        }
    }
}

impl Short {
    /// Whether it reads standard input.
    pub(crate) fn reads_input(&self) -> bool {
        match self {
            Self::Add(args) | Self::Topic(topic::TopicCommand::Add(args)) => args.reads_input(),
            Self::Note(args) | Self::Topic(topic::TopicCommand::Note(args)) => args.reads_input(),
            Self::Private(command) => command.reads_input(),
            _ => false,
        }
    }

    /// Runs it, on a home that is open here.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Status(args) => status::run(context, args),
            Self::Agenda(args) => agenda::run(context, args),
            Self::Add(args) => add::run(context, args),
            Self::Show(args) => show::run(context, args, ANY),
            Self::Edit(args) => edit::run(context, args),
            Self::Note(args) => note::run(context, args),
            Self::Move(args) => place::run(context, args),
            Self::Discuss(args) => act::discuss(context, args),
            Self::Park(args) => act::park(context, args),
            Self::Drop(args) => act::drop(context, args, ANY),
            Self::Reopen(args) => act::reopen(context, args, ANY),
            Self::Settle(args) => settle::run(context, args),
            Self::Undo(args) => undo::run(context, args),
            Self::Unshare(args) => unshare::run(context, args),
            Self::Decide(args) => decision::decide(context, args),
            Self::Topic(command) => command.run(context),
            Self::Action(command) => command.run(context),
            Self::Decision(command) => command.run(context),
            Self::Meeting(command) => command.run(context),
            Self::Private(command) => command.run(context),
            Self::People(args) => person::list(context, args),
            Self::Person(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Debug(command) => command.run(context),
        }
    }
}

/// Whether there is a home in a folder, whole or not.
pub(crate) fn is_home(folder: &Path) -> bool {
    ["store.redb", "secrets"].iter().any(|file| folder.join(file).exists())
}

#[cfg(test)]
mod tests;
