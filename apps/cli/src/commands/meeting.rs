//! Meetings: the conversation itself. Two devices sync with or without one.

use super::{show::say_now, *};
use amble_core::{Act, NewMeeting};

commands! {
    /// Meetings.
    MeetingCommand(context) {
        /// Start a meeting
        #[command(after_help = "Example:
  amble meeting start --with Sam")]
        Start(_now: NowArgs) => start(context),
        /// End the meeting; topics you didn't get to stay on the agenda
        #[command(after_help = "Example:
  amble meeting end")]
        End(_now: NowArgs) => end(context, Act::End, "Ended"),
        /// End the meeting before its time
        #[command(after_help = "Example:
  amble meeting cut-short")]
        CutShort(_now: NowArgs) => end(context, Act::CutShort, "Cut short"),
        /// End the meeting; the rest is for later
        #[command(after_help = "Example:
  amble meeting continue-later")]
        ContinueLater(_now: NowArgs) => end(context, Act::ContinueLater, "To be continued"),
        /// List meetings, those that are over included
        #[command(after_help = "Example:
  amble meeting list --with Sam")]
        List(args: list::ListArgs) => list::run(context, args, Entity::Meeting),
        /// Show a meeting and its decisions
        Show(args: show::ShowArgs) => show::run(context, args, &[Entity::Meeting]),
    }
}

/// It is now, and with whom `--with` says.
#[derive(Debug, Args)]
pub(crate) struct NowArgs {}

fn start(context: &mut Context) -> Result {
    let pair = context.person()?.pair;
    let id = context.amble.create(pair, NewMeeting {}.into(), context.now)?;
    context.out.id(id);
    say_now(context, FoundThing { pair, id }, "Started")
}

fn end(context: &mut Context, act: Act, done: &str) -> Result {
    let pair = context.person()?.pair;
    let Some(meeting) = context.amble.active_meeting(pair)? else {
        let reason = "no meeting is in progress: start one with amble meeting start";
        return Err(error(ErrorKind::NotNow, reason));
    };
    context.amble.act(pair, meeting.id, act, context.now)?;
    say_now(context, FoundThing { pair, id: meeting.id }, done)
}
