use super::*;

#[test]
fn a_day_is_the_day_in_its_zone() {
    let late = 1_796_083_200 - 1; // 2026-11-30 23:59:59 UTC
    let day = |zone| local(late, zone).map(|at| at.date().to_string());
    assert_eq!(day("UTC").as_deref(), Some("2026-11-30"));
    assert_eq!(day("Asia/Tokyo").as_deref(), Some("2026-12-01"));
    assert_eq!(day("no such place").as_deref(), Some("2026-11-30"));
    assert_eq!(local(i64::MAX, "UTC"), None);
}

#[test]
fn a_date_and_a_time_have_one_spelling() {
    assert!(date("2026-12-04").is_some() && time("09:30").is_some());
    for bad in ["2026-2-4", "4.12.2026", "2026-13-01", "+2026-12-04", "12026-12-04 "] {
        assert_eq!(date(bad), None, "{bad}");
    }
    for bad in ["9:30", "24:00", "09:30:00", ""] {
        assert_eq!(time(bad), None, "{bad}");
    }
}
