//! What can be typed, with help in a person's words. Nothing here does anything.

use crate::exit;
use amble_core::{Field, Role, Section};
use chrono::NaiveDate;
use clap::{ArgGroup, Args, Parser, Subcommand};
use std::{net::IpAddr, path::PathBuf};

mod private;

pub(crate) use private::PrivateCommand;

const START: &str = "Examples:
  amble init --name Ana                    begin, on this device
  amble invite --as manager                show a code to the person you meet
  amble add Roadmap for spring             put something on the agenda
  amble meet                               bring both devices in step
  amble --home /tmp/sam --json agenda      another home, for a script
";

/// The agenda of your 1:1s, on your two devices and nowhere else.
///
/// What you write stays here until the two of you meet; `private` notes stay here for good.
#[derive(Debug, Parser)]
#[command(name = "amble", version, after_help = format!("{START}\n{}", exit::help()))]
pub(crate) struct Typed {
    /// The folder that holds everything of yours [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Answer in JSON: one object or list, or one object a line while something runs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Whose 1:1, where you know several people
    #[arg(long, global = true, value_name = "PERSON")]
    pub(crate) with: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin: make a home for your notes on this device
    #[command(after_help = "Examples:
  amble init --name Ana
  amble init --name Ana --zone Europe/Lisbon")]
    Init {
        /// Your name, as the other will see it
        #[arg(long)]
        name: String,
        /// The time zone of your meetings [default: this computer's]
        #[arg(long)]
        zone: Option<String>,
    },
    /// Show a code to someone beside you, to begin a 1:1
    #[command(after_help = "Examples:
  amble invite --as manager              someone new
  amble invite Sam --as manager          someone you added before
  amble invite --as report --listen 192.168.1.7

The text under the picture is the same code, for `amble join`. It is good for two minutes.")]
    Invite {
        /// Someone you added before
        person: Option<String>,
        /// Your side of the 1:1: manager or report
        #[arg(long = "as", value_name = "ROLE", value_parser = role)]
        as_role: Role,
        #[command(flatten)]
        listen: ListenAt,
    },
    /// Enter the code that the other shows
    #[command(after_help = "Examples:
  amble join AMBLE1XXXX
  amble join AMBLE1XXXX --with Ana       Ana, whom you added before")]
    Join {
        /// The text under the picture
        ticket: String,
        #[command(flatten)]
        listen: ListenAt,
    },
    /// Add someone before you meet, or listen to them again
    #[command(subcommand)]
    Person(PersonCommand),
    /// Everyone you keep a 1:1 with
    #[command(after_help = "Example:
  amble people")]
    People,
    /// Put something on the agenda; it waits here until you meet
    #[command(after_help = "Examples:
  amble add Roadmap for spring
  amble add Two teams, one room --section roadblocks --context \"Since March.\"
  amble add Your part in the launch --heads-up
  amble add --paste < list.txt           a list: indented lines become the context")]
    Add {
        /// What to talk about, in a few words
        #[arg(required_unless_present = "paste", conflicts_with = "paste")]
        title: Vec<String>,
        /// What is behind it
        #[arg(long, conflicts_with = "paste")]
        context: Option<String>,
        /// Where it stands: check-in, follow-up, alignment, progress, roadblocks,
        /// relationships, feedback, growth, open, next-steps
        #[arg(long, default_value = "open", value_parser = section)]
        section: Section,
        /// The other should see it before the meeting
        #[arg(long)]
        heads_up: bool,
        /// Take a list from standard input, one item a line
        #[arg(long)]
        paste: bool,
    },
    /// The next agenda
    #[command(after_help = "Examples:
  amble agenda
  amble agenda --with Sam
  amble agenda --all                     also what was discussed or dropped")]
    Agenda {
        /// Also what was discussed or dropped
        #[arg(long)]
        all: bool,
    },
    /// Everything about one thing: an item, an action item, a decision, a meeting
    #[command(after_help = "Examples:
  amble show 7k3a                        the first characters of its id
  amble show Roadmap                     or how it begins")]
    Show {
        /// Its id, the first characters of it, or how it begins
        id: String,
    },
    /// Change something
    #[command(after_help = "Examples:
  amble edit 7k3a --title \"Roadmap for summer\" --section alignment
  amble edit 2f9k --due 2026-12-04 --who them
  amble edit 2f9k --due none")]
    Edit(Edit),
    /// Choose, where both of you changed the same thing apart
    #[command(after_help = "Examples:
  amble settle 2f9k due 2026-12-04
  amble settle 2f9k who me
  amble settle 2f9k state keep           or: drop")]
    Settle {
        /// The thing
        id: String,
        /// Which part of it: what, who, due, measure, state
        #[arg(value_parser = field)]
        field: Field,
        /// What shall stand
        value: String,
    },
    /// Put an item elsewhere on the agenda, among those of whoever wrote it
    #[command(after_help = "Examples:
  amble move 7k3a --after 2f9k           right below that one, in its section
  amble move 7k3a --first                first in its own section")]
    #[command(group(ArgGroup::new("place").required(true).args(["after", "first"])))]
    Move {
        /// The item
        item: String,
        /// The item above it
        #[arg(long, value_name = "OTHER")]
        after: Option<String>,
        /// Above all others of its section
        #[arg(long)]
        first: bool,
    },
    /// Mark an item as talked about
    #[command(after_help = "Example:
  amble discuss 7k3a")]
    Discuss {
        /// The item
        id: String,
    },
    /// Take something off, unless the other is still at work on it
    #[command(after_help = "Example:
  amble drop 7k3a")]
    Drop {
        /// The thing
        id: String,
    },
    /// Take up again what was discussed, done or dropped
    #[command(after_help = "Example:
  amble reopen 7k3a")]
    Reopen {
        /// The thing
        id: String,
    },
    /// Take back what has not left this device yet
    #[command(after_help = "Examples:
  amble unshare 7k3a
  amble unshare 7k3a --draft             keep its words as a private draft

What was sent can be dropped, but not taken back.")]
    Unshare {
        /// The thing
        id: String,
        /// Keep its words as a private draft: items that have never left this device
        #[arg(long)]
        draft: bool,
    },
    /// Action items: what, who, from when, and how you will know
    #[command(subcommand)]
    Action(ActionCommand),
    /// Write under an agenda item, or read what is there
    #[command(after_help = "Examples:
  amble note 7k3a                        what is there
  amble note 7k3a We try it for a month  one more line
  amble note 7k3a - < notes.md           from a file
  amble note 7k3a --replace All of it, anew")]
    Note {
        /// The item
        item: String,
        /// The line to add; `-` reads standard input
        text: Vec<String>,
        /// Instead of what is there
        #[arg(long)]
        replace: bool,
    },
    /// Write down what you decided
    #[command(after_help = "Examples:
  amble decide We meet on Tuesdays
  amble decide One room for both --item 7k3a")]
    Decide {
        /// What was decided
        #[arg(required = true)]
        what: Vec<String>,
        /// The agenda item it belongs to
        #[arg(long)]
        item: Option<String>,
    },
    /// Notes that never leave this device
    #[command(subcommand)]
    Private(PrivateCommand),
    /// Begin a meeting
    #[command(after_help = "Example:
  amble start --with Sam")]
    Start,
    /// End the meeting
    #[command(after_help = "Example:
  amble end")]
    End,
    /// Bring both devices in step, and stay in step until Ctrl-C
    #[command(after_help = "Examples:
  amble meet                             stay until Ctrl-C
  amble meet Sam --once                  leave as soon as both hold the same
  amble meet --at AMBLEAT1XXXX           where the other says it can be found
  amble meet --once --for 30             give up after half a minute")]
    Meet {
        /// With whom
        person: Option<String>,
        /// Leave as soon as both hold the same
        #[arg(long)]
        once: bool,
        /// Where the other says it can be found; may be given again
        #[arg(long, value_name = "WHERE")]
        at: Vec<String>,
        /// Leave after so many seconds [default: 120 with --once, otherwise three hours]
        #[arg(long = "for", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
        seconds: Option<u32>,
        #[command(flatten)]
        listen: ListenAt,
    },
    /// What waits, what needs you, and what to do next
    #[command(after_help = "Examples:
  amble status
  amble status --with Sam")]
    Status,
    /// Take your half with you
    #[command(subcommand)]
    Export(ExportCommand),
    /// Look inside your own home
    #[command(subcommand)]
    Debug(DebugCommand),
    /// After damage: set the damaged file aside and keep what still opens
    #[command(after_help = "Example:
  amble recover

The damaged file is kept. The other device gives back what you shared.")]
    Recover,
    /// See it work: two devices in this process, in two folders that are gone afterwards
    #[command(after_help = "Examples:
  amble demo
  amble demo --json")]
    Demo {
        /// The one address the two devices meet at
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
        listen: IpAddr,
    },
}

