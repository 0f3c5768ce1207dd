//! The agenda: adding to it, reading it, and the notes under its items.

use crate::{
    args::from_input,
    commands::things::say_result,
    context::Context,
    exit::error,
    output::Line,
    shapes::{Names, action_line, conflict_words, item_json, item_line},
};
use amble_core::{
    AmbleError, Conflict, Entity, ErrorKind, ItemCard, NewItem, Page, Section, bullets,
};
use serde_json::{Value, json};

/// What was typed after `add`.
#[derive(Debug)]
pub(crate) struct Typed {
    /// The words of the title.
    pub(crate) title: Vec<String>,
    /// What is behind it.
    pub(crate) context: Option<String>,
    /// Where it stands.
    pub(crate) section: Section,
    /// Whether the other should see it before the meeting.
    pub(crate) heads_up: bool,
    /// Whether a list comes from standard input instead.
    pub(crate) paste: bool,
}

/// Adds one item, or a list of them: all or none.
pub(crate) fn add(context: &mut Context, typed: Typed) -> Result<(), AmbleError> {
    let person = context.person()?;
    let Typed { section, heads_up, .. } = typed;
    let new = |title, context| NewItem { title, context, section, heads_up };
    let items: Vec<NewItem> = if typed.paste {
        if context.input.is_terminal() {
            context.out.aside("Type or paste the list, then Ctrl-D.");
        }
        let list = bullets::parse(&context.input.text()?);
        list.into_iter().map(|b| new(b.title, b.context)).collect()
    } else {
        vec![new(typed.title.join(" "), typed.context.unwrap_or_default())]
    };
    if items.is_empty() {
        return Err(error(ErrorKind::Invalid, "there is nothing in the list"));
    }
    let titles: Vec<String> = items.iter().map(|item| item.title.trim().to_owned()).collect();
    let ids = context.amble.add_items(person.pair, items)?;
    let mut all: Vec<Value> = Vec::new();
    for (id, title) in ids.iter().zip(&titles) {
        context.out.line(Line::new().dim(&id.to_string()).plain(&format!("  {title}")));
        all.push(json!({ "id": id.to_string(), "title": title }));
    }
    context.out.line(
        Line::new()
            .dim(&format!("On the agenda with {}. It waits here until you meet.", person.name)),
    );
    match all.as_slice() {
        [one] if !typed.paste => context.out.value(one),
        all => context.out.value(&json!(all)),
    }
    Ok(())
}

fn say_conflicts(context: &mut Context, names: &Names, conflicts: &[Conflict]) {
    for conflict in conflicts {
        let words = conflict_words(names, conflict);
        context
            .out
            .line(Line::new().plain("             ").attention("needs a choice: ").plain(&words));
    }
}

/// The next agenda: follow-ups first, then the report's items, each by section.
pub(crate) fn show(context: &mut Context, all: bool) -> Result<(), AmbleError> {
    let person = context.person()?;
    let names = context.names(person.pair);
    let amble = context.amble.clone();
    let items =
        if all { amble.items(person.pair, Page::ALL)? } else { amble.agenda(person.pair)? };
    context.out.value(&items.iter().map(|card| item_json(&names, card)).collect::<Value>());
    if context.out.json() {
        return Ok(());
    }
    let role = person.role.map(|r| format!(" ({})", r.word())).unwrap_or_default();
    let mut head = Line::new().bold(&format!("1:1 with {}", person.name)).plain(&role);
    if let Some(active) = amble.active_meeting(person.pair)? {
        let start = active.meeting.start.map(|t| t.format(" since %H:%M").to_string());
        head = head.attention(&format!(" · meeting{}", start.unwrap_or_default()));
    }
    context.out.line(head);
    let open = amble.follow_ups(person.pair)?;
    if !open.is_empty() {
        context.out.line("");
        context.out.line(Line::new().bold("Open action items"));
    }
    for card in &open {
        context.out.line(action_line(&names, card));
        say_conflicts(context, &names, &card.action.conflicts);
    }
    // The report's items come first, then by section: the order of the list itself.
    let mut number = 0;
    let (mut author, mut section) = (None, None);
    for card in &items {
        if author != Some(card.item.author) {
            let from = names.said(card.item.author);
            context.out.line("");
            context.out.line(Line::new().bold(&format!("From {from}")));
            section = None;
        }
        if section != Some(card.item.section) {
            context.out.line(Line::new().plain("  ").dim(&heading(card.item.section)));
        }
        (author, section) = (Some(card.item.author), Some(card.item.section));
        number += 1;
        say_item(context, &names, card, number);
    }
    if number == 0 {
        context.out.line("");
        context.out.line("Nothing on the agenda yet: amble add What to talk about");
    }
    Ok(())
}

fn say_item(context: &mut Context, names: &Names, card: &ItemCard, number: usize) {
    context.out.line(item_line(names, card, number));
    context.out.block(13, &card.item.context);
    say_conflicts(context, names, &card.item.conflicts);
}

/// A section as a heading.
fn heading(section: Section) -> String {
    let words = section.word().replace("next-steps", "next steps");
    let mut chars = words.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}

/// Puts an item below another, or first in its section.
pub(crate) fn move_item(
    context: &mut Context,
    typed: &str,
    after: Option<&str>,
) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    let above = after.map(|typed| context.amble.find_thing(Some(found.pair), typed)).transpose()?;
    let above = above.map(|above| above.id);
    if [Some(found.id), above].iter().flatten().any(|id| id.entity != Entity::Item) {
        return Err(error(ErrorKind::Invalid, "only agenda items are put in order"));
    }
    context.amble.move_item(found.pair, found.id, above)?;
    say_result(context, found, "Moved")
}

/// Writes under an item, or shows what is there.
pub(crate) fn note(
    context: &mut Context,
    typed: &str,
    words: &[String],
    replace: bool,
) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    let item = |context: &Context| {
        let card = context.amble.thing(found.pair, found.id)?.item;
        card.map(|card| card.item).ok_or_else(|| {
            error(ErrorKind::Invalid, "notes stand under agenda items: this is not one")
        })
    };
    let base = item(context)?.notes;
    let text = if !from_input(words) {
        Some(words.join(" "))
    } else if words.is_empty() && context.input.is_terminal() {
        None
    } else {
        let text = context.input.text()?;
        // A script without input asks to read, unless it said `-`.
        (!text.is_empty() || !words.is_empty()).then(|| text.trim_end().to_owned())
    };
    if let Some(text) = text {
        let result = match base.trim_end() {
            _ if replace => text,
            "" => text,
            before => format!("{before}\n{text}"),
        };
        if result != base {
            context.amble.write_notes(found.pair, found.id, &base, &result)?;
        }
    } else if replace {
        return Err(error(ErrorKind::Invalid, "--replace needs the text that shall be there"));
    }
    let item = item(context)?;
    context.out.line(Line::new().bold(&item.title));
    context.out.block(2, if item.notes.is_empty() { "no notes yet" } else { &item.notes });
    context
        .out
        .value(&json!({ "id": item.id.to_string(), "title": item.title, "notes": item.notes }));
    Ok(())
}
