//! The outbox is compacted: what it says of a record is what was done, and what was replaced in
//! it leaves in no change.

use crate::apart::{a_topic, an_action, doing, due, meet, setting, shared, state};
use amble_model::{
    Act, Edit, Entity, Field, FieldValue, NewNote, Object, ObjectId, Record, Register, Value,
    limits, schema,
};
use amble_support::{Partner, Seed, acts::MORNING};
use proptest::prelude::*;

/// Holds a compacted outbox against the acts that it was made of.
///
/// What it may say otherwise: the revisions; what was made and dropped again is gone with what is
/// a part of it; and a value that was set and set back is not set.
pub(crate) fn says_as_much(partner: &Partner, plain: &[Edit]) -> Result<(), TestCaseError> {
    let (me, people) = (partner.people().me, partner.people());
    let before = partner.doc.project();
    let (long, short) = (before.with(plain, me), before.with(&partner.waiting, me));
    let is_gone = |id: ObjectId| !short.objects.contains_key(&id);
    for (id, object) in &long.objects {
        let Some(compacted) = short.get(*id) else {
            let with_its_whole = parts_of(object).any(is_gone);
            prop_assert!(before.get(*id).is_none(), "{} was there before", id);
            prop_assert!(object.is_dropped() || with_its_whole, "{} is gone", id);
            continue;
        };
        let orphan = parts_of(compacted).any(|whole| long.get(whole).is_some() && is_gone(whole));
        prop_assert!(!orphan, "{} is a part of what is gone", id);
        prop_assert_eq!(compacted.author, object.author);
        prop_assert_eq!(compacted.state(), object.state(), "{}", id);
        prop_assert_eq!(compacted.conflicts(&people), object.conflicts(&people), "{}", id);
        for row in id.entity.spec().fields {
            let bare = |object: &Object| object.fields.get(&row.field).cloned();
            let (one, other) = (bare(object), bare(compacted));
            let told = matches!(row.field, Field::REV | Field::SEEN)
                || one == other
                || names_what_is_gone(row, one.as_ref(), is_gone)
                || set_back(&before, *id, row.field, one.as_ref(), other.as_ref());
            prop_assert!(told, "{} of {}: {:?}, not {:?}", row.field, id, other, one);
        }
    }
    prop_assert!(short.objects.keys().all(|id| long.objects.contains_key(id)));
    let mut touched: Vec<ObjectId> = partner.waiting.iter().map(|edit| edit.object).collect();
    touched.sort_unstable();
    prop_assert!(touched.is_sorted_by(|a, b| a < b), "one edit an object");
    for edit in &partner.waiting {
        prop_assert!(edit.ids().count() <= limits::EDIT_KEYS);
        let mut made = plain.iter().filter(|p| p.object == edit.object).map(|p| p.id);
        prop_assert!(made.any(|id| id == edit.id), "an edit that nobody made");
    }
    Ok(())
}

/// What an object cannot be without.
fn parts_of(object: &Object) -> impl Iterator<Item = ObjectId> {
    let required = object.id.entity.spec().fields.iter().filter(|row| row.required);
    required.filter_map(|row| match row.kind {
        schema::Kind::Reference(entity) => ObjectId::from_key(entity, object.text(row.field)).ok(),
        _ => None,
    })
}

fn names_what_is_gone(
    row: &schema::FieldSpec,
    value: Option<&Register>,
    is_gone: impl Fn(ObjectId) -> bool,
) -> bool {
    let schema::Kind::Reference(entity) = row.kind else { return false };
    let text = value.and_then(|v| v.values.first()).map_or("", |a| a.value.text());
    ObjectId::from_key(entity, text).is_ok_and(is_gone)
}

/// Whether a value is the one that was there before: then only who set it differs.
fn set_back(
    before: &Record,
    id: ObjectId,
    field: Field,
    one: Option<&Register>,
    other: Option<&Register>,
) -> bool {
    let old = before.get(id).and_then(|object| object.fields.get(&field));
    let bare = |register: Option<&Register>| -> Vec<Value> {
        let values = register.into_iter().flat_map(|r| &r.values);
        values.map(|a| a.value.clone()).collect()
    };
    other == old && bare(one) == bare(old)
}

#[test]
fn what_was_rewritten_while_it_waited_is_in_no_change() {
    let mut seed = Seed::new(1);
    let ([mut ana, _], object) = shared(a_topic(), &mut seed);
    let title = Entity::Topic.spec().label;
    for text in ["a canary in the mine", "a second thought", "a control string"] {
        let edits =
            setting(title, FieldValue::Text(text.to_owned()))(&ana.sees(), object, &mut seed);
        ana.save(&edits).unwrap();
    }
    let changes = ana.publish(&mut seed);
    let holds = |text: &str| {
        let found = |raw: &[u8]| raw.windows(text.len()).any(|w| w == text.as_bytes());
        changes.iter().any(|change| found(&change.raw)) || found(&ana.doc.save())
    };
    assert!(holds("a control string"));
    assert!(!holds("canary") && !holds("thought"));
}

