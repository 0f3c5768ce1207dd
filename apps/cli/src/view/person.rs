//! The people of the 1:1s.

use super::{Audience, count, table};
use crate::{line::StyledLine, output::Output};
use amble_core::{PairingState, PersonView, Role};

/// How far pairing is, where it is not done.
pub(crate) fn pairing(person: &PersonView) -> Option<&'static str> {
    match person.pairing {
        PairingState::NotPaired => Some("not paired"),
        PairingState::Pending => Some("pairing not finished"),
        PairingState::Paired => None,
    }
}

/// What a person is to the owner of this home.
pub(crate) fn role(person: &PersonView) -> Option<&'static str> {
    person.role.map(|role| match role {
        Role::Manager => "your manager",
        Role::Report => "your report",
    })
}

/// What there is to talk about.
pub(crate) fn topics(person: &PersonView) -> String {
    let mut out = match person.topics {
        0 => "no topics yet".to_owned(),
        n => count(n, "topic", "topics"),
    };
    if person.their_topics > 0 {
        out.push_str(&format!(" ({} by {})", person.their_topics, person.name));
    }
    if person.actions > 0 {
        out.push_str(&format!(", {}", count(person.actions, "follow-up", "follow-ups")));
    }
    out
}

/// A person in one line.
pub(crate) fn line(person: &PersonView, reader: &Audience) -> StyledLine {
    let mut line = StyledLine::new().bold(&person.name).hanging(2);
    if let Some(role) = role(person) {
        line = line.plain(&format!(" · {role}"));
    }
    if let Some(pairing) = pairing(person) {
        line = line.attention(&format!(" · {pairing}"));
    }
    line = line.plain(&format!(" · {}", topics(person)));
    if let Some(day) = person.next_meeting {
        line = line.plain(&format!(" · next 1:1 {}", reader.day(day)));
    }
    if person.not_sent > 0 {
        let n = count(person.not_sent, "change not sent", "changes not sent");
        line = line.dim(&format!(" · {n}"));
    }
    let needs = [
        (person.heads_ups, "heads-up", "heads-ups"),
        (person.conflicts, "to decide", "to decide"),
        (person.problems, "problem", "problems"),
    ];
    for (n, one, many) in needs.into_iter().filter(|(n, ..)| *n > 0) {
        line = line.attention(&format!(" · {}", count(n, one, many)));
    }
    if person.muted { line.attention(" · paused") } else { line }
}

/// A person in full.
pub(crate) fn full(out: &mut Output, person: &PersonView, reader: &Audience) {
    let charter = person.charter.as_ref().map(|charter| {
        let every = match charter.every_days {
            7 => "every week".to_owned(),
            14 => "every two weeks".to_owned(),
            days => format!("every {days} days"),
        };
        format!("{every}, {} minutes, {}", charter.minutes, charter.zone)
    });
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| reader.day(day)).unwrap_or_default();
    let paused = "yes: their device sent data that Amble doesn't trust";
    let rows = [
        ("id", person.pair.to_string()),
        ("role", role(person).unwrap_or_default().to_owned()),
        ("pairing", pairing(person).unwrap_or("paired").to_owned()),
        ("agreed", charter.unwrap_or_default()),
        ("last sync", day(person.last_sync)),
        ("next 1:1", day(person.next_meeting)),
        ("paused", if person.muted { paused.to_owned() } else { String::new() }),
        ("number", person.safety_number.as_deref().map(grouped).unwrap_or_default()),
    ];
    table(out, &person.name, &rows);
    if person.safety_number.is_some() {
        let hint = format!("Compare this number with the one on {}'s device.", person.name);
        out.note(StyledLine::new().dim(&hint).indented(13));
    }
}

/// Sixty digits, four groups of five a line.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<String> = digits.chunks(5).map(|group| group.iter().collect()).collect();
    groups.chunks(4).map(|row| row.join(" ")).collect::<Vec<_>>().join("\n")
}
