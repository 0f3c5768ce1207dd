//! Meetings: the conversation itself. Two devices sync with or without one.

use super::{
    list,
    show::{self, say_now},
};
use crate::{
    context::Context,
    exit::{Failed, error},
};
use amble_core::{Act, Entity, ErrorKind, FoundThing, NewMeeting};
use clap::{Args, Subcommand};

/// Meetings.
#[derive(Debug, Subcommand)]
pub(crate) enum MeetingCommand {
    /// Start a meeting
    #[command(after_help = "Example:
  amble meeting start --with Sam")]
    Start(NowArgs),
    /// End the meeting; topics you didn't get to stay on the agenda
    #[command(after_help = "Example:
  amble meeting end")]
    End(NowArgs),
    /// End the meeting before its time
    #[command(after_help = "Example:
  amble meeting cut-short")]
    CutShort(NowArgs),
    /// End the meeting; the rest is for later
    #[command(after_help = "Example:
  amble meeting continue-later")]
    ContinueLater(NowArgs),
    /// List the meeting in progress
    #[command(after_help = "Examples:
  amble meeting list
  amble meeting list --all               also those that are over")]
    List(list::ListArgs),
    /// Show a meeting and its decisions
    Show(show::ShowArgs),
}

impl MeetingCommand {
    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Start(_) => start(context),
            Self::End(_) => end(context, Act::End, "Ended"),
            Self::CutShort(_) => end(context, Act::CutShort, "Cut short"),
            Self::ContinueLater(_) => end(context, Act::ContinueLater, "To be continued"),
            Self::List(args) => list::run(context, args, Entity::Meeting),
            Self::Show(args) => show::run(context, args, &[Entity::Meeting]),
        }
    }
}

/// It is now, and with whom `--with` says.
#[derive(Debug, Args)]
pub(crate) struct NowArgs {}

fn start(context: &mut Context) -> Result<(), Failed> {
    let pair = context.person()?.pair;
    let id = context.amble.create(pair, NewMeeting {}.into(), context.now)?;
    context.out.id(id);
    say_now(context, FoundThing { pair, id }, "Started")
}

fn end(context: &mut Context, act: Act, done: &str) -> Result<(), Failed> {
    let pair = context.person()?.pair;
    let Some(meeting) = context.amble.active_meeting(pair)? else {
        let reason = "no meeting is in progress: start one with amble meeting start";
        return Err(error(ErrorKind::NotNow, reason));
    };
    context.amble.act(pair, meeting.id, act, context.now)?;
    say_now(context, FoundThing { pair, id: meeting.id }, done)
}
