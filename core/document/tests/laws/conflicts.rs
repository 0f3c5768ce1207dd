//! What both show when both changed the same thing apart.

use crate::apart::{
    Doing, a_topic, an_action, apart, conflict, doing, due, meet, setting, shared, state,
};
use amble_model::{
    Act, Action, EditError, Entity, Field, FieldValue, Meeting, Moment, New, NewDecision,
    NewMeeting, NewNote, ObjectId, Query, Section, Side, Snapshot, Topic, calendar, schema,
};
use amble_support::{Seed, acts::MORNING, two_people};

fn me(value: &str) -> (String, Side) {
    (value.to_owned(), Side::Me)
}

fn them(value: &str) -> (String, Side) {
    (value.to_owned(), Side::Them)
}

/// A line, under whatever topic.
fn a_line() -> New {
    let topic = ObjectId { entity: Entity::Topic, bytes: [9; 10] };
    NewNote { topic: Some(topic), text: "A line".to_owned() }.into()
}

#[test]
fn two_due_dates_are_one_shown_and_both_kept_with_their_names() {
    let ([ana, ben], object) = apart(an_action(), &due(1), &due(4));
    let (field, versions) = conflict(&ana.sees()).unwrap();
    assert_eq!((field, versions.len()), ("due", 2));
    assert!(versions.contains(&me("2026-12-01")) && versions.contains(&them("2026-12-04")));
    for sees in [ana.sees(), ben.sees()] {
        let shown = Action::try_from(sees.get(object).unwrap()).unwrap();
        assert_eq!(shown.due.unwrap().to_string(), versions[1].0, "the last is the one shown");
    }
}

