//! Civil dates and local times: how they are spelled, and which day it is in a zone.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// Reads a civil date in its one spelling, `2026-12-04`. Years have four digits: no calendar of a
/// phone reads more.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (text.len() == 10 && date.year() > 0 && date.to_string() == text).then_some(date)
}

/// Reads a local time in its one spelling, `09:30`.
#[must_use]
pub fn time(text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    (time_text(time) == text).then_some(time)
}

/// A local time as the document and the screens spell it, `09:30`.
#[must_use]
pub fn time_text(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Whether a text names an IANA time zone that is known here.
#[must_use]
pub fn is_zone(zone: &str) -> bool {
    zone.parse::<chrono_tz::Tz>().is_ok()
}

/// The local date and time of a moment, given in Unix seconds, in an IANA zone; in UTC if the zone
/// is not known here. Nothing if the moment is no date.
#[must_use]
pub fn local(now: i64, zone: &str) -> Option<NaiveDateTime> {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    DateTime::from_timestamp(now, 0).map(|utc| utc.with_timezone(&zone).naive_local())
}

#[cfg(test)]
mod tests;
