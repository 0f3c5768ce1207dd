use super::*;
use amble_core::{Entity, FieldValue, calendar};

fn reader() -> Audience {
    let today = calendar::date("2026-11-27").unwrap();
    Audience { them: "Sam".into(), today }
}

fn conflict(field: Field, values: [(Option<FieldValue>, Side); 2]) -> Conflict {
    let values = values.map(|(value, by)| Version { value, by }).into();
    Conflict { field, values }
}

fn id() -> ObjectId {
    ObjectId { entity: Entity::Action, bytes: [0; 10] }
}

#[test]
fn two_due_dates_are_said_with_whose_they_are() {
    let day = |text: &str| Some(FieldValue::Day(calendar::date(text).unwrap()));
    let two =
        conflict(Action::DUE, [(day("2026-12-04"), Side::Me), (day("2026-12-01"), Side::Them)]);
    let said = ["two due dates: Fri 4 Dec (you), Tue 1 Dec (Sam)"];
    assert_eq!(lines(&two, &reader()), said);
    assert_eq!(hint(id(), &two), "amble settle 000000 due --mine (or: --theirs)");
    let mine = conflict(Action::DUE, [(day("2026-12-04"), Side::Me), (None, Side::Me)]);
    assert_eq!(hint(id(), &mine), "amble settle 000000 due 2026-12-04 (or: none)");
}

#[test]
fn an_owner_is_not_taken_for_the_author_of_the_version() {
    let side = |side| Some(FieldValue::Side(side));
    let two = conflict(Action::OWNER, [(side(Side::Them), Side::Me), (side(Side::Me), Side::Them)]);
    let said = ["two owners: Sam (your version), you (Sam's version)"];
    assert_eq!(lines(&two, &reader()), said);
}

#[test]
fn two_texts_have_a_line_each() {
    let text = |text: &str| Some(FieldValue::Text(text.into()));
    let values = [(text("For two months."), Side::Me), (text("For a year."), Side::Them)];
    let two = conflict(Field::from_word("text").unwrap(), values);
    let said = ["two versions:", "you: For two months.", "Sam: For a year."];
    assert_eq!(lines(&two, &reader()), said);
}

#[test]
fn a_drop_against_a_change_is_a_sentence() {
    let state = |word: &str| Some(FieldValue::Choice(word.into()));
    let of = |dropper: Side| {
        let values = [(state("dropped"), dropper), (state("open"), dropper.other())];
        conflict(Field::STATE, values)
    };
    let said = "Sam dropped this while you were changing it";
    assert_eq!(lines(&of(Side::Them), &reader()), [said]);
    let said = "you dropped this while Sam was changing it";
    assert_eq!(lines(&of(Side::Me), &reader()), [said]);
    assert_eq!(hint(id(), &of(Side::Me)), "amble settle 000000 state keep (or: drop)");
}
