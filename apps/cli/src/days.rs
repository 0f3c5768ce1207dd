//! Days as people say them and as they are shown. Pure: today comes in as an argument.

use crate::exit::{Result, invalid};
use amble_core::calendar;
use chrono::{Datelike, Days, NaiveDate};

/// What can be written, in a sentence.
pub(crate) const EXAMPLES: &str = "fri, tomorrow, +3d, 4 dec or 2026-12-04";

/// Reads a day; nothing if it is none.
pub(crate) fn parse(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let typed = typed.trim().to_lowercase().replace(',', " ");
    let words: Vec<&str> = typed.split_whitespace().collect();
    let day = match words.as_slice() {
        ["today"] => today,
        ["tomorrow"] => today.succ_opt()?,
        ["yesterday"] => today.pred_opt()?,
        [one] => {
            let day = calendar::date(one).or_else(|| later(one, today));
            day.or_else(|| today.iter_days().take(7).find(|day| is_called(one, "%A", *day)))?
        }
        [first, rest @ ..] if today.iter_days().take(7).any(|day| is_called(first, "%A", day)) => {
            dated(rest, today).filter(|day| is_called(first, "%A", *day))?
        }
        words => dated(words, today)?,
    };
    (1..=9999).contains(&day.year()).then_some(day)
}

/// `+3d`, `+2w`.
fn later(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let count = word.strip_prefix('+')?;
    let (count, unit) = count.split_at_checked(count.len().checked_sub(1)?)?;
    let count: u64 = is_number(count).then(|| count.parse().ok())??;
    match unit {
        "d" => today.checked_add_days(Days::new(count)),
        "w" => today.checked_add_days(Days::new(count.checked_mul(7)?)),
        _ => None,
    }
}

/// `4 dec`, `dec 4`, either with a year; the next one without.
fn dated(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    let (words, year) = match words {
        [rest @ .., year] if year.len() == 4 && is_number(year) => (rest, Some(year)),
        words => (words, None),
    };
    let (day, month) = match words {
        [day, month] | [month, day] if is_number(day) => (day.parse().ok()?, self::month(month)?),
        _ => return None,
    };
    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    match year {
        Some(year) => in_year(year.parse().ok()?),
        // 29 February is at most eight years away.
        None => (today.year()..).take(9).filter_map(in_year).find(|day| *day >= today),
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// A month by its name or at least three letters of it.
fn month(word: &str) -> Option<u32> {
    (1..=12).find(|month| {
        let first = NaiveDate::from_ymd_opt(2000, *month, 1);
        first.is_some_and(|day| is_called(word, "%B", day))
    })
}

/// Whether a word is the name of a day's weekday or month, or at least three letters of it.
fn is_called(word: &str, format: &str, day: NaiveDate) -> bool {
    let name = day.format(format).to_string().to_lowercase();
    word.len() >= 3 && name.starts_with(word)
}

/// Reads a day, or says what can be written.
pub(crate) fn read(typed: &str, today: NaiveDate) -> Result<NaiveDate> {
    parse(typed, today).ok_or_else(|| {
        let typed = amble_core::text::beginning(typed.trim(), 30);
        invalid(format!("\"{typed}\" is not a day: write {EXAMPLES}"))
    })
}

/// The same, or `none`.
pub(crate) fn read_or_none(typed: &str, today: NaiveDate) -> Result<Option<NaiveDate>> {
    if typed.trim().eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    read(typed, today).map(Some)
}

/// A day with its weekday, and with its year where that is not this one: `Fri 4 Dec`.
pub(crate) fn shown(day: NaiveDate, today: NaiveDate) -> String {
    let this_year = day.year() == today.year();
    day.format(if this_year { "%a %-d %b" } else { "%a %-d %b %Y" }).to_string()
}

/// When an action is asked about: `due Fri 4 Dec`, and after that day `since Fri 4 Dec`.
pub(crate) fn due(day: NaiveDate, today: NaiveDate) -> String {
    match day {
        day if day == today => "due today".to_owned(),
        day if day < today => format!("since {}", shown(day, today)),
        day => format!("due {}", shown(day, today)),
    }
}

#[cfg(test)]
mod tests;
