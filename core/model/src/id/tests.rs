use super::*;

#[test]
fn an_id_reads_back_as_printed_and_as_misread_by_a_person() {
    let id = EditId([0xff; 10]);
    assert_eq!(id.to_string(), "edit_zzzzzzzzzzzzzzzz");
    assert_eq!(id.to_string().parse(), Ok(id));
    let id = PersonId([0x08, 0x42, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(id.key(), "1110000000000000");
    assert_eq!(PersonId::from_key("iIlOo00000000000"), Ok(id));
    assert!("person_111".parse::<PersonId>().is_err());
    assert!("edit_1110000000000000".parse::<PersonId>().is_err());
}

#[test]
fn a_typed_prefix_is_one_thing_or_a_sentence_that_lists_the_candidates() {
    let c = |id: &str, label: &str| Candidate { id: id.into(), label: label.into() };
    let all = [c("topic_7k3a", "Roadmap"), c("topic_7k9b", "Hiring"), c("action_m0", "Draft")];
    assert_eq!(find("7k3", &all), Ok(0));
    assert_eq!(find("topic_7k9", &all), Ok(1));
    assert_eq!(find("draft", &all), Ok(2));
    assert_eq!(find("Hir", &all), Ok(1));
    let many = find("7k", &all).unwrap_err().to_string();
    assert!(many.contains("Roadmap") && many.contains("Hiring"), "{many}");
    assert!(find("zz", &all).unwrap_err().to_string().contains("Roadmap"));
    assert!(find("", &all).is_err());
}

#[test]
fn a_long_list_of_candidates_is_still_one_sentence() {
    let label = "long ".repeat(60);
    let one = |n| Candidate { id: format!("topic_7{n:015}"), label: label.clone() };
    let all: Vec<Candidate> = (0..200).map(one).collect();
    for typed in ["topic_7", "nothing", &"z".repeat(1_000_000)] {
        let said = find(typed, &all).unwrap_err().to_string();
        assert!(said.chars().count() < 400 && said.ends_with("and 195 more"), "{said}");
    }
}
