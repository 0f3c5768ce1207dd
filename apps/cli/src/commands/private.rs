//! The private half: what only the owner of this home can read.

use crate::{
    args::from_input,
    commands::things::say_result,
    context::{Context, find_person},
    exit::error,
    output::Line,
    shapes::{day_words, private_json, short},
};
use amble_core::{
    AmbleError, Entity, ErrorKind, FoundThing, NoteId, Page, PersonCard, PrivateCard, PrivateKind,
    Section,
};
use serde_json::{Value, json};

/// What was typed after a command, or stands in standard input.
fn written(context: &mut Context, words: &[String]) -> Result<String, AmbleError> {
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
    Ok(body)
}

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
    let body = written(context, words)?;
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
    say(context, &card)
}

fn say(context: &mut Context, card: &PrivateCard) -> Result<(), AmbleError> {
    let people = context.amble.people()?;
    context.out.value(&private_json(card, about(card, &people)));
    context.out.line(head(card, about(card, &people)));
    context.out.block(2, &card.body);
    Ok(())
}

/// Writes one of them anew.
pub(crate) fn change(
    context: &mut Context,
    typed: &str,
    words: &[String],
) -> Result<(), AmbleError> {
    let id = context.amble.private_note(typed)?.id;
    let body = written(context, words)?;
    context.amble.change_private(id, &body)?;
    show(context, &id.to_string())
}

/// Deletes one of them. By its whole id it can be deleted even if it cannot be opened.
pub(crate) fn delete(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let (id, first) = match typed.trim().parse::<NoteId>() {
        Ok(id) => (id, None),
        Err(_) => {
            let card = context.amble.private_note(typed)?;
            (card.id, card.body.lines().next().map(str::to_owned))
        }
    };
    context.amble.delete_private(id)?;
    let label = first.unwrap_or_else(|| id.to_string());
    context.out.line(format!("Deleted for good: {label}"));
    context.out.value(&json!({ "id": id.to_string(), "gone": true }));
    Ok(())
}

/// Puts one of them on the agenda: with whom was typed, or else whom it is about.
pub(crate) fn share(
    context: &mut Context,
    typed: &str,
    section: Section,
) -> Result<(), AmbleError> {
    let card = context.amble.private_note(typed)?;
    let pair = match (&context.with, card.about) {
        (None, Some(pair)) => pair,
        // Not even if there is only one person: what is private is not shared by a guess.
        (None, None) => {
            let people = context.amble.people()?;
            let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
            let reason = match names.as_slice() {
                [] => "there is nobody to share it with yet: amble person add".to_owned(),
                names => format!(
                    "it is about nobody; share it with whom? Add --with and one of: {}",
                    names.join(", ")
                ),
            };
            return Err(error(ErrorKind::Invalid, reason));
        }
        (Some(_), _) => context.person()?.pair,
    };
    let id = context.amble.share_private(card.id, pair, section)?;
    let name = context.amble.person(pair)?.name;
    say_result(
        context,
        FoundThing { pair, id },
        &format!("Shared with {name}, and private no more"),
    )?;
    let back = format!(
        "It waits here until you meet. To take it back: amble unshare {} --draft",
        short(id)
    );
    context.out.line(Line::new().dim(&back));
    Ok(())
}

/// Takes an item that never left back into the private half.
pub(crate) fn take_back(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    if found.id.entity != Entity::Item {
        let reason = "only an agenda item becomes a draft; take this back without --draft";
        return Err(error(ErrorKind::Invalid, reason));
    }
    let note = context.amble.take_back(found.pair, found.id, context.today())?;
    context.out.line("Taken back, it never left. It is a private draft now:");
    show(context, &note.to_string())
}
