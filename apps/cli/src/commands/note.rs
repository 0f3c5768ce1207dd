//! Notes: lines under a topic.

use super::*;
use crate::input::is_input;
use amble_core::{Note, notes};

/// What stands for a tab in a line.
const TAB: &str = "    ";

/// Add lines under a topic, or read them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble note 7k3a                        print what is there, or edit it in $EDITOR
  amble note 7k3a We try it for a month  add a line
  amble note 7k3a - < notes.md           add lines from a file
  amble note 7k3a --replace - < new.md   hand in all of it anew

Each line has its own id: amble edit, amble drop and amble settle take it.")]
pub(crate) struct NoteArgs {
    /// The topic: its id, the first characters of it, or how it begins
    pub(crate) id: String,
    /// The line to add; `-` reads standard input, a line each
    text: Vec<String>,
    /// Hand in all lines anew: what is the same stays, what is missing is dropped
    #[arg(long, requires = "text")]
    replace: bool,
    /// The text that `--replace` began from; what came meanwhile stays
    #[arg(long, value_name = "TEXT", requires = "replace")]
    shown: Option<String>,
}

impl NoteArgs {
    pub(crate) fn reads_input(&self) -> bool {
        is_input(&self.text)
    }

    pub(crate) fn reads_notes(&self) -> bool {
        self.text.is_empty()
    }
}

pub(crate) fn run(context: &mut Context, args: NoteArgs) -> Result {
    let found = context.find(&args.id, TOPIC)?;
    let before = notes_of(context, found)?;
    if args.reads_notes() {
        return say_all(context, found, &before);
    }
    let typed = if args.reads_input() { context.input() } else { args.text.join(" ") };
    // A line has no tabs: an editor may have put some in front of it.
    let typed = typed.replace('\t', TAB);
    let here = before.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n");
    if args.replace {
        let shown = args.shown.as_deref().unwrap_or(&here);
        context.amble.write_notes(found.pair, found.id, shown, &typed)?;
        let now = notes_of(context, found)?;
        return say_all(context, found, &now);
    }
    if amble_core::text::is_blank(&typed) {
        return Err(invalid("the note is empty: write a line"));
    }
    context.amble.write_notes(found.pair, found.id, &here, &format!("{here}\n{typed}"))?;
    let mut new = notes_of(context, found)?;
    new.retain(|note| before.iter().all(|known| known.id != note.id));
    match things(&new).as_slice() {
        [one] if notes::lines(&typed).count() == 1 => context.out.value(one),
        several => context.out.value(&several),
    }
    for note in &new {
        context.out.id(note.id);
        context.out.note(format!("Added note {}: {}", short(note.id), note.text));
    }
    Ok(())
}

/// As every answer has them: with their kind.
fn things(notes: &[Note]) -> Vec<Thing> {
    notes.iter().cloned().map(Thing::from).collect()
}

fn notes_of(context: &Context, found: FoundThing) -> Result<Vec<Note>> {
    Ok(context.amble.snapshot(found.pair)?.notes(found.id))
}

fn say_all(context: &mut Context, found: FoundThing, notes: &[Note]) -> Result {
    let reader = context.reader(found.pair)?;
    if context.out.list(&things(notes), |note| note.id().to_string(), "No notes yet.") {
        view::list::notes(&mut context.out, 0, notes, &reader);
    }
    Ok(())
}
