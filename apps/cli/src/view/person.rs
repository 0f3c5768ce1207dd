//! The people of the 1:1s.

use super::*;
use amble_core::PairingState;

/// How far pairing is, where it is not done.
fn pairing(person: &PersonView) -> Option<&'static str> {
    match person.pairing {
        PairingState::NotPaired => Some("not paired"),
        PairingState::Pending => Some("pairing not finished"),
        PairingState::Paired => None,
    }
}

/// What a person is to the owner of this home.
fn role(person: &PersonView) -> Option<String> {
    person.role.map(|role| format!("your {}", role.word()))
}

/// What there is to talk about.
pub(crate) fn topics(person: &PersonView) -> String {
    let topics = some(person.topics, "topic", "topics").unwrap_or("no topics yet".to_owned());
    let theirs = match person.their_topics {
        0 => String::new(),
        n => format!(" ({n} by {})", person.name),
    };
    let actions = some(person.actions, "follow-up", "follow-ups");
    format!("{topics}{theirs}{}", actions.map_or(String::new(), |n| format!(", {n}")))
}

/// The name of a person, what is to be known of them, and whether they can be reached.
pub(crate) fn line(person: &PersonView, reader: &Audience) -> StyledLine {
    let mut line = head(person, " · ").hanging(2).plain(format!(" · {}", topics(person)));
    if let Some(day) = person.next_meeting {
        line = line.plain(format!(" · next 1:1 {}", reader.day(day)));
    }
    if let Some(changes) = not_sent(person) {
        line = line.dim(format!(" · {changes}"));
    }
    let needs = [
        heads_ups(person),
        some(person.conflicts, "to decide", "to decide"),
        some(person.problems, "problem", "problems"),
    ];
    for need in needs.into_iter().flatten() {
        line = line.attention(format!(" · {need}"));
    }
    paused(line, person)
}

/// A person's name, role, and how far pairing is.
pub(crate) fn head(person: &PersonView, before_role: &str) -> StyledLine {
    let mut line = bold(&person.name);
    if let Some(role) = role(person) {
        line = line.plain(format!("{before_role}{role}"));
    }
    match pairing(person) {
        Some(pairing) => line.attention(format!(" · {pairing}")),
        None => line,
    }
}

/// That they are not listened to.
pub(crate) fn paused(line: StyledLine, person: &PersonView) -> StyledLine {
    if person.muted { line.attention(" · paused") } else { line }
}

/// How many there are, if there are any.
fn some(n: i32, one: &str, many: &str) -> Option<String> {
    (n > 0).then(|| count(n, one, many))
}

/// What the other wants to be read before the meeting.
pub(crate) fn heads_ups(person: &PersonView) -> Option<String> {
    some(person.heads_ups, "heads-up", "heads-ups")
}

pub(crate) fn not_sent(person: &PersonView) -> Option<String> {
    some(person.not_sent, "change not sent", "changes not sent")
}

/// A person in full.
pub(crate) fn full(out: &mut Output, person: &PersonView, reader: &Audience) {
    let agreed = person.charter.as_ref().map(|charter| {
        let every = match charter.every_days {
            7 => "week".to_owned(),
            14 => "two weeks".to_owned(),
            days => format!("{days} days"),
        };
        format!("every {every}, {} minutes, {}", charter.minutes, charter.zone)
    });
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| reader.day(day)).unwrap_or_default();
    let paused = "yes: their device sent data that Amble doesn't trust";
    let rows = [
        ("id", person.pair.to_string()),
        ("role", role(person).unwrap_or_default()),
        ("pairing", pairing(person).unwrap_or("paired").to_owned()),
        ("agreed", agreed.unwrap_or_default()),
        ("last sync", day(person.last_sync)),
        ("next 1:1", day(person.next_meeting)),
        ("paused", if person.muted { paused.to_owned() } else { String::new() }),
        ("number", person.safety_number.as_deref().map(grouped).unwrap_or_default()),
    ];
    table(out, &person.name, &rows);
    if person.safety_number.is_some() {
        let hint = format!("Compare this number with the one on {}'s device.", person.name);
        out.note(dim(hint).indented(13));
    }
}

/// Sixty digits, four groups of five a line.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<String> = digits.chunks(5).map(|group| group.iter().collect()).collect();
    groups.chunks(4).map(|row| row.join(" ")).collect::<Vec<_>>().join("\n")
}
