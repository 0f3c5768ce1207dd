//! Days as people say them and as they are shown. Pure: today comes in as an argument.

use crate::exit::{Failed, error};
use amble_core::{ErrorKind, calendar};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What can be written, in a sentence.
pub(crate) const EXAMPLES: &str = "fri, tomorrow, +3d, 4 dec or 2026-12-04";

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// Reads a day; nothing if it is none.
pub(crate) fn parse(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let typed = typed.trim().to_lowercase().replace(',', " ");
    let words: Vec<&str> = typed.split_whitespace().collect();
    let day = match words.as_slice() {
        ["today"] => today,
        ["tomorrow"] => today.succ_opt()?,
        ["yesterday"] => today.pred_opt()?,
        [one] => calendar::date(one).or_else(|| later(one, today)).or_else(|| {
            let wanted = weekday(one)?;
            today.iter_days().take(7).find(|day| day.weekday() == wanted)
        })?,
        [first, rest @ ..] if weekday(first).is_some() => {
            dated(rest, today).filter(|day| Some(day.weekday()) == weekday(first))?
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
    let found = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    u32::try_from(found + 1).ok()
}

/// A weekday by its name or at least three letters of it.
fn weekday(word: &str) -> Option<Weekday> {
    let found = WEEKDAYS.iter().find(|(name, _)| word.len() >= 3 && name.starts_with(word));
    found.map(|(_, day)| *day)
}

/// Reads a day, or says what can be written.
pub(crate) fn read(typed: &str, today: NaiveDate) -> Result<NaiveDate, Failed> {
    parse(typed, today).ok_or_else(|| {
        let typed = amble_core::text::beginning(typed.trim(), 30);
        error(ErrorKind::Invalid, format!("\"{typed}\" is not a day: write {EXAMPLES}"))
    })
}

/// The same, or `none`.
pub(crate) fn read_or_none(typed: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Failed> {
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
mod tests {
    use super::*;

    /// A Friday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
    }

    fn read_as(typed: &str) -> Option<String> {
        parse(typed, today()).map(|day| day.to_string())
    }

    #[test]
    fn days_are_read_as_people_say_them() {
        for (typed, day) in [
            ("today", "2026-11-27"),
            (" Tomorrow ", "2026-11-28"),
            ("yesterday", "2026-11-26"),
            ("fri", "2026-11-27"),
            ("Friday", "2026-11-27"),
            ("thurs", "2026-12-03"),
            ("sat", "2026-11-28"),
            ("+3d", "2026-11-30"),
            ("+2w", "2026-12-11"),
            ("+0d", "2026-11-27"),
            ("4 dec", "2026-12-04"),
            ("dec 4", "2026-12-04"),
            ("4 December 2027", "2027-12-04"),
            ("Dec 4, 2027", "2027-12-04"),
            ("27 nov", "2026-11-27"),
            ("26 nov", "2027-11-26"),
            ("sept 9", "2027-09-09"),
            ("29 feb", "2028-02-29"),
            ("2026-12-04", "2026-12-04"),
            ("fri 4 dec", "2026-12-04"),
            ("Fri, 4 Dec 2026", "2026-12-04"),
        ] {
            assert_eq!(read_as(typed).as_deref(), Some(day), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for typed in [
            "",
            "soon",
            "next fri",
            "fr",
            "+3",
            "+d",
            "+3m",
            "++3d",
            "+-3d",
            "3d",
            "4.12.2026",
            "2026-13-01",
            "2026-02-30",
            "31 apr",
            "4 de",
            "dec",
            "4",
            "4 dec 26",
            "thu 4 dec",
            "0 dec",
            "2026-12-04T10:00",
            "+99999999999999999999d",
            "+999999999w",
            "4 4 dec",
        ] {
            assert_eq!(read_as(typed), None, "{typed}");
        }
        let said = read("soon\u{1b}", today()).unwrap_err().to_string();
        assert!(said.contains("fri, tomorrow, +3d, 4 dec"), "{said}");
        assert_eq!(read_or_none(" None", today()).unwrap(), None);
    }

    #[test]
    fn a_day_is_shown_with_its_weekday_and_reads_back_as_it_was_shown() {
        let day = |text: &str| calendar::date(text).unwrap();
        assert_eq!(shown(day("2026-12-04"), today()), "Fri 4 Dec");
        assert_eq!(shown(day("2027-01-08"), today()), "Fri 8 Jan 2027");
        assert_eq!(shown(day("2027-12-04"), today()), "Sat 4 Dec 2027");
        assert_eq!(shown(day("2025-12-04"), today()), "Thu 4 Dec 2025");
        for ahead in 0..800 {
            let day = today() + Days::new(ahead);
            assert_eq!(parse(&shown(day, today()), today()), Some(day));
        }
    }

    #[test]
    fn an_action_is_due_until_its_day_and_since_it_afterwards() {
        let due = |text: &str| due(calendar::date(text).unwrap(), today());
        assert_eq!(due("2026-12-04"), "due Fri 4 Dec");
        assert_eq!(due("2026-11-27"), "due today");
        assert_eq!(due("2026-11-26"), "since Thu 26 Nov");
    }
}
