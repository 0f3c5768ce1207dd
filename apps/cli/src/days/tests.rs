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
