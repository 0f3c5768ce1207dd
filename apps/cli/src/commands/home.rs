//! The home itself: beginning, status, and what to do after damage.

use crate::{
    context::{Context, day},
    exit::error,
    output::{Line, Output},
    shapes::{
        conflict_json, conflict_words, count, day_words, meeting_json, person_json, problem_json,
        settle_words,
    },
};
use amble_core::{
    Amble, AmbleError, ConflictCard, ErrorKind, MeetingCard, Page, PairingState, PersonCard,
};
use serde_json::{Value, json};
use std::path::Path;

/// Makes a home.
pub(crate) fn init(
    out: &mut Output,
    home: &Path,
    name: &str,
    zone: Option<&str>,
) -> Result<(), AmbleError> {
    let zone = zone.map(str::to_owned).unwrap_or_else(|| {
        let here = iana_time_zone::get_timezone().ok();
        here.filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok()).unwrap_or_else(|| "UTC".into())
    });
    let amble = Amble::create(home, name, &zone)?;
    let me = amble.me();
    out.line(format!("Welcome, {}. Everything of yours is in {}.", me.name, home.display()));
    out.line("Your key is in that folder, too: whoever copies all of it can read it.");
    out.line(Line::new().dim("Next: amble invite --as manager, or amble join with their code."));
    out.value(&json!({
        "id": me.person.to_string(),
        "name": me.name,
        "home": home.display().to_string(),
        "device": me.device.to_string(),
        "zone": me.zone,
    }));
    Ok(())
}

/// Sets a damaged store aside and keeps what still opens.
pub(crate) fn recover(out: &mut Output, home: &Path, now: i64) -> Result<(), AmbleError> {
    match Amble::open(home, now) {
        Err(damaged) if damaged.kind == ErrorKind::Damaged => {}
        Err(other) => return Err(other),
        // It opens; single entries may still be damaged.
        Ok(amble) => match amble.people().and_then(|_| amble.private_notes(None, Page::ALL)) {
            Err(damaged) if damaged.kind == ErrorKind::Damaged => {}
            Err(other) => return Err(other),
            Ok(_) => {
                let reason = "nothing is damaged here: the home was left as it is";
                return Err(error(ErrorKind::NotNow, reason));
            }
        },
    }
    let recovered = Amble::recover(home, now)?;
    out.line(recovered.report.as_str());
    out.value(&json!({ "report": recovered.report, "name": recovered.amble.me().name }));
    Ok(())
}

/// What a 1:1 needs, in the order of how much it matters.
fn next_steps(
    person: &PersonCard,
    conflicts: &[ConflictCard],
    active: Option<&MeetingCard>,
) -> Vec<String> {
    let name = &person.name;
    let mut next = Vec::new();
    if person.muted {
        next.push(format!(
            "Their device is not listened to. If that is mended: amble person unmute {name}"
        ));
    }
    match person.state {
        PairingState::NotPaired => {
            next.push(format!(
                "Pair when you are together: amble invite {name} --as manager, or amble join CODE --with {name}"
            ));
        }
        PairingState::Pending => {
            next.push(format!(
                "Meet within ten minutes to complete the pairing: amble meet {name}"
            ));
        }
        PairingState::Paired => {}
    }
    if !conflicts.is_empty() {
        next.push("Choose, where you changed the same thing apart (above).".to_owned());
    }
    if active.is_some() {
        next.push("When the meeting is over: amble end".to_owned());
    }
    if person.state == PairingState::Paired && person.waiting + person.sent > 0 {
        next.push(format!("Bring both devices in step: amble meet {name}"));
    }
    next
}

/// What waits, what needs a person, and what to do next.
pub(crate) fn status(context: &mut Context) -> Result<(), AmbleError> {
    let me = context.amble.me();
    let people = match context.with {
        Some(_) => vec![context.person()?],
        None => context.amble.people()?,
    };
    let today = day(context.now, &me.zone);
    context.out.line(Line::new().bold(&me.name).dim(&format!(" · {}", day_words(today))));
    if people.is_empty() {
        context.out.line("You keep no 1:1 yet: amble invite, amble join, or amble person add.");
    }
    let mut all: Vec<Value> = Vec::new();
    for person in &people {
        all.push(one(context, person)?);
    }
    let me =
        json!({ "id": me.person.to_string(), "name": me.name, "device": me.device.to_string() });
    context.out.value(&json!({ "me": me, "today": today.to_string(), "people": all }));
    Ok(())
}

fn one(context: &mut Context, person: &PersonCard) -> Result<Value, AmbleError> {
    let amble = context.amble.clone();
    let names = context.names(person.pair);
    let conflicts = amble.conflicts(person.pair)?;
    let problems = amble.problems(person.pair)?;
    let active = amble.active_meeting(person.pair)?;
    let next = next_steps(person, &conflicts, active.as_ref());

    let out = &mut context.out;
    let role = person.role.map(|r| format!(" ({})", r.word())).unwrap_or_default();
    let mut head = Line::new().bold(&person.name).plain(&role);
    if person.state != PairingState::Paired {
        head = head.attention(&format!(" · {}", person.state.word()));
    }
    if person.muted {
        head = head.attention(" · muted");
    }
    out.line("");
    out.line(head);
    out.line(format!(
        "  {}, {}",
        count(person.open_items as usize, "item on the agenda", "items on the agenda"),
        count(person.open_actions as usize, "open action item", "open action items"),
    ));
    let waiting = count(person.waiting as usize, "change waits here", "changes wait here");
    out.line(format!("  {waiting}, {} sent and not confirmed", person.sent));
    let last = person.last_contact.map_or_else(|| "never".to_owned(), day_words);
    out.line(format!("  last in step: {last}"));
    if let Some(day) = person.next_meeting {
        out.line(format!("  next meeting from {}", day_words(day)));
    }
    if let Some(active) = &active {
        let start = active.meeting.start.map(|t| t.format(" since %H:%M").to_string());
        out.line(format!("  a meeting is under way{}", start.unwrap_or_default()));
    }
    for card in &conflicts {
        let words = conflict_words(&names, &card.conflict);
        out.line(
            Line::new().attention("  needs a choice: ").plain(&format!("{} — {words}", card.label)),
        );
        for hint in settle_words(&names, card.object, &card.conflict) {
            out.line(Line::new().dim(&format!("    {hint}")));
        }
    }
    for problem in &problems {
        out.line(Line::new().attention("  problem: ").plain(&problem.why));
        for words in &problem.words {
            out.line(Line::new().dim(&format!("    {words}")));
        }
    }
    for step in &next {
        out.line(Line::new().plain("  -> ").plain(step));
    }

    let mut value = person_json(person);
    if let Some(fields) = value.as_object_mut() {
        let conflicts: Vec<Value> = conflicts.iter().map(|c| conflict_json(&names, c)).collect();
        let problems: Vec<Value> = problems.iter().map(problem_json).collect();
        fields.insert("conflict_list".into(), json!(conflicts));
        fields.insert("problem_list".into(), json!(problems));
        fields.insert(
            "active_meeting".into(),
            active.map_or(Value::Null, |m| meeting_json(&names, &m)),
        );
        fields.insert("next".into(), json!(next));
    }
    Ok(value)
}
