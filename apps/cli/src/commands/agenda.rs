//! The next agenda: follow-ups first, then the report's topics and the manager's.

use super::{list::of, *};
use amble_core::{Page, PairingState, PrivateNote, Query};

/// Show the agenda for the next 1:1
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble agenda
  amble agenda --with Sam
  amble agenda --all                     also topics that were discussed or dropped")]
pub(crate) struct AgendaArgs {
    /// Also topics that were discussed or dropped
    #[arg(long)]
    all: bool,
}

/// The agenda, as `--json` gives it.
#[derive(Debug, Serialize)]
struct Agenda {
    person: PersonView,
    meeting: Option<Thing>,
    /// Open actions, the owner's of this home first.
    follow_ups: Vec<Thing>,
    topics: Vec<Thing>,
    /// Private notes about this person; nothing if they cannot be opened.
    private: Option<Vec<PrivateNote>>,
}

pub(crate) fn run(context: &mut Context, args: AgendaArgs) -> Result {
    let person = context.person()?;
    let snapshot = context.amble.snapshot(person.pair)?;
    let topics = if args.all { Query::all(Entity::Topic) } else { Query::open(Entity::Topic) };
    let private = match context.amble.private_notes(Some(person.pair), Page::ALL) {
        Ok(notes) => Some(notes),
        // What both share does not depend on what is private here.
        Err(failed) if [ErrorKind::Damaged, ErrorKind::Vault].contains(&failed.kind) => {
            let warning = format!("your private notes cannot be opened: {}", failed.reason);
            context.out.aside(&warning);
            None
        }
        Err(failed) => return Err(failed.into()),
    };
    let agenda = Agenda {
        meeting: snapshot.active_meeting().map(Thing::Meeting),
        follow_ups: snapshot.list(Query::open(Entity::Action)),
        topics: snapshot.list(topics),
        private,
        person,
    };
    context.out.shown(&agenda);
    if context.out.look.quiet {
        let things = agenda.follow_ups.iter().chain(&agenda.topics);
        things.for_each(|thing| context.out.id(thing.id()));
    } else {
        say(context, agenda)?;
    }
    Ok(())
}

fn say(context: &mut Context, agenda: Agenda) -> Result {
    let reader = context.reader(agenda.person.pair)?;
    let (out, name) = (&mut context.out, &agenda.person.name);
    let today = reader.day(reader.today);
    out.line(bold(format!("1:1 with {name}")).dim(format!(" · {today}")));
    if agenda.person.pairing == PairingState::NotPaired {
        let when = format!("Not paired yet. {name} will get your topics when you pair and sync.");
        out.line(dim(when));
    }
    if let Some(Thing::Meeting(meeting)) = &agenda.meeting {
        out.line(attention(view::in_progress(meeting)));
    }
    if !agenda.follow_ups.is_empty() {
        out.line("");
        out.line(bold("Follow-ups"));
        view::list::actions(out, 2, &of(agenda.follow_ups), &reader);
    }
    out.line("");
    if agenda.topics.is_empty() {
        out.line("No topics yet: amble add What to talk about");
    }
    view::list::topics(out, &of(agenda.topics), &reader);
    let private = agenda.private.map_or(0, |notes| notes.len());
    if private > 0 {
        let notes = count(private, "private note", "private notes");
        let list = format!("amble private list --with {}", quoted(name));
        out.line("");
        out.line(dim(format!("{notes} about {name}: {list}")));
    }
    Ok(())
}
