//! Topics, and how an agenda of them looks.

use super::{
    Audience, action, capital, conflict, count, decision, delivered, delivery_row, note, row, table,
};
use crate::{line::StyledLine, output::Output};
use amble_core::{Section, Side, Snapshot, Topic, TopicState};

/// A section as a heading.
fn heading(section: Section) -> String {
    capital(&section.word().replace('-', " "))
}

/// A topic in one line.
fn line(topic: &Topic, indent: usize) -> StyledLine {
    let mut line = row(indent, topic.id, &topic.title);
    if topic.heads_up {
        line = line.attention(" · heads-up");
    }
    if topic.state != TopicState::Open {
        line = line.dim(&format!(" · {}", topic.state.word()));
    }
    if !topic.notes.is_empty() {
        line = line.dim(&format!(" · {}", count(topic.notes.len(), "note", "notes")));
    }
    delivered(line, topic.delivery)
}

/// Topics under whose they are and their sections, in the order of the agenda.
pub(crate) fn list(out: &mut Output, topics: &[Topic], reader: &Audience) {
    let mut last: Option<(Side, Section)> = None;
    for topic in topics {
        if last.map(|(author, _)| author) != Some(topic.author) {
            if last.is_some() {
                out.line("");
            }
            let whose = capital(&reader.whose(topic.author));
            out.line(StyledLine::new().bold(&format!("{whose} topics")));
        }
        let of_author = topics.iter().filter(|t| t.author == topic.author);
        let sections = of_author.clone().any(|t| t.section != Section::Other);
        if sections && last != Some((topic.author, topic.section)) {
            out.line(StyledLine::new().dim(&heading(topic.section)).indented(2));
        }
        last = Some((topic.author, topic.section));
        let indent = if sections { 4 } else { 2 };
        out.line(line(topic, indent));
        for text in topic.details.lines() {
            out.line(StyledLine::new().dim(text).indented(indent + 8));
        }
        conflict::say(out, indent + 8, topic.id, &topic.conflicts, reader);
        for note in &topic.notes {
            conflict::say(out, indent + 8, note.id, &note.conflicts, reader);
        }
    }
}

/// A topic in full.
pub(crate) fn full(out: &mut Output, topic: &Topic, snapshot: &Snapshot, reader: &Audience) {
    let rows = [
        ("id", topic.id.to_string()),
        ("by", reader.name(topic.author).to_owned()),
        ("section", topic.section.word().replace('-', " ")),
        ("heads-up", if topic.heads_up { "yes".to_owned() } else { String::new() }),
        ("state", topic.state.word().to_owned()),
        ("delivery", delivery_row(topic.id, topic.delivery, reader)),
        ("details", topic.details.clone()),
    ];
    table(out, &topic.title, &rows);
    conflict::say(out, 2, topic.id, &topic.conflicts, reader);
    if !topic.notes.is_empty() {
        out.line(StyledLine::new().dim("Notes").indented(2));
        note::list(out, 4, &topic.notes, reader);
    }
    let actions = snapshot.actions_of(topic.id);
    if !actions.is_empty() {
        out.line(StyledLine::new().dim("Actions").indented(2));
        action::list(out, 4, &actions, reader);
    }
    let decisions = snapshot.decisions_of(topic.id);
    if !decisions.is_empty() {
        out.line(StyledLine::new().dim("Decisions").indented(2));
        decision::list(out, 4, &decisions, reader);
    }
}
