//! Private notes: what only the owner of this home can read.

mod share;

use crate::{
    context::Context,
    exit::{Failed, error},
    input::is_input,
    view::{Audience, private as view},
};
use amble_core::{ErrorKind, Page, PersonView, PrivateId, PrivateNote};
use clap::{Args, Subcommand};
use serde_json::json;

/// Private notes.
#[derive(Debug, Subcommand)]
pub(crate) enum PrivateCommand {
    Add(AddPrivateArgs),
    List(ListPrivateArgs),
    Show(ShowPrivateArgs),
    Edit(EditPrivateArgs),
    Share(share::SharePrivateArgs),
    Delete(DeletePrivateArgs),
}

impl PrivateCommand {
    /// Whether it reads standard input.
    pub(crate) fn reads_input(&self) -> bool {
        match self {
            Self::Add(AddPrivateArgs { text, .. }) | Self::Edit(EditPrivateArgs { text, .. }) => {
                text.is_empty() || is_input(text)
            }
            _ => false,
        }
    }

    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Add(args) => add(context, args),
            Self::List(args) => list(context, args),
            Self::Show(args) => show(context, &args.id),
            Self::Edit(args) => edit(context, args),
            Self::Share(args) => share::run(context, args),
            Self::Delete(args) => delete(context, args),
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

/// What was typed, or stands in standard input.
fn written(context: &mut Context, text: &[String]) -> Result<String, Failed> {
    let text = match text.is_empty() || is_input(text) {
        true => context.input.text().trim_end().to_owned(),
        false => text.join(" "),
    };
    if amble_core::text::is_blank(&text) {
        return Err(error(ErrorKind::Invalid, "the note is empty: there is nothing to keep"));
    }
    Ok(text)
}

/// Whoever reads of private notes: no name of the other is needed.
pub(super) fn reader(context: &Context) -> Audience {
    Audience { them: String::new(), today: context.today() }
}

fn add(context: &mut Context, args: AddPrivateArgs) -> Result<(), Failed> {
    let about = args.about.or(context.with.clone());
    let about = about.map(|typed| context.person_called(&typed)).transpose()?;
    let text = written(context, &args.text)?;
    let pair = about.as_ref().map(|person| person.pair);
    let id = context.amble.add_private(pair, &text, context.today())?;
    context.out.value(&context.amble.private_note(&id.to_string())?);
    context.out.id(id);
    let about = about.map(|person: PersonView| format!(" about {}", person.name));
    let (short, about) = (short(id), about.unwrap_or_default());
    context.out.note(format!("Added private note {short}{about}. Only you can see it."));
    Ok(())
}

fn short(id: PrivateId) -> String {
    id.key().chars().take(6).collect()
}

fn list(context: &mut Context, _: ListPrivateArgs) -> Result<(), Failed> {
    let people = context.amble.people()?;
    let about = match &context.with {
        Some(_) => Some(context.person()?.pair),
        None => None,
    };
    let notes: Vec<PrivateNote> = context.amble.private_notes(about, Page::ALL)?;
    context.out.may_be_long();
    context.out.value(&notes);
    notes.iter().for_each(|note| context.out.id(note.id));
    if context.out.look().quiet {
        return Ok(());
    }
    if notes.is_empty() {
        context.out.line("No private notes yet.");
    }
    let reader = reader(context);
    view::list(&mut context.out, &notes, &people, &reader);
    Ok(())
}

/// One private note, by what was typed for it.
pub(super) fn find(context: &Context, typed: &str) -> Result<PrivateNote, Failed> {
    Ok(context.amble.private_note(typed)?)
}

fn show(context: &mut Context, typed: &str) -> Result<(), Failed> {
    let note = find(context, typed)?;
    let (people, reader) = (context.amble.people()?, reader(context));
    context.out.may_be_long();
    context.out.value(&note);
    view::full(&mut context.out, &note, &people, &reader);
    Ok(())
}

fn edit(context: &mut Context, args: EditPrivateArgs) -> Result<(), Failed> {
    let id = find(context, &args.id)?.id;
    let text = written(context, &args.text)?;
    context.amble.change_private(id, &text)?;
    context.out.value(&context.amble.private_note(&id.to_string())?);
    context.out.note(format!("Changed private note {}.", short(id)));
    Ok(())
}

fn delete(context: &mut Context, args: DeletePrivateArgs) -> Result<(), Failed> {
    let (id, label) = match args.id.trim().parse::<PrivateId>() {
        Ok(id) => (id, id.to_string()),
        Err(_) => {
            let note = find(context, &args.id)?;
            (note.id, note.text.lines().next().unwrap_or_default().to_owned())
        }
    };
    context.amble.delete_private(id)?;
    context.out.note(format!("Deleted: {label}"));
    context.out.value(&json!({ "id": id, "gone": true }));
    Ok(())
}
