//! Lists of things: a line each, and below it what is to be known.

use super::*;
use amble_core::{
    Action, ActionState, Decision, DecisionState, Delivery, MeetingState, Note, NoteState, Section,
    Topic, TopicState,
};

/// The state of a thing in a list: what is as usual needs no word.
fn stated<T: PartialEq>(line: StyledLine, state: T, usual: T, word: &str) -> StyledLine {
    if state == usual { line } else { line.dim(format!(" · {word}")) }
}

/// The delivery of a thing in a list: what has arrived needs no word.
fn delivered(line: StyledLine, delivery: Delivery) -> StyledLine {
    stated(line, delivery, Delivery::Delivered, &words(delivery.word()))
}

/// A topic in one line.
fn topic(topic: &Topic, indent: usize) -> StyledLine {
    let mut line = row(indent, topic.id, &topic.title);
    if topic.heads_up {
        line = line.attention(" · heads-up");
    }
    line = stated(line, topic.state, TopicState::Open, topic.state.word());
    if !topic.notes.is_empty() {
        line = line.dim(format!(" · {}", count(topic.notes.len(), "note", "notes")));
    }
    delivered(line, topic.delivery)
}

/// Topics under whose they are and their sections, in the order of the agenda.
pub(crate) fn topics(out: &mut Output, topics: &[Topic], reader: &Audience) {
    let mut last: Option<(Side, Section)> = None;
    for one in topics {
        if last.map(|(author, _)| author) != Some(one.author) {
            if last.is_some() {
                out.line("");
            }
            out.line(bold(format!("{} topics", capital(&reader.whose(one.author)))));
        }
        let mut of_author = topics.iter().filter(|t| t.author == one.author);
        let sections = of_author.any(|t| t.section != Section::Other);
        if sections && last != Some((one.author, one.section)) {
            out.line(dim(capital(&words(one.section.word()))).indented(2));
        }
        last = Some((one.author, one.section));
        let indent = if sections { 4 } else { 2 };
        out.line(topic(one, indent));
        for text in one.details.lines() {
            out.line(dim(text).indented(indent + ID_COLUMNS));
        }
        conflict::say(out, indent + ID_COLUMNS, one.id, &one.conflicts, reader);
        for note in &one.notes {
            conflict::say(out, indent + ID_COLUMNS, note.id, &note.conflicts, reader);
        }
    }
}

/// Actions: what, owner, due, done when.
pub(crate) fn actions(out: &mut Output, indent: usize, actions: &[Action], reader: &Audience) {
    for action in actions {
        let line = row(indent, action.id, &action.what);
        let mut line = line.plain(format!(" · {}", reader.name(action.owner)));
        if let (ActionState::Open, Some(due)) = (action.state, action.due) {
            line = line.plain(format!(" · {}", days::due(due, reader.today)));
        }
        let line = stated(line, action.state, ActionState::Open, action.state.word());
        out.line(delivered(line, action.delivery));
        if !action.done_when.is_empty() {
            let done_when = format!("done when: {}", action.done_when);
            out.line(dim(done_when).indented(indent + ID_COLUMNS));
        }
        conflict::say(out, indent + ID_COLUMNS, action.id, &action.conflicts, reader);
    }
}

pub(crate) fn decisions(out: &mut Output, indent: usize, all: &[Decision], reader: &Audience) {
    for decision in all {
        let line = row(indent, decision.id, &decision.what);
        let line = line.dim(format!(" · {}", reader.name(decision.author)));
        let line = stated(line, decision.state, DecisionState::Made, decision.state.word());
        out.line(delivered(line, decision.delivery));
    }
}

/// The lines under a topic.
pub(crate) fn notes(out: &mut Output, indent: usize, notes: &[Note], reader: &Audience) {
    for note in notes {
        let line = row(indent, note.id, &note.text);
        let line = line.dim(format!(" · {}", reader.name(note.author)));
        let line = stated(line, note.state, NoteState::Open, note.state.word());
        out.line(delivered(line, note.delivery));
        conflict::say(out, indent + ID_COLUMNS, note.id, &note.conflicts, reader);
    }
}

pub(crate) fn meetings(out: &mut Output, meetings: &[Meeting], reader: &Audience) {
    for meeting in meetings {
        let day = meeting.date.map(|date| reader.day(date)).unwrap_or_default();
        let line = row(2, meeting.id, &day).plain(format!(" · {}", times(meeting)));
        out.line(delivered(line.dim(format!(" · {}", meeting_state(meeting))), meeting.delivery));
    }
}

/// When a meeting was.
pub(super) fn times(meeting: &Meeting) -> String {
    match (&meeting.start, &meeting.end) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        _ => String::new(),
    }
}

/// The state of a meeting, in a person's words.
pub(super) fn meeting_state(meeting: &Meeting) -> String {
    match meeting.state {
        MeetingState::Active => "in progress".to_owned(),
        MeetingState::ContinuedLater => "to be continued".to_owned(),
        other => words(other.word()),
    }
}
