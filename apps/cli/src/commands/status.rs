//! What waits, what needs a person, and what to do next.

use super::*;
use crate::{
    days,
    view::{
        conflict,
        person::{head, heads_ups, not_sent, paused, topics},
    },
};
use amble_core::{
    EditId, FieldValue, Me, PairHandle, PairingState, Problem, ThingConflict, Version,
};
use chrono::NaiveDate;

/// Show what waits, what needs you, and what to do next
#[derive(Debug, Default, Args)]
#[command(after_help = "Examples:
  amble status
  amble status --with Sam
  amble status --dismiss edit_7k3a0c7a9x2m4d5e

A problem is something that could not be added; dismiss it once you have read it.")]
pub(crate) struct StatusArgs {
    /// Do not show a problem again, named by the edit under it
    #[arg(long, value_name = "EDIT")]
    dismiss: Option<EditId>,
}

/// The status, as `--json` gives it.
#[derive(Debug, Serialize)]
struct Status {
    me: Me,
    today: NaiveDate,
    people: Vec<PersonStatus>,
}

/// The status of one 1:1.
#[derive(Debug, Serialize)]
struct PersonStatus {
    #[serde(flatten)]
    person: PersonView,
    meeting: Option<Thing>,
    conflict_list: Vec<ThingConflict>,
    problem_list: Vec<Problem>,
    /// Sentences: what to do next.
    next: Vec<String>,
}

pub(crate) fn run(context: &mut Context, args: StatusArgs) -> Result {
    let people = match context.said() {
        Some(_) => vec![context.person()?],
        None => context.amble.people()?,
    };
    if let Some(edit) = args.dismiss {
        dismiss(context, &people, edit)?;
    }
    let status = Status {
        me: context.amble.me(),
        today: context.today(),
        people: people.iter().map(|p| one(context, p.pair)).collect::<Result<_, _>>()?,
    };
    context.out.shown(&status);
    say(&mut context.out, &status);
    Ok(())
}

/// Forgets the problem that names this edit, in whichever 1:1.
fn dismiss(context: &Context, people: &[PersonView], edit: EditId) -> Result {
    for person in people {
        let problems = context.amble.problems(person.pair)?;
        if problems.iter().any(|problem| problem.edits.contains(&edit)) {
            return Ok(context.amble.dismiss_problem(person.pair, edit)?);
        }
    }
    Err(error(ErrorKind::NotFound, "there is no problem with this edit"))
}

fn one(context: &Context, pair: PairHandle) -> Result<PersonStatus> {
    let mut status = PersonStatus {
        // As it is after a problem was dismissed.
        person: context.amble.person(pair)?,
        meeting: context.amble.active_meeting(pair)?.map(Thing::Meeting),
        conflict_list: context.amble.conflicts(pair)?,
        problem_list: context.amble.problems(pair)?,
        next: Vec::new(),
    };
    status.next = next_steps(&status);
    Ok(status)
}

/// What a 1:1 needs, in the order of how much it matters.
fn next_steps(status: &PersonStatus) -> Vec<String> {
    let person = &status.person;
    let name = quoted(&person.name);
    let mut next = Vec::new();
    if person.muted {
        next.push(format!("Reconnect once their device is in order: amble person unmute {name}"));
    }
    match person.pairing {
        PairingState::NotPaired => next.push(format!(
            "Pair when you are together: amble invite {name} --as manager, \
             or amble join CODE --with {name}"
        )),
        PairingState::Pending => {
            next.push(format!("Finish pairing within ten minutes: amble sync {name}"));
        }
        PairingState::Paired => {}
    }
    if !status.conflict_list.is_empty() {
        next.push("Choose one of the versions above.".to_owned());
    }
    if status.meeting.is_some() {
        next.push("When the meeting is over: amble meeting end".to_owned());
    }
    if person.pairing == PairingState::Paired && person.not_sent + person.unconfirmed > 0 {
        next.push(format!("Sync: amble sync {name}"));
    }
    next
}

fn say(out: &mut Output, status: &Status) {
    let today = status.today;
    out.note(bold(&status.me.name).dim(format!(" · {}", days::shown(today, today))));
    if status.people.is_empty() {
        out.note("No 1:1s yet: amble invite, amble join or amble person add.");
    }
    for status in &status.people {
        out.note("");
        say_one(out, status, &Audience::new(&status.person, today));
    }
}

fn say_one(out: &mut Output, status: &PersonStatus, reader: &Audience) {
    let person = &status.person;
    out.line(paused(head(person, ", "), person));
    let mut rows = vec![topics(person)];
    rows.extend(heads_ups(person));
    rows.extend(not_sent(person));
    if person.unconfirmed > 0 {
        rows.push(format!("{} unconfirmed", person.unconfirmed));
    }
    out.note(StyledLine::from(rows.join(", ")).indented(2));
    if person.pairing == PairingState::Paired {
        let last = person.last_sync.map_or_else(|| "never".to_owned(), |day| reader.day(day));
        let next = person.next_meeting.map(|day| format!(", next 1:1: {}", reader.day(day)));
        let row = format!("last sync: {last}{}", next.unwrap_or_default());
        out.note(StyledLine::from(row).indented(2));
    }
    if let Some(Thing::Meeting(meeting)) = &status.meeting {
        out.line(attention(view::in_progress(meeting)).indented(2));
    }
    for ThingConflict { id, label, conflict } in &status.conflict_list {
        let is_label = |v: &Version| v.value == Some(FieldValue::Text(label.clone()));
        let mut head = dim(format!("{}  ", short(*id)));
        // A version that is the label need not be said twice.
        if !conflict.values.iter().any(is_label) {
            head = head.plain(format!("{label}: "));
        }
        conflict::say_one(out, head.indented(2).hanging(10), *id, conflict, reader);
    }
    for problem in &status.problem_list {
        out.line(attention("Problem: ").plain(&problem.reason).indented(2));
        for text in &problem.text {
            out.line(StyledLine::from(text).indented(4));
        }
        if let Some(edit) = problem.edits.first() {
            out.note(dim(format!("amble status --dismiss {edit}")).indented(4));
        }
    }
    for step in &status.next {
        out.note(StyledLine::from("  -> ").plain(step).hanging(5));
    }
}
