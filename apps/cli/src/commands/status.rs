//! What waits, what needs a person, and what to do next.

use crate::{
    context::Context,
    exit::Failed,
    line::StyledLine,
    output::Output,
    view::{self, Audience, conflict, count, quoted, short},
};
use amble_core::{
    EditId, FieldValue, Me, Meeting, PairingState, PersonView, Problem, Thing, ThingConflict,
    Version,
};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

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
    /// The meeting in progress.
    meeting: Option<Thing>,
    conflict_list: Vec<ThingConflict>,
    problem_list: Vec<Problem>,
    /// Sentences: what to do next.
    next: Vec<String>,
}

/// Shows the status.
pub(crate) fn run(context: &mut Context, args: StatusArgs) -> Result<(), Failed> {
    let people = match context.with.is_some() || context.usual.is_some() {
        true => vec![context.person()?],
        false => context.amble.people()?,
    };
    if let Some(edit) = args.dismiss {
        dismiss(context, &people, edit)?;
    }
    let status = Status {
        me: context.amble.me(),
        today: context.today(),
        people: people.iter().map(|p| one(context, p)).collect::<Result<_, _>>()?,
    };
    context.out.may_be_long();
    context.out.value(&status);
    say(&mut context.out, &status);
    Ok(())
}

/// Forgets the problem that names this edit, in whichever 1:1.
fn dismiss(context: &Context, people: &[PersonView], edit: EditId) -> Result<(), Failed> {
    for person in people {
        let problems = context.amble.problems(person.pair)?;
        if problems.iter().any(|problem| problem.edits.contains(&edit)) {
            context.amble.dismiss_problem(person.pair, edit)?;
            return Ok(());
        }
    }
    let reason = "there is no problem with this edit";
    Err(crate::exit::error(amble_core::ErrorKind::NotFound, reason))
}

fn one(context: &Context, person: &PersonView) -> Result<PersonStatus, Failed> {
    let pair = person.pair;
    // As it is after a problem was dismissed.
    let person = context.amble.person(pair)?;
    let meeting = context.amble.active_meeting(pair)?;
    let conflicts = context.amble.conflicts(pair)?;
    Ok(PersonStatus {
        next: next_steps(&person, &conflicts, meeting.as_ref()),
        meeting: meeting.map(Thing::Meeting),
        conflict_list: conflicts,
        problem_list: context.amble.problems(pair)?,
        person,
    })
}

/// What a 1:1 needs, in the order of how much it matters.
fn next_steps(
    person: &PersonView,
    conflicts: &[ThingConflict],
    meeting: Option<&Meeting>,
) -> Vec<String> {
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
    if !conflicts.is_empty() {
        next.push("Choose one of the versions above.".to_owned());
    }
    if meeting.is_some() {
        next.push("When the meeting is over: amble meeting end".to_owned());
    }
    if person.pairing == PairingState::Paired && person.not_sent + person.unconfirmed > 0 {
        next.push(format!("Sync: amble sync {name}"));
    }
    next
}

fn say(out: &mut Output, status: &Status) {
    let today = status.today;
    let day = crate::days::shown(today, today);
    out.note(StyledLine::new().bold(&status.me.name).dim(&format!(" · {day}")));
    if status.people.is_empty() {
        out.note("No 1:1s yet: amble invite, amble join or amble person add.");
    }
    for status in &status.people {
        out.note("");
        say_one(out, status, today);
    }
}

fn say_one(out: &mut Output, status: &PersonStatus, today: NaiveDate) {
    let person = &status.person;
    let reader = Audience::new(person, today);
    let mut head = StyledLine::new().bold(&person.name);
    if let Some(role) = view::person::role(person) {
        head = head.plain(&format!(", {role}"));
    }
    if let Some(pairing) = view::person::pairing(person) {
        head = head.attention(&format!(" · {pairing}"));
    }
    out.line(if person.muted { head.attention(" · paused") } else { head });
    let mut rows = vec![view::person::topics(person)];
    if person.heads_ups > 0 {
        rows.push(count(person.heads_ups, "heads-up", "heads-ups"));
    }
    if person.not_sent > 0 {
        rows.push(count(person.not_sent, "change not sent", "changes not sent"));
    }
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
        out.line(StyledLine::new().attention(&view::meeting::in_progress(meeting)).indented(2));
    }
    for one in &status.conflict_list {
        let is_label = |v: &Version| v.value == Some(FieldValue::Text(one.label.clone()));
        let mut head = StyledLine::new().dim(&format!("{}  ", short(one.id)));
        // A version that is the label need not be said twice.
        if !one.conflict.values.iter().any(is_label) {
            head = head.plain(&format!("{}: ", one.label));
        }
        let lines = conflict::lines(&one.conflict, &reader);
        let mut lines = lines.iter();
        let first = lines.next().map(String::as_str).unwrap_or_default();
        out.line(head.attention(first).indented(2).hanging(10));
        for line in lines {
            out.line(StyledLine::new().attention(line).indented(12));
        }
        out.note(StyledLine::new().dim(&conflict::hint(one.id, &one.conflict)).indented(10));
    }
    for problem in &status.problem_list {
        out.line(StyledLine::new().attention("Problem: ").plain(&problem.reason).indented(2));
        for text in &problem.text {
            out.line(StyledLine::new().plain(text).indented(4));
        }
        if let Some(edit) = problem.edits.first() {
            out.note(StyledLine::new().dim(&format!("amble status --dismiss {edit}")).indented(4));
        }
    }
    for step in &status.next {
        out.note(StyledLine::new().plain("  -> ").plain(step).hanging(5));
    }
}
