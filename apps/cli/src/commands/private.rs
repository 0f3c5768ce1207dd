//! The private half: what only the owner of this home can read.

use crate::{
    args::from_input,
    context::{Context, find_person},
    exit::error,
    output::Line,
    shapes::{day_words, private_json},
};
use amble_core::{AmbleError, ErrorKind, Page, PersonCard, PrivateCard, PrivateKind};
use serde_json::{Value, json};

/// Writes a private note or a draft.
pub(crate) fn add(
    context: &mut Context,
    words: &[String],
    about: Option<&str>,
    draft: bool,
) -> Result<(), AmbleError> {
    let about = match about.or(context.with.as_deref()) {
        Some(typed) => Some(find_person(&context.amble.people()?, typed)?),
        None => None,
    };
    let body = if from_input(words) {
        if context.input.is_terminal() {
            context.out.aside("Write, then Ctrl-D. Only you will be able to read it.");
        }
        context.input.text()?.trim_end().to_owned()
    } else {
        words.join(" ")
    };
    if body.trim().is_empty() {
        return Err(error(ErrorKind::Invalid, "there is nothing to keep"));
    }
    let kind = if draft { PrivateKind::Draft } else { PrivateKind::Note };
    let pair = about.as_ref().map(|person| person.pair);
    let id = context.amble.add_private(kind, pair, &body, context.today())?;
    context.out.line(Line::new().dim(&id.to_string()).plain("  Only you can read it."));
    let name = about.map(|person| person.name);
    context.out.value(&json!({ "id": id.to_string(), "kind": kind.word(), "about": name }));
    Ok(())
}

/// Whom a note is about.
fn about<'a>(card: &PrivateCard, people: &'a [PersonCard]) -> Option<&'a str> {
    people.iter().find(|p| Some(p.pair) == card.about).map(|p| p.name.as_str())
}

fn head(card: &PrivateCard, about: Option<&str>) -> Line {
    let short: String = card.id.key().chars().take(6).collect();
    let about = about.map(|name| format!(" · about {name}")).unwrap_or_default();
    Line::new().dim(&short).plain(&format!("  {} · {}{about}", day_words(card.written), card.kind))
}

/// What is there, by day.
pub(crate) fn list(context: &mut Context) -> Result<(), AmbleError> {
    let people = context.amble.people()?;
    let mut cards = context.amble.private_notes(None, Page::ALL)?;
    if context.with.is_some() {
        let pair = context.person()?.pair;
        cards.retain(|card| card.about == Some(pair));
    }
    let all = cards.iter().map(|card| private_json(card, about(card, &people)));
    context.out.value(&all.collect::<Value>());
    if cards.is_empty() {
        context.out.line("Nothing private yet: amble private add");
    }
    for card in &cards {
        context.out.line(head(card, about(card, &people)));
        let first = card.body.lines().next().unwrap_or_default();
        let more = if card.body.lines().count() > 1 { " …" } else { "" };
        context.out.line(format!("        {first}{more}"));
    }
    Ok(())
}

/// One of them, in full.
pub(crate) fn show(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let card = context.amble.private_note(typed)?;
    let people = context.amble.people()?;
    context.out.value(&private_json(&card, about(&card, &people)));
    context.out.line(head(&card, about(&card, &people)));
    context.out.block(2, &card.body);
    Ok(())
}
