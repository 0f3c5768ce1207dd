//! Two who do something apart, and then meet.

use amble_model::{
    Act, Edit, Field, FieldChange, FieldValue, New, NewAction, NewTopic, ObjectId, Side, Snapshot,
    calendar,
};
use amble_support::{Partner, Seed, acts::MORNING, two_people};

/// What a person does with something, as edits of what they see.
pub(crate) type Doing<'a> = &'a dyn Fn(&Snapshot, ObjectId, &mut Seed) -> Vec<Edit>;

/// Ana makes something and Ben gets it.
pub(crate) fn shared(new: New, seed: &mut Seed) -> ([Partner; 2], ObjectId) {
    let [mut ana, mut ben] = two_people();
    let edits = ana.sees().create(&[new], MORNING, seed).unwrap();
    ana.save(&edits).unwrap();
    meet(&mut ana, &mut ben, seed);
    ([ana, ben], edits[0].object)
}

/// Both publish, and take in what the other has. Then both show the same.
pub(crate) fn meet(ana: &mut Partner, ben: &mut Partner, seed: &mut Seed) {
    for one in [&mut *ana, &mut *ben] {
        one.publish(seed);
    }
    let (left, right) = (ana.doc.clone(), ben.doc.clone());
    for (to, from) in [(&mut *ben, &left), (&mut *ana, &right)] {
        let taken = to.take(from);
        assert!(taken.refused.is_empty() && taken.branches.is_empty() && taken.missing.is_empty());
    }
    assert_eq!(ana.doc.project(), ben.doc.project());
    // What is mine to one is theirs to the other; all else is the same.
    let mut mirrored = ben.sees().conflicts();
    let versions = mirrored.iter_mut().flat_map(|of| &mut of.conflict.values);
    versions.for_each(|version| {
        version.by = version.by.other();
        if let Some(FieldValue::Side(side)) = &mut version.value {
            *side = side.other();
        }
    });
    assert_eq!(ana.sees().conflicts(), mirrored);
}

/// Ana makes something, both do something with it apart, and then they meet.
pub(crate) fn apart(new: New, one: Doing<'_>, two: Doing<'_>) -> ([Partner; 2], ObjectId) {
    let mut seed = Seed::new(1);
    let ([mut ana, mut ben], object) = shared(new, &mut seed);
    for (person, doing) in [(&mut ana, one), (&mut ben, two)] {
        let edits = doing(&person.sees(), object, &mut seed);
        person.save(&edits).unwrap();
    }
    meet(&mut ana, &mut ben, &mut seed);
    ([ana, ben], object)
}

/// The word of an object's state.
pub(crate) fn state(sees: &Snapshot, id: ObjectId) -> &'static str {
    sees.get_object(id).unwrap().state()
}

/// The one conflict there is: its field, and its versions with whose they are. Nothing if there
/// is none.
pub(crate) fn conflict(sees: &Snapshot) -> Option<(&'static str, Vec<(String, Side)>)> {
    let mut all = sees.conflicts();
    assert!(all.len() < 2, "{all:?}");
    let conflict = all.pop()?.conflict;
    let said = |value: Option<FieldValue>| match value {
        Some(FieldValue::Text(text) | FieldValue::Choice(text)) => text,
        Some(FieldValue::Day(day)) => day.to_string(),
        Some(FieldValue::Side(side)) => side.word().to_owned(),
        other => format!("{other:?}"),
    };
    let versions = conflict.values.into_iter().map(|v| (said(v.value), v.by)).collect();
    Some((conflict.field.word(), versions))
}

pub(crate) fn an_action() -> New {
    let what = "Draft the roadmap".to_owned();
    let (done_when, topic) = (String::new(), None);
    NewAction { what, owner: Side::Me, due: None, done_when, topic }.into()
}

pub(crate) fn a_topic() -> New {
    let (title, details) = ("Roadmap".to_owned(), String::new());
    NewTopic { title, details, section: None, heads_up: false }.into()
}

/// Sets a field.
pub(crate) fn setting(
    field: Field,
    value: FieldValue,
) -> impl Fn(&Snapshot, ObjectId, &mut Seed) -> Vec<Edit> {
    move |sees, object, seed| {
        let change = FieldChange { field, value: Some(value.clone()) };
        sees.set(object, &[change], seed).unwrap()
    }
}

/// Sets the day an action is asked about.
pub(crate) fn due(day: u32) -> impl Fn(&Snapshot, ObjectId, &mut Seed) -> Vec<Edit> {
    let day = calendar::date(&format!("2026-12-{day:02}")).unwrap();
    setting(amble_model::Action::DUE, FieldValue::Day(day))
}

/// Does one of the acts that the entity declares.
pub(crate) fn doing(act: Act) -> impl Fn(&Snapshot, ObjectId, &mut Seed) -> Vec<Edit> {
    move |sees, object, seed| sees.act(object, act, MORNING.now, seed).unwrap()
}
