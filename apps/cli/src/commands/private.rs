//! Private notes: what only the owner of this home can read.

mod share;

use super::*;
use crate::{
    input::is_input,
    view::{private as view, short_key},
};
use amble_core::{Page, PrivateId};

commands! {
    /// Private notes.
    PrivateCommand(context) {
        Add(args: AddPrivateArgs) => add(context, args),
        List(_args: ListPrivateArgs) => list(context),
        Show(args: ShowPrivateArgs) => show(context, args),
        Edit(args: EditPrivateArgs) => edit(context, args),
        Share(args: share::SharePrivateArgs) => share::run(context, args),
        Delete(args: DeletePrivateArgs) => delete(context, args),
    }
}

impl PrivateCommand {
    pub(crate) fn reads_input(&self) -> bool {
        match self {
            Self::Add(AddPrivateArgs { text, .. }) | Self::Edit(EditPrivateArgs { text, .. }) => {
                is_piped(text)
            }
            _ => false,
        }
    }
}

/// Write a private note; it never leaves this device unless you share it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble private add Ask about the promotion in spring --about Sam
  amble private add - < letter.md")]
pub(crate) struct AddPrivateArgs {
    /// The text; `-` or nothing reads standard input
    text: Vec<String>,
    /// Whom it is about
    #[arg(long, value_name = "PERSON")]
    about: Option<String>,
}

/// List your private notes, by day
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble private list
  amble private list --with Sam          those about Sam")]
pub(crate) struct ListPrivateArgs {}

/// Show a private note in full
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble private show 9m2c")]
pub(crate) struct ShowPrivateArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
}

/// Replace the text of a private note; its day stays
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble private edit 9m2c Ask about the promotion in autumn
  amble private edit 9m2c - < letter.md")]
pub(crate) struct EditPrivateArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
    /// The new text; `-` or nothing reads standard input
    text: Vec<String>,
}

/// Delete a private note; this can't be undone
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble private delete 9m2c

There is no other copy. By its whole id a note can be deleted even if it cannot be opened.")]
pub(crate) struct DeletePrivateArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
}

fn is_piped(text: &[String]) -> bool {
    text.is_empty() || is_input(text)
}

/// What was typed, or what standard input holds.
fn written(context: &mut Context, text: &[String]) -> Result<String> {
    let text = match is_piped(text) {
        true => context.input().trim_end().to_owned(),
        false => text.join(" "),
    };
    if amble_core::text::is_blank(&text) {
        return Err(invalid("the note is empty: there is nothing to keep"));
    }
    Ok(text)
}

fn add(context: &mut Context, args: AddPrivateArgs) -> Result {
    let about = args.about.or(context.with.clone());
    let about = about.map(|typed| context.person_called(&typed)).transpose()?;
    let text = written(context, &args.text)?;
    let pair = about.as_ref().map(|person| person.pair);
    let id = context.amble.add_private(pair, &text, context.today())?;
    context.out.value(&context.amble.private_note(&id.to_string())?);
    context.out.id(id);
    let about = about.map(|person: PersonView| format!(" about {}", person.name));
    let (short, about) = (short_key(&id.key()), about.unwrap_or_default());
    context.out.note(format!("Added private note {short}{about}. Only you can see it."));
    Ok(())
}

fn list(context: &mut Context) -> Result {
    let people = context.amble.people()?;
    let about = context.with.as_ref().map(|_| context.person()).transpose()?;
    let notes = context.amble.private_notes(about.map(|person| person.pair), Page::ALL)?;
    let today = context.today();
    let out = &mut context.out;
    if out.list(&notes, |note| note.id.to_string(), "No private notes yet.") {
        view::list(out, &notes, &people, today);
    }
    Ok(())
}

fn show(context: &mut Context, args: ShowPrivateArgs) -> Result {
    let note = context.amble.private_note(&args.id)?;
    let (people, today) = (context.amble.people()?, context.today());
    context.out.shown(&note);
    view::full(&mut context.out, &note, &people, today);
    Ok(())
}

fn edit(context: &mut Context, args: EditPrivateArgs) -> Result {
    let id = context.amble.private_note(&args.id)?.id;
    let text = written(context, &args.text)?;
    context.amble.change_private(id, &text)?;
    context.out.value(&context.amble.private_note(&id.to_string())?);
    context.out.note(format!("Changed private note {}.", short_key(&id.key())));
    Ok(())
}

fn delete(context: &mut Context, args: DeletePrivateArgs) -> Result {
    let (id, label) = match args.id.trim().parse::<PrivateId>() {
        Ok(id) => (id, id.to_string()),
        Err(_) => {
            let note = context.amble.private_note(&args.id)?;
            (note.id, note.text.lines().next().unwrap_or_default().to_owned())
        }
    };
    context.amble.delete_private(id)?;
    context.out.note(format!("Deleted: {label}"));
    context.out.value(&json!({ "id": id, "gone": true }));
    Ok(())
}