/// People.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Add someone; what you share with them waits until you meet
    #[command(after_help = "Example:
  amble person add Sam")]
    Add {
        /// What you call them
        #[arg(required = true)]
        name: Vec<String>,
    },
    /// Listen again to a device that sent what no honest Amble sends
    #[command(after_help = "Example:
  amble person unmute Sam")]
    Unmute {
        /// Who
        person: String,
    },
}

/// Action items.
#[derive(Debug, Subcommand)]
pub(crate) enum ActionCommand {
    /// Write down what is to be done
    #[command(after_help = "Examples:
  amble action add Draft the roadmap --due 2026-12-04
  amble action add Ask the team --who them --measure \"All five answered\" --item 7k3a")]
    Add {
        /// What is to be done
        #[arg(required = true)]
        what: Vec<String>,
        /// Who does it: me, them, or a name
        #[arg(long, default_value = "me")]
        who: String,
        /// From when you ask about it, such as 2026-12-04
        #[arg(long)]
        due: Option<NaiveDate>,
        /// How you will both know that it is done
        #[arg(long, default_value = "")]
        measure: String,
        /// The agenda item it came from
        #[arg(long)]
        item: Option<String>,
    },
    /// What is to be done
    #[command(after_help = "Examples:
  amble action list
  amble action list --all                also what is done or dropped")]
    List {
        /// Also what is done or dropped
        #[arg(long)]
        all: bool,
    },
    /// It is done
    #[command(after_help = "Example:
  amble action done 2f9k")]
    Done {
        /// The action item
        id: String,
    },
    /// Give it up
    #[command(after_help = "Example:
  amble action drop 2f9k")]
    Drop {
        /// The action item
        id: String,
    },
}

