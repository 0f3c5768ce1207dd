use super::*;

#[test]
fn the_fields_that_can_have_two_versions_are_read_by_their_names() {
    assert_eq!(fields_with_versions(), ["done_when", "due", "owner", "state", "text", "what"]);
    assert_eq!(field("done-when").unwrap().word(), "done_when");
    let said = field("title").unwrap_err();
    assert!(said.contains("due"), "{said}");
}

#[test]
fn a_section_is_read_in_any_spelling() {
    assert_eq!(section("Next Steps"), Ok(Section::NextSteps));
    assert!(section("nowhere").unwrap_err().contains("check-in"));
}