#[test]
fn what_was_made_and_dropped_before_a_sync_is_gone_with_its_lines_and_what_named_it_stays() {
    let mut seed = Seed::new(2);
    let mut ana = Partner::new(amble_support::ANA);
    let made = ana.sees().create(&[a_topic()], MORNING, &mut seed).unwrap();
    let topic = made[0].object;
    ana.save(&made).unwrap();
    let mut action = an_action();
    if let amble_model::New::Action(new) = &mut action {
        new.topic = Some(topic);
    }
    let line = NewNote { topic: Some(topic), text: "A line".to_owned() };
    let made = ana.sees().create(&[line.into(), action], MORNING, &mut seed).unwrap();
    ana.save(&made).unwrap();
    let drop = doing(Act::Drop)(&ana.sees(), topic, &mut seed);
    ana.save(&drop).unwrap();
    assert_eq!(ana.waiting.len(), 1);
    ana.publish(&mut seed);
    let record = ana.doc.project();
    let left: Vec<_> = record.objects.values().collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (left[0].id.entity, left[0].text(Field::from_word("topic").unwrap())),
        (Entity::Action, "")
    );
}

#[test]
fn the_edits_that_one_replaced_stay_with_it_and_the_document_knows_them_all() {
    let mut seed = Seed::new(3);
    let ([mut ana, mut ben], object) = shared(an_action(), &mut seed);
    let mut made = Vec::new();
    for day in [1, 4, 9] {
        let edits = due(day)(&ana.sees(), object, &mut seed);
        made.extend(edits.iter().map(|edit| edit.id));
        ana.save(&edits).unwrap();
    }
    assert_eq!(ana.waiting[0].ids().collect::<Vec<_>>(), [made[2], made[1], made[0]]);
    ana.publish(&mut seed);
    assert_eq!(ben.take(&ana.doc).taken.len(), 1);
    for doc in [&ana.doc, &ben.doc] {
        assert!(made.iter().all(|id| doc.edits().contains(id)));
    }
    // Only the latest is the revision that a drop must have seen.
    let revisions = ben.doc.project().get(object).unwrap().revisions();
    assert_eq!(revisions.into_iter().collect::<Vec<_>>(), [made[2]]);
    let drop = doing(Act::Drop)(&ben.sees(), object, &mut seed);
    ben.save(&drop).unwrap();
    ben.publish(&mut seed);
    assert!(ben.doc.project().get(object).unwrap().is_dropped());
}

#[test]
fn a_drop_that_replaced_a_change_says_only_what_others_can_come_to_see() {
    let mut seed = Seed::new(5);
    let ([mut ana, mut ben], object) = shared(an_action(), &mut seed);
    let changed = due(4)(&ana.sees(), object, &mut seed);
    ana.save(&changed).unwrap();
    let dropped = doing(Act::Drop)(&ana.sees(), object, &mut seed);
    ana.save(&dropped).unwrap();
    let seen = ana.waiting[0].value(Field::SEEN).unwrap();
    assert_eq!(*seen, Value::Text(dropped[0].id.key()), "the change will be no revision");
    // It counts when nobody else did anything, and not when they did.
    let mut alone = (ana.clone(), ben.clone());
    meet(&mut alone.0, &mut alone.1, &mut seed);
    assert_eq!(state(&alone.1.sees(), object), "dropped");
    let changed = due(9)(&ben.sees(), object, &mut seed);
    ben.save(&changed).unwrap();
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!(state(&ben.sees(), object), "open");
    assert!(ana.sees().conflicts().iter().any(|of| of.conflict.field == Field::STATE));
}

#[test]
fn an_object_that_was_changed_without_end_leaves_with_the_latest_ids_and_passes() {
    let mut seed = Seed::new(4);
    let ([mut ana, mut ben], object) = shared(an_action(), &mut seed);
    let mut last = Vec::new();
    for n in 0..(limits::EDIT_KEYS as u32 + 20) {
        last = due(1 + n % 20)(&ana.sees(), object, &mut seed);
        ana.save(&last).unwrap();
    }
    assert_eq!(ana.waiting[0].ids().count(), limits::EDIT_KEYS);
    assert_eq!(ana.waiting[0].id, last[0].id);
    ana.publish(&mut seed);
    assert_eq!(ben.take(&ana.doc).taken.len(), 1);
    assert_eq!(ben.doc.project(), ana.doc.project());
}
