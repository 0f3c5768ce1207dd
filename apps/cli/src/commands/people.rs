//! People: adding, listing, and listening to them again.

use crate::{
    context::{Context, find_person},
    output::Line,
    shapes::{count, day_words, person_json},
};
use amble_core::AmbleError;
use serde_json::{Value, json};

/// Adds someone before pairing.
pub(crate) fn add(context: &mut Context, name: &[String]) -> Result<(), AmbleError> {
    let pair = context.amble.add_person(&name.join(" "))?;
    let person = context.amble.person(pair)?;
    context
        .out
        .line(format!("Added {}. What you share with them waits until you meet.", person.name));
    context.out.value(
        &json!({ "id": pair.to_string(), "name": person.name, "state": person.state.word() }),
    );
    Ok(())
}

/// Listens to a muted device again.
pub(crate) fn unmute(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let person = find_person(&context.amble.people()?, typed)?;
    context.amble.unmute(person.pair)?;
    let person = context.amble.person(person.pair)?;
    context.out.line(format!("{}'s device is listened to again.", person.name));
    context.out.value(&person_json(&person));
    Ok(())
}

/// Everyone.
pub(crate) fn list(context: &mut Context) -> Result<(), AmbleError> {
    // A person reads who is next first; scripts keep the order of adding.
    let people =
        if context.out.json() { context.amble.people()? } else { context.amble.upcoming()? };
    if people.is_empty() {
        context.out.line("Nobody yet: amble invite, amble join, or amble person add.");
    }
    for person in &people {
        let role = person.role.map(|r| format!("{}, ", r.word())).unwrap_or_default();
        let mut line =
            Line::new().bold(&person.name).plain(&format!(" · {role}{}", person.state.word()));
        if let Some(day) = person.next_meeting {
            line = line.plain(&format!(" · next meeting from {}", day_words(day)));
        }
        if person.heads_ups > 0 {
            let n = person.heads_ups as usize;
            line = line.attention(&format!(" · {}", count(n, "heads-up", "heads-ups")));
        }
        let counts = [
            (person.open_items, "item", "items"),
            (person.open_actions, "action item", "action items"),
            (person.waiting, "change waits", "changes wait"),
        ];
        for (n, one, many) in counts.into_iter().filter(|(n, ..)| *n > 0) {
            line = line.dim(&format!(" · {}", count(n as usize, one, many)));
        }
        if person.conflicts > 0 {
            let n = person.conflicts as usize;
            line = line.attention(&format!(" · {}", count(n, "needs a choice", "need a choice")));
        }
        if person.problems > 0 {
            let n = person.problems as usize;
            line = line.attention(&format!(" · {}", count(n, "problem", "problems")));
        }
        if person.muted {
            line = line.attention(" · muted");
        }
        context.out.line(line);
    }
    context.out.value(&people.iter().map(person_json).collect::<Value>());
    Ok(())
}
