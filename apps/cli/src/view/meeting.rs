//! Meetings.

use super::{Audience, capital, decision, delivered, delivery_row, row, table};
use crate::{line::StyledLine, output::Output};
use amble_core::{Decision, Entity, Meeting, MeetingState, Query, Snapshot};

/// What names a meeting in a sentence.
pub(crate) fn name(meeting: &Meeting, reader: &Audience) -> String {
    match meeting.date {
        Some(date) => format!("the meeting of {}", reader.day(date)),
        None => "the meeting".to_owned(),
    }
}

/// The state of a meeting, in a person's words.
fn state(meeting: &Meeting) -> String {
    match meeting.state {
        MeetingState::Active => "in progress".to_owned(),
        MeetingState::ContinuedLater => "to be continued".to_owned(),
        other => other.word().replace('-', " "),
    }
}

/// That a meeting is in progress.
pub(crate) fn in_progress(meeting: &Meeting) -> String {
    let since = meeting.start.as_ref().map(|start| format!(" since {start}"));
    format!("Meeting in progress{}", since.unwrap_or_default())
}

/// When a meeting was.
fn times(meeting: &Meeting) -> String {
    match (&meeting.start, &meeting.end) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        _ => String::new(),
    }
}

/// Meetings, one a line.
pub(crate) fn list(out: &mut Output, meetings: &[Meeting], reader: &Audience) {
    for meeting in meetings {
        let day = meeting.date.map(|date| reader.day(date)).unwrap_or_default();
        let line = row(2, meeting.id, &day).plain(&format!(" · {}", times(meeting)));
        let line = line.dim(&format!(" · {}", state(meeting)));
        out.line(delivered(line, meeting.delivery));
    }
}

/// A meeting in full.
pub(crate) fn full(out: &mut Output, meeting: &Meeting, snapshot: &Snapshot, reader: &Audience) {
    let rows = [
        ("id", meeting.id.to_string()),
        ("time", format!("{} ({})", times(meeting), meeting.zone)),
        ("state", state(meeting)),
        ("by", reader.name(meeting.author).to_owned()),
        ("delivery", delivery_row(meeting.id, meeting.delivery, reader)),
    ];
    table(out, &capital(name(meeting, reader).trim_start_matches("the ")), &rows);
    let all: Vec<Decision> = snapshot.list_of(Query::all(Entity::Decision));
    let here = |d: &Decision| d.meeting.is_some_and(|id| meeting.started_as.contains(&id));
    let decisions: Vec<Decision> = all.into_iter().filter(here).collect();
    if !decisions.is_empty() {
        out.line(StyledLine::new().dim("Decisions").indented(2));
        decision::list(out, 4, &decisions, reader);
    }
}
