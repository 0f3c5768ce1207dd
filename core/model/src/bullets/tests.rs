use super::*;

fn titles(text: &str) -> Vec<String> {
    parse(text).into_iter().map(|b| b.title).collect()
}

#[test]
fn every_usual_bullet_becomes_a_topic_without_its_mark() {
    let list = "- one\n* two\n• three\n1. four\n12) five\n[ ] six\n- [ ] seven\n\nplain eight\r\n";
    let expected = ["one", "two", "three", "four", "five", "six", "seven", "plain eight"];
    assert_eq!(titles(list), expected);
}

#[test]
fn what_only_looks_like_a_bullet_is_kept() {
    let list = "-5 degrees\n1.5 hours a week\n2026. what a year\n*very* important\n[link] x";
    assert_eq!(titles(list), list.lines().collect::<Vec<_>>());
}

#[test]
fn indented_lines_become_the_details_of_the_topic_above() {
    let list = "  - Roadmap\n      Who owns it?\n      - since March\n\n  - Hiring\n\tslow";
    let read = parse(list);
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].title, "Roadmap");
    assert_eq!(read[0].details, "Who owns it?\n- since March");
    assert_eq!(read[1], Bullet { title: "Hiring".into(), details: "slow".into() });
}

#[test]
fn nothing_pasted_is_nothing() {
    assert!(parse("").is_empty());
    assert!(parse("\n  \n- \n*\n").is_empty());
}
