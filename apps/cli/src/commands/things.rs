//! Any one thing: showing, changing, settling, dropping, taking up again, taking back.

use crate::{
    args::Edit,
    context::Context,
    exit::error,
    output::Line,
    shapes::{Names, conflict_words, day_words, or_none, settle_words, thing_json, thing_label},
};
use amble_core::{
    ActionCard, AmbleError, Conflict, DecisionCard, ErrorKind, Field, FieldChange, FoundThing,
    ItemCard, MeetingCard, ObjectId, Page, PairHandle, ThingCard,
};
use serde_json::json;

/// Says what became of a thing, read back.
pub(crate) fn say_result(
    context: &mut Context,
    found: FoundThing,
    what: &str,
) -> Result<(), AmbleError> {
    let card = context.amble.thing(found.pair, found.id)?;
    let names = context.names(found.pair);
    context.out.line(format!("{what}: {}", thing_label(&card)));
    context.out.value(&thing_json(&names, &card));
    Ok(())
}

/// Everything about one thing.
pub(crate) fn show(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    let card = context.amble.thing(found.pair, found.id)?;
    let names = context.names(found.pair);
    context.out.value(&thing_json(&names, &card));
    if context.out.json() {
        return Ok(());
    }
    let about = About { names, pair: found.pair };
    if let Some(card) = &card.item {
        about.item(context, card)?;
    } else if let Some(card) = &card.action {
        about.action(context, card)?;
    } else if let Some(card) = &card.decision {
        about.decision(context, card)?;
    } else if let Some(card) = &card.meeting {
        about.meeting(context, card)?;
    }
    Ok(())
}

/// Text about one thing of one 1:1.
struct About {
    names: Names,
    pair: PairHandle,
}

impl About {
    fn rows(context: &mut Context, title: &str, rows: &[(&str, String)]) {
        context.out.line(Line::new().bold(title));
        for (name, words) in rows {
            let mut lines = words.lines();
            let first = lines.next().unwrap_or_default();
            context.out.line(Line::new().dim(&format!("  {name:<10}")).plain(first));
            lines.for_each(|line| context.out.line(format!("  {:10}{line}", "")));
        }
    }

    fn conflicts(&self, context: &mut Context, id: ObjectId, conflicts: &[Conflict]) {
        for conflict in conflicts {
            let words = conflict_words(&self.names, conflict);
            context.out.line(Line::new().attention("  needs a choice: ").plain(&words));
            for hint in settle_words(&self.names, id, conflict) {
                context.out.line(Line::new().dim(&format!("    {hint}")));
            }
        }
    }

    /// What a thing of the same 1:1 is called.
    fn label(&self, context: &Context, id: Option<ObjectId>) -> String {
        let card = id.and_then(|id| context.amble.thing(self.pair, id).ok());
        card.map_or_else(|| "none".to_owned(), |card| thing_label(&card))
    }

    fn item(&self, context: &mut Context, card: &ItemCard) -> Result<(), AmbleError> {
        let item = &card.item;
        let heads_up = if item.heads_up { "yes" } else { "no" };
        let here = if card.here { ", and never left this device" } else { "" };
        let rows = [
            ("id", item.id.to_string()),
            ("by", self.names.said(item.author)),
            ("section", item.section.word().to_owned()),
            ("heads-up", heads_up.to_owned()),
            ("state", item.state.word().to_owned()),
            ("way", format!("{}{here}", card.way.word())),
            ("context", or_none(&item.context).to_owned()),
            ("notes", or_none(&item.notes).to_owned()),
        ];
        Self::rows(context, &item.title, &rows);
        for action in context.amble.actions(self.pair, Page::ALL)? {
            if action.action.item == Some(item.id) {
                context.out.line(Line::new().dim("  action    ").plain(&action.action.what));
            }
        }
        for decision in context.amble.decisions(self.pair, Page::ALL)? {
            if decision.decision.item == Some(item.id) {
                context.out.line(Line::new().dim("  decision  ").plain(&decision.decision.what));
            }
        }
        self.conflicts(context, item.id, &item.conflicts);
        Ok(())
    }

    fn action(&self, context: &mut Context, card: &ActionCard) -> Result<(), AmbleError> {
        let action = &card.action;
        let rows = [
            ("id", action.id.to_string()),
            ("who", action.who.map_or_else(|| "nobody yet".to_owned(), |who| self.names.said(who))),
            ("from", action.due.map_or_else(|| "none".to_owned(), day_words)),
            ("measure", or_none(&action.measure).to_owned()),
            ("item", self.label(context, action.item)),
            ("state", action.state.word().to_owned()),
            ("way", card.way.word().to_owned()),
            ("by", self.names.said(action.author)),
        ];
        Self::rows(context, &action.what, &rows);
        self.conflicts(context, action.id, &action.conflicts);
        Ok(())
    }

