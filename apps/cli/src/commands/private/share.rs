//! The one explicit step that makes a private note a topic.

use crate::{commands::*, value::section};
use amble_core::{PrivateNote, Section};

/// Share a private note as a topic: its first line becomes the title, the rest the details
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble private share 9m2c               with whom it is about
  amble private share 9m2c --with Sam --section feedback
  amble private share 9m2c --preview     what Sam will see; nothing is shared

It moves out of your private notes. Until it is sent, `amble unshare ID --private` makes it
private again.")]
pub(crate) struct SharePrivateArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
    /// The part of the agenda it belongs to, as in `amble add`
    #[arg(long, default_value = "other", value_parser = section)]
    section: Section,
    /// Show what the other person will see, and share nothing
    #[arg(long)]
    preview: bool,
}

/// With whom: as typed, or else whom it is about. What is private is not shared by a guess: not
/// even if there is only one person.
fn with_whom(context: &Context, note: &PrivateNote) -> Result<PersonView> {
    if let Some(typed) = &context.with {
        return context.person_called(typed);
    }
    if let Some(pair) = note.about {
        return Ok(context.amble.person(pair)?);
    }
    let people = context.amble.people()?;
    if people.is_empty() {
        return Err(invalid("there is nobody to share it with yet: amble person add"));
    }
    let reason = "it is about no one; share it with whom? Add --with and one of:";
    Err(invalid(format!("{reason} {}", names(&people))))
}

pub(crate) fn run(context: &mut Context, args: SharePrivateArgs) -> Result {
    let note = context.amble.private_note(&args.id)?;
    let person = with_whom(context, &note)?;
    if args.preview {
        let topic = context.amble.preview_share(note.id, args.section)?;
        context.out.value(&json!({
            "title": topic.title, "details": topic.details, "section": args.section,
        }));
        context.out.line(dim(format!("{} will see:", person.name)));
        context.out.line(bold(&topic.title).indented(2));
        for line in topic.details.lines() {
            context.out.line(StyledLine::from(line).indented(2));
        }
        return Ok(());
    }
    let id = context.amble.share_private(note.id, person.pair, args.section)?;
    let topic = context.amble.get(person.pair, id)?;
    context.out.id(id);
    context.out.note(format!("Shared with {}. It is no longer private.", person.name));
    show::say_when(context, &person);
    let back = format!("To make it private again: amble unshare {} --private", short(id));
    context.out.note(dim(back));
    context.out.value(&topic);
    Ok(())
}