/// Exports.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// All that is shared in one 1:1, as a plain Automerge file
    #[command(after_help = "Example:
  amble export shared sam.automerge --with Sam

Any Automerge library opens it. It is not encrypted.")]
    Shared {
        /// The file to write
        file: PathBuf,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Your private notes, encrypted as they are stored
    #[command(after_help = "Examples:
  amble export private notes/
  amble export private notes/ --identity notes.key
  age --decrypt -i notes.key notes/private_XXXX.age

Whoever has the identity file and the notes can read them.")]
    Private {
        /// The folder to write them to
        dir: PathBuf,
        /// Also write the key they open with
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
    },
}

/// Looking inside.
#[derive(Debug, Subcommand)]
pub(crate) enum DebugCommand {
    /// Everything this home holds, opened, for you alone
    #[command(after_help = "Example:
  amble debug dump

It shows your private notes, too. Mind who can see your screen.")]
    Dump,
}

/// What to change.
#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// The thing: its id, the first characters of it, or how it begins
    pub(crate) id: String,
    /// An item's title
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// What is behind it; empty takes it away
    #[arg(long)]
    pub(crate) context: Option<String>,
    /// Where it stands on the agenda
    #[arg(long, value_parser = section)]
    pub(crate) section: Option<Section>,
    /// What is to be done, or what was decided
    #[arg(long)]
    pub(crate) what: Option<String>,
    /// Who does it: me, them, or a name
    #[arg(long)]
    pub(crate) who: Option<String>,
    /// From when you ask about it, such as 2026-12-04, or none
    #[arg(long)]
    pub(crate) due: Option<String>,
    /// How you will both know that it is done
    #[arg(long)]
    pub(crate) measure: Option<String>,
    /// The other should see it before the meeting
    #[arg(long, conflicts_with = "no_heads_up")]
    pub(crate) heads_up: bool,
    /// It can wait for the meeting
    #[arg(long)]
    pub(crate) no_heads_up: bool,
}

/// Where to listen.
#[derive(Debug, Args)]
pub(crate) struct ListenAt {
    /// Listen at one address only, such as 127.0.0.1 [default: every network you are on]
    #[arg(long = "listen", value_name = "ADDR")]
    pub(crate) address: Option<IpAddr>,
}

fn role(word: &str) -> Result<Role, String> {
    let found = [Role::Manager, Role::Report].into_iter().find(|r| r.word() == word.to_lowercase());
    found.ok_or_else(|| "your side of the 1:1 is manager or report".into())
}

fn section(word: &str) -> Result<Section, String> {
    let word = word.trim().to_lowercase().replace([' ', '_'], "-");
    Section::from_word(&word).ok_or_else(|| format!("it is one of {}", Section::WORDS.join(", ")))
}

fn field(word: &str) -> Result<Field, String> {
    let word = word.trim().to_lowercase().replace('-', "_");
    Field::from_word(&word).ok_or_else(|| "it is one of what, who, due, measure, state".into())
}

impl Command {
    /// Whether the command keeps the home open for as long as it runs, and asks or answers the
    /// person in front of it: it cannot be handed to another process.
    pub(crate) fn stays(&self) -> bool {
        use Command::{Demo, Init, Invite, Join, Meet, Recover};
        matches!(self, Init { .. } | Invite { .. } | Join { .. } | Meet { .. } | Demo { .. })
            || matches!(self, Recover)
    }

    /// Whether the command reads standard input, if that is a terminal or not.
    pub(crate) fn reads_input(&self, terminal: bool) -> bool {
        match self {
            Self::Add { paste, .. } => *paste,
            // Without words on a terminal it shows what is there.
            Self::Note { text, .. } => from_input(text) && !(text.is_empty() && terminal),
            Self::Private(PrivateCommand::Add { text, .. }) => from_input(text),
            Self::Private(PrivateCommand::Change { words, .. }) => from_input(words),
            _ => false,
        }
    }
}

/// Whether typed words stand for standard input.
pub(crate) fn from_input(words: &[String]) -> bool {
    words.is_empty() || matches!(words, [one] if one == "-")
}

#[cfg(test)]
mod tests;