    fn decision(&self, context: &mut Context, card: &DecisionCard) -> Result<(), AmbleError> {
        let decision = &card.decision;
        let rows = [
            ("id", decision.id.to_string()),
            ("by", self.names.said(decision.author)),
            ("item", self.label(context, decision.item)),
            ("meeting", self.label(context, decision.meeting)),
            ("state", decision.state.word().to_owned()),
            ("way", card.way.word().to_owned()),
        ];
        Self::rows(context, &decision.what, &rows);
        Ok(())
    }

    fn meeting(&self, context: &mut Context, card: &MeetingCard) -> Result<(), AmbleError> {
        let meeting = &card.meeting;
        let time = |t: Option<chrono::NaiveTime>| {
            t.map_or_else(|| "none".to_owned(), |t| t.format("%H:%M").to_string())
        };
        let rows = [
            ("id", meeting.id.to_string()),
            ("day", meeting.date.map_or_else(|| "none".to_owned(), day_words)),
            ("start", time(meeting.start)),
            ("end", time(meeting.end)),
            ("zone", meeting.zone.clone()),
            ("state", meeting.state.word().to_owned()),
            ("way", card.way.word().to_owned()),
            ("by", self.names.said(meeting.author)),
        ];
        Self::rows(context, "Meeting", &rows);
        for decision in context.amble.decisions(self.pair, Page::ALL)? {
            let here = decision.decision.meeting.is_some_and(|m| meeting.started_as.contains(&m));
            if here {
                context.out.line(Line::new().dim("  decision  ").plain(&decision.decision.what));
            }
        }
        Ok(())
    }
}

/// Changes fields of anything.
pub(crate) fn edit(context: &mut Context, edit: Edit) -> Result<(), AmbleError> {
    let found = context.thing(&edit.id)?;
    let heads_up = match (edit.heads_up, edit.no_heads_up) {
        (true, _) => Some("true".to_owned()),
        (_, true) => Some("false".to_owned()),
        _ => None,
    };
    let due =
        edit.due.map(|due| if due.eq_ignore_ascii_case("none") { String::new() } else { due });
    let typed = [
        (Field::Title, edit.title),
        (Field::Context, edit.context),
        (Field::Section, edit.section.map(|s| s.word().to_owned())),
        (Field::HeadsUp, heads_up),
        (Field::What, edit.what),
        (Field::Who, edit.who),
        (Field::Due, due),
        (Field::Measure, edit.measure),
    ];
    let changes: Vec<FieldChange> = typed
        .into_iter()
        .filter_map(|(field, value)| value.map(|value| FieldChange { field, value }))
        .collect();
    if changes.is_empty() {
        let reason = "say what to change: --title, --context, --section, --heads-up, --what, \
                      --who, --due or --measure";
        return Err(error(ErrorKind::Invalid, reason));
    }
    context.amble.change(found.pair, found.id, changes)?;
    say_result(context, found, "Changed")
}

/// Chooses, where both changed the same thing apart.
pub(crate) fn settle(
    context: &mut Context,
    typed: &str,
    field: Field,
    value: &str,
) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    let none = field == Field::Due && value.eq_ignore_ascii_case("none");
    context.amble.settle(found.pair, found.id, field, if none { "" } else { value })?;
    say_result(context, found, "Settled for both")
}

/// Marks an item as talked about.
pub(crate) fn discuss(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    context.amble.discuss(found.pair, found.id)?;
    say_result(context, found, "Discussed")
}

/// Takes something off.
pub(crate) fn drop(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    context.amble.drop_thing(found.pair, found.id)?;
    say_result(context, found, "Dropped")
}

/// Takes something up again.
pub(crate) fn reopen(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    context.amble.reopen(found.pair, found.id)?;
    say_result(context, found, "Open again")
}

/// Takes back what has not left yet.
pub(crate) fn unshare(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = context.thing(typed)?;
    let before: ThingCard = context.amble.thing(found.pair, found.id)?;
    let changes = context.amble.unshare(found.pair, found.id)?;
    // What was only ever here is gone now; what had been sent before stands as it was sent.
    let gone = context.amble.thing(found.pair, found.id).is_err();
    let label = thing_label(&before);
    context.out.line(if gone {
        format!("Taken back, it never left: {label}")
    } else {
        format!("Taken back what had not left yet: {label}")
    });
    context.out.value(&json!({ "id": found.id.to_string(), "changes": changes, "gone": gone }));
    Ok(())
}
