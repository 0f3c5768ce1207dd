//! What can be typed after `private`: the notes that never leave this device.

use super::section;
use amble_core::Section;
use clap::Subcommand;

/// The private half.
#[derive(Debug, Subcommand)]
pub(crate) enum PrivateCommand {
    /// Write something that only you can read
    #[command(after_help = "Examples:
  amble private add Ask about the promotion in spring --about Sam
  amble private add --draft How to say it
  amble private add - < letter.md")]
    Add {
        /// The text; `-` or nothing reads standard input
        text: Vec<String>,
        /// Whom it is about
        #[arg(long, value_name = "PERSON")]
        about: Option<String>,
        /// A draft of something you may share one day
        #[arg(long)]
        draft: bool,
    },
    /// What you wrote, by day
    #[command(after_help = "Example:
  amble private list")]
    List,
    /// One of them, in full
    #[command(after_help = "Example:
  amble private show 9m2c")]
    Show {
        /// Its id, the first characters of it, or how it begins
        id: String,
    },
    /// Put one of them on the agenda: its first line is the title, the rest the context
    #[command(after_help = "Examples:
  amble private share 9m2c               with whom it is about
  amble private share 9m2c --with Sam --section feedback

It is private no more. Until you meet, `amble unshare ITEM --draft` takes it back.")]
    Share {
        /// Its id, the first characters of it, or how it begins
        note: String,
        /// Where it stands, as in `amble add`
        #[arg(long, default_value = "open", value_parser = section)]
        section: Section,
    },
    /// Write one of them anew; its day stays
    #[command(after_help = "Examples:
  amble private change 9m2c Ask about the promotion in autumn
  amble private change 9m2c - < letter.md")]
    Change {
        /// Its id, the first characters of it, or how it begins
        note: String,
        /// What it shall say; `-` or nothing reads standard input
        words: Vec<String>,
    },
    /// Delete one of them for good
    #[command(after_help = "Example:
  amble private delete 9m2c

Nothing brings it back.")]
    Delete {
        /// Its id, the first characters of it, or how it begins
        note: String,
    },
}
