use super::*;
use crate::{Action, Topic};

fn fits_in(entity: Entity, field: Field, value: &str) -> bool {
    fits(schema::row(entity, field).unwrap(), &Value::from(value)).is_ok()
}

#[test]
fn a_value_has_one_spelling_and_no_hidden_characters() {
    assert!(fits_in(Entity::Action, Action::DUE, "2026-12-04"));
    assert!(fits_in(Entity::Action, Action::DUE, ""));
    for bad in ["2026-2-4", "4.12.2026", "2026-13-01", "+2026-12-04", "12026-12-04 "] {
        assert!(!fits_in(Entity::Action, Action::DUE, bad), "{bad}");
    }
    assert!(fits_in(Entity::Topic, Field("title"), "שלום 👋🏽 roadmap"));
    for bad in ["", "  ", "a\nb", "a\u{1b}[31m", "a\u{202e}b"] {
        assert!(!fits_in(Entity::Topic, Field("title"), bad), "{bad:?}");
    }
    assert!(fits_in(Entity::Topic, Topic::DETAILS, "two\nlines"));
    assert!(!fits_in(Entity::Topic, Topic::SECTION, "nowhere"));
}

#[test]
fn a_title_that_shows_nothing_is_empty_and_one_that_joins_letters_is_not() {
    let row = schema::row(Entity::Topic, Field("title")).unwrap();
    for nothing in ["", "   ", "\u{200B}", " \u{FEFF}\u{2060}\u{AD}", "\u{FE0F}"] {
        let said = fits(row, &Value::Text(nothing.into()));
        assert!(matches!(said, Err(EditError::Empty { .. })), "{nothing:?}");
        assert!(crate::person::clean_name(nothing).is_err(), "{nothing:?}");
    }
    for something in ["\u{1F469}\u{200D}\u{1F33E}", "می\u{200C}خواهم", "e\u{301}", "."] {
        assert_eq!(fits(row, &Value::Text(something.into())), Ok(()), "{something:?}");
        assert_eq!(crate::person::clean_name(something).as_deref(), Ok(something));
    }
    assert_eq!(crate::person::clean_name("A\u{202E}na\n").as_deref(), Ok("Ana"));
}

#[test]
fn a_text_over_its_cap_is_refused_with_the_cap_in_the_sentence() {
    let row = schema::row(Entity::Topic, Field("title")).unwrap();
    let said = fits(row, &Value::Text("x".repeat(1_000_000))).unwrap_err().to_string();
    assert!(said.contains("300") && said.contains("1000000") && said.len() < 200, "{said}");
}