/// Two values that a field of this kind can hold, as a field and as text.
fn two_values(kind: schema::Kind) -> [(FieldValue, &'static str); 2] {
    if matches!(kind, schema::Kind::Line(_)) {
        return ["One", "Two"].map(|text| (FieldValue::Text(text.to_owned()), text));
    }
    let day = |text| FieldValue::Day(calendar::date(text).unwrap());
    ["2026-12-01", "2026-12-04"].map(|text| (day(text), text))
}

#[test]
fn every_field_that_keeps_both_versions_shows_one_on_both_devices_and_keeps_both() {
    let mut tested = Vec::new();
    for row in schema::table().filter(|row| row.rule == schema::Rule::MultiValue) {
        if row.kind == schema::Kind::Side {
            continue; // nobody can name a third person: see the next test
        }
        let new = match row.entity {
            Entity::Action => an_action(),
            Entity::Note => a_line(),
            other => panic!("what is a new {other:?}?"),
        };
        let [(one, first), (two, second)] = two_values(row.kind);
        let ([ana, ben], _) = apart(new, &setting(row.field, one), &setting(row.field, two));
        let (field, mut versions) = conflict(&ana.sees()).unwrap();
        versions.sort();
        assert_eq!((field, versions), (row.field.word(), vec![me(first), them(second)]));
        assert_eq!(ben.sees().conflicts().len(), 1);
        tested.push((row.entity.word(), row.field.word()));
    }
    tested.sort_unstable();
    let all = [("action", "done_when"), ("action", "due"), ("action", "what"), ("note", "text")];
    assert_eq!(tested, all);
}

#[test]
fn an_action_that_both_handed_over_apart_was_handed_over_once() {
    let owner = |side| setting(Action::OWNER, FieldValue::Side(side));
    let ([ana, ben], object) = apart(an_action(), &owner(Side::Them), &owner(Side::Me));
    for (sees, side) in [(ana.sees(), Side::Them), (ben.sees(), Side::Me)] {
        assert_eq!(Action::try_from(sees.get(object).unwrap()).unwrap().owner, side);
        assert_eq!(conflict(&sees), None);
    }
}

#[test]
fn a_field_that_needs_no_choice_shows_one_value_the_same_on_both() {
    let section = |section: Section| FieldValue::Choice(section.word().to_owned());
    let sections = [Section::Growth, Section::Progress];
    let ([ana, ben], object) = apart(
        a_topic(),
        &setting(Topic::SECTION, section(sections[0])),
        &setting(Topic::SECTION, section(sections[1])),
    );
    let of = |sees: &Snapshot| Topic::try_from(sees.get(object).unwrap()).unwrap();
    assert_eq!(of(&ana.sees()).section, of(&ben.sees()).section);
    assert!(sections.contains(&of(&ana.sees()).section));
    assert_eq!(ana.sees().conflicts(), []);

    let heads_up = Field::from_word("heads_up").unwrap();
    let placing =
        |sees: &Snapshot, id: ObjectId, seed: &mut Seed| sees.place(id, None, seed).unwrap();
    for flag in [true, false] {
        let ([ana, ben], object) =
            apart(a_topic(), &setting(heads_up, FieldValue::Flag(flag)), &placing);
        for sees in [ana.sees(), ben.sees()] {
            assert_eq!(Topic::try_from(sees.get(object).unwrap()).unwrap().heads_up, flag);
            assert_eq!(sees.conflicts(), []);
        }
    }
}

#[test]
fn a_drop_counts_only_for_what_the_dropper_saw() {
    let drop = doing(Act::Drop);
    let ([ana, _], object) = apart(an_action(), &drop, &due(4));
    assert_eq!(state(&ana.sees(), object), "open");
    assert_eq!(conflict(&ana.sees()), Some(("state", vec![me("dropped"), them("open")])));

    let ([ana, _], object) = apart(an_action(), &drop, &drop);
    assert_eq!(state(&ana.sees(), object), "dropped");
    assert_eq!(conflict(&ana.sees()), None);
}

#[test]
fn done_beats_dropped_and_a_later_day_and_nobody_has_to_choose() {
    for other in [&doing(Act::Drop) as Doing<'_>, &due(4)] {
        let ([ana, _], object) = apart(an_action(), other, &doing(Act::Done));
        assert_eq!(state(&ana.sees(), object), "done");
        assert_eq!(conflict(&ana.sees()), None);
    }
}

#[test]
fn discussed_beats_everything_because_it_happened() {
    for other in [Act::Park, Act::Drop] {
        let ([ana, _], object) = apart(a_topic(), &doing(Act::Discuss), &doing(other));
        assert_eq!(state(&ana.sees(), object), "discussed", "against {other:?}");
        assert_eq!(conflict(&ana.sees()), None);
        assert_eq!(ana.sees().list(Query::open(Entity::Topic)), [], "it is not carried over");
    }
    // And against being brought back from where it was put off.
    let mut seed = Seed::new(1);
    let ([mut ana, mut ben], object) = shared(a_topic(), &mut seed);
    let park = doing(Act::Park)(&ana.sees(), object, &mut seed);
    ana.save(&park).unwrap();
    meet(&mut ana, &mut ben, &mut seed);
    for (person, act) in [(&mut ana, Act::Discuss), (&mut ben, Act::Reopen)] {
        let edits = doing(act)(&person.sees(), object, &mut seed);
        person.save(&edits).unwrap();
    }
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!((state(&ana.sees(), object), conflict(&ana.sees())), ("discussed", None));
}

#[test]
fn a_dropped_topic_that_the_other_parked_or_marked_stays_until_a_person_chooses() {
    let heads_up = setting(Field::from_word("heads_up").unwrap(), FieldValue::Flag(true));
    for (other, stays) in [(&doing(Act::Park) as Doing<'_>, "parked"), (&heads_up, "open")] {
        let mut seed = Seed::new(2);
        let ([mut ana, mut ben], object) = apart(a_topic(), &doing(Act::Drop), other);
        let expected = ("state", vec![me("dropped"), them(stays)]);
        assert_eq!(conflict(&ana.sees()), Some(expected));
        assert_eq!(state(&ben.sees(), object), stays);
        assert_eq!(ben.sees().list(Query::open(Entity::Topic)).len(), 1, "it stays on the agenda");
        // One tap settles it, and the choice is seen by both.
        let chosen = FieldValue::Choice("dropped".to_owned());
        let edits = ben.sees().settle(object, Field::STATE, Some(&chosen), &mut seed).unwrap();
        ben.save(&edits).unwrap();
        meet(&mut ana, &mut ben, &mut seed);
        assert_eq!((state(&ana.sees(), object), conflict(&ana.sees())), ("dropped", None));
    }
}

#[test]
fn a_topic_that_one_keeps_and_the_other_drops_again_is_asked_about_again() {
    let mut seed = Seed::new(3);
    let ([mut ana, mut ben], object) = apart(a_topic(), &doing(Act::Park), &doing(Act::Drop));
    // Ana keeps it, Ben stays with his drop, apart again.
    for (person, word) in [(&mut ana, "parked"), (&mut ben, "dropped")] {
        let chosen = FieldValue::Choice(word.to_owned());
        let edits = person.sees().settle(object, Field::STATE, Some(&chosen), &mut seed).unwrap();
        person.save(&edits).unwrap();
    }
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!(state(&ana.sees(), object), "parked");
    assert_eq!(conflict(&ana.sees()), Some(("state", vec![them("dropped"), me("parked")])));
}

#[test]
fn two_who_settle_differently_apart_are_asked_again_and_nothing_is_lost() {
    let mut seed = Seed::new(5);
    let ([mut ana, mut ben], object) = apart(an_action(), &due(1), &due(4));
    let mut choose = |one: u32, two: u32| {
        for (person, day) in [(&mut ana, one), (&mut ben, two)] {
            let day = calendar::date(&format!("2026-12-{day:02}")).unwrap();
            let value = FieldValue::Day(day);
            let edits = person.sees().settle(object, Action::DUE, Some(&value), &mut seed).unwrap();
            person.save(&edits).unwrap();
        }
        meet(&mut ana, &mut ben, &mut seed);
        let (_, versions) = conflict(&ana.sees()).unwrap_or_default();
        let mut values: Vec<String> = versions.into_iter().map(|(value, _)| value).collect();
        values.sort();
        values
    };
    // Each settles apart, one of them on the value that is shown anyway.
    assert_eq!(choose(4, 1), ["2026-12-01", "2026-12-04"]);
    assert_eq!(choose(1, 4), ["2026-12-01", "2026-12-04"]);
    assert!(choose(9, 9).is_empty(), "the same choice apart is one choice");
}

#[test]
fn a_meeting_that_was_started_apart_is_one_and_has_the_more_specific_end() {
    let mut seed = Seed::new(6);
    let [mut ana, mut ben] = two_people();
    for (person, later) in [(&mut ana, 0), (&mut ben, 600)] {
        let moment = Moment { now: MORNING.now + later, ..MORNING };
        let edits = person.sees().create(&[NewMeeting {}.into()], moment, &mut seed).unwrap();
        person.save(&edits).unwrap();
    }
    meet(&mut ana, &mut ben, &mut seed);
    let one = |sees: &Snapshot| {
        let mut all: Vec<Meeting> = sees.list_of(Query::all(Entity::Meeting));
        assert_eq!(all.len(), 1);
        all.pop().unwrap()
    };
    let meeting = one(&ana.sees());
    assert_eq!((meeting.started_as.len(), meeting.state.word()), (2, "active"));
    for (person, act) in [(&mut ana, Act::CutShort), (&mut ben, Act::End)] {
        let now = MORNING.now + 3_600;
        let edits = person.sees().act(meeting.id, act, now, &mut seed).unwrap();
        assert_eq!(edits.len(), 2, "what is shown as one is ended as one");
        person.save(&edits).unwrap();
    }
    meet(&mut ana, &mut ben, &mut seed);
    for sees in [ana.sees(), ben.sees()] {
        assert_eq!((one(&sees).state.word(), conflict(&sees)), ("cut-short", None));
    }
}

#[test]
fn a_statement_is_its_authors_alone_so_it_is_never_in_conflict() {
    let mut seed = Seed::new(7);
    let decision = NewDecision { what: "Ship in May".to_owned(), topic: None }.into();
    let ([mut ana, mut ben], object) = shared(decision, &mut seed);
    let what = Entity::Decision.spec().label;
    let tried: [Doing<'_>; 2] =
        [&doing(Act::Withdraw), &setting(what, FieldValue::Text("Never".to_owned()))];
    for doing in tried {
        let edits = doing(&ben.sees(), object, &mut seed);
        let said = ben.save(&edits).unwrap_err();
        assert!(matches!(said, EditError::NotYours { .. }), "{said}");
    }
    let edits = doing(Act::Withdraw)(&ana.sees(), object, &mut seed);
    ana.save(&edits).unwrap();
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!((state(&ben.sees(), object), conflict(&ben.sees())), ("withdrawn", None));
}
