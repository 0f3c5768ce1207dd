use super::*;
use amble_core::PairingState;

fn person(n: u8, name: &str) -> PersonView {
    PersonView {
        pair: PairHandle([n; 10]),
        name: name.into(),
        role: None,
        pairing: PairingState::NotPaired,
        person: None,
        not_sent: 0,
        unconfirmed: 0,
        topics: 0,
        their_topics: 0,
        heads_ups: 0,
        actions: 0,
        conflicts: 0,
        problems: 0,
        last_sync: None,
        next_meeting: None,
        muted: false,
        charter: None,
        safety_number: None,
    }
}

#[test]
fn one_person_is_the_one_that_is_meant_and_several_must_be_told_apart() {
    let (ana, sam) = (person(1, "Ana"), person(2, "Sam"));
    assert_eq!(choose(std::slice::from_ref(&ana), None).unwrap().name, "Ana");
    let both = [ana, sam];
    assert_eq!(choose(&both, Some("sam")).unwrap().name, "Sam");
    let said = choose(&both, None).unwrap_err();
    assert!(said.error.reason.contains("Ana, Sam"), "{said}");
    let asked = said.choice.expect("a person is asked");
    assert_eq!((asked.typed.as_str(), asked.options.len()), ("", 2));
    let said = choose(&both, Some("Zoe")).unwrap_err();
    assert!(said.error.kind == ErrorKind::NotFound && said.choice.is_none(), "{said}");
    assert_eq!(choose(&[], None).unwrap_err().error.kind, ErrorKind::NotFound);
}

#[test]
fn what_fits_several_people_is_asked() {
    let both = [person(1, "Sam Ode"), person(2, "Sam Poe")];
    let asked = find_person(&both, "sam").unwrap_err().choice.unwrap();
    let labels: Vec<&str> = asked.options.iter().map(|o| o.label.as_str()).collect();
    assert_eq!((asked.typed.as_str(), labels), ("sam", vec!["Sam Ode", "Sam Poe"]));
}

#[test]
fn a_thing_of_another_kind_is_said_to_be_one() {
    let said = |found, kinds: &[Entity]| other_kind(found, kinds).to_string();
    assert_eq!(said(Entity::Action, &[Entity::Topic]), "this is an action, not a topic");
    assert_eq!(said(Entity::Note, &[Entity::Action]), "this is a note, not an action");
}
