//! The lines under a topic, written by two people apart. Nothing is merged within a line.

use crate::apart::{a_topic, conflict, doing, meet, shared, state};
use amble_model::{Act, Entity, FieldValue, Note, Object, ObjectId, Query, Side, Snapshot, notes};
use amble_support::{Partner, Seed, acts};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A topic that both have, with these lines.
fn with_lines(text: &str, seed: &mut Seed) -> ([Partner; 2], ObjectId) {
    let ([mut ana, mut ben], topic) = shared(a_topic(), seed);
    write(&mut ana, topic, text, seed);
    meet(&mut ana, &mut ben, seed);
    assert_eq!(acts::text(&ben.sees(), topic), text);
    ([ana, ben], topic)
}

/// Somebody leaves this text in their editor, which showed what they see.
fn write(person: &mut Partner, topic: ObjectId, now: &str, seed: &mut Seed) {
    let sees = person.sees();
    let edits = sees.write_notes(topic, &acts::text(&sees, topic), now, seed).unwrap();
    person.save(&edits).unwrap();
}

/// Every version of every line, dropped ones among them.
fn versions(sees: &Snapshot) -> impl Iterator<Item = String> {
    let all = |note: &Object| note.alternatives(Note::TEXT).to_vec();
    let of = sees.record.of(Entity::Note).flat_map(all);
    of.map(|version| version.value.text().to_owned())
}

#[test]
fn a_line_that_both_changed_apart_is_a_conflict_with_both_versions() {
    let mut seed = Seed::new(1);
    let ([mut ana, mut ben], topic) = with_lines("We said 3 %.\nThen hiring.", &mut seed);
    write(&mut ana, topic, "We said 5 %.\nThen hiring.", &mut seed);
    write(&mut ben, topic, "We said 4 %.\nThen hiring.", &mut seed);
    meet(&mut ana, &mut ben, &mut seed);
    let (field, mut both) = conflict(&ana.sees()).unwrap();
    let shown = both[1].0.clone();
    both.sort();
    let expected = [("We said 4 %.", Side::Them), ("We said 5 %.", Side::Me)];
    assert_eq!((field, both), ("text", expected.map(|(t, by)| (t.to_owned(), by)).to_vec()));
    // An editor shows one of them, the same on both devices, and one tap settles.
    for sees in [ana.sees(), ben.sees()] {
        assert_eq!(acts::text(&sees, topic), format!("{shown}\nThen hiring."));
    }
    let line = ana.sees().notes(topic)[0].id;
    let chosen = FieldValue::Text("We said 5 %.".to_owned());
    let edits = ana.sees().settle(line, Note::TEXT, Some(&chosen), &mut seed).unwrap();
    ana.save(&edits).unwrap();
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!(acts::text(&ben.sees(), topic), "We said 5 %.\nThen hiring.");
    assert_eq!(conflict(&ben.sees()), None);
}

#[test]
fn two_first_notes_are_two_lines() {
    let mut seed = Seed::new(2);
    let ([mut ana, mut ben], topic) = shared(a_topic(), &mut seed);
    write(&mut ana, topic, "we agree", &mut seed);
    write(&mut ben, topic, "we do not yet agree", &mut seed);
    meet(&mut ana, &mut ben, &mut seed);
    let text = acts::text(&ana.sees(), topic);
    let either = ["we agree\nwe do not yet agree", "we do not yet agree\nwe agree"];
    assert!(either.contains(&text.as_str()), "{text}");
    assert_eq!(acts::text(&ben.sees(), topic), text);
    assert_eq!(conflict(&ana.sees()), None);
}

#[test]
fn a_line_removed_here_and_changed_there_is_the_drop_rule() {
    let mut seed = Seed::new(3);
    let ([mut ana, mut ben], topic) = with_lines("One\nWe said 3 %.", &mut seed);
    write(&mut ana, topic, "One", &mut seed);
    write(&mut ben, topic, "One\nWe said 4 %.", &mut seed);
    let line = ben.sees().notes(topic)[1].id;
    meet(&mut ana, &mut ben, &mut seed);
    let open = ("state", vec![("dropped".to_owned(), Side::Me), ("open".to_owned(), Side::Them)]);
    assert_eq!(conflict(&ana.sees()), Some(open));
    for sees in [ana.sees(), ben.sees()] {
        assert_eq!(acts::text(&sees, topic), "One\nWe said 4 %.", "it stays until one is chosen");
    }
    let chosen = FieldValue::Choice("dropped".to_owned());
    let state_of = amble_model::Field::STATE;
    let edits = ben.sees().settle(line, state_of, Some(&chosen), &mut seed).unwrap();
    ben.save(&edits).unwrap();
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!(acts::text(&ana.sees(), topic), "One");

    // What both removed is gone, and nobody is asked.
    write(&mut ana, topic, "", &mut seed);
    write(&mut ben, topic, "", &mut seed);
    meet(&mut ana, &mut ben, &mut seed);
    assert_eq!((acts::text(&ana.sees(), topic).as_str(), conflict(&ana.sees())), ("", None));
}

#[test]
fn a_line_written_under_a_topic_that_the_other_dropped_apart_is_kept_under_it() {
    let mut seed = Seed::new(4);
    let ([mut ana, mut ben], topic) = shared(a_topic(), &mut seed);
    let drop = doing(Act::Drop)(&ana.sees(), topic, &mut seed);
    ana.save(&drop).unwrap();
    write(&mut ben, topic, "ask Bo first", &mut seed);
    meet(&mut ana, &mut ben, &mut seed);
    for sees in [ana.sees(), ben.sees()] {
        assert_eq!(state(&sees, topic), "dropped");
        assert_eq!(acts::text(&sees, topic), "ask Bo first");
        let lines = sees.list(Query { topic: Some(topic), ..Query::open(Entity::Note) });
        assert_eq!(lines.len(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Each writes in an editor that showed what was there when it was opened, which may be long
    /// ago; they meet in between, in either order.
    #[test]
    fn every_line_shown_or_in_a_conflict_is_a_line_that_somebody_wrote(
        rounds in prop::collection::vec(any::<u64>(), 1..12)
    ) {
        let mut seed = Seed::new(5);
        let base = "We said 3 %.\nThen hiring.\nAsk Bo.";
        let ([mut ana, mut ben], topic) = with_lines(base, &mut seed);
        let mut written: BTreeSet<String> = notes::lines(base).map(str::to_owned).collect();
        let mut editors = [base.to_owned(), base.to_owned()];
        for round in rounds {
            let mut seed = Seed::new(round);
            for (person, editor) in [&mut ana, &mut ben].into_iter().zip(&mut editors) {
                if seed.chance(70) {
                    *editor = acts::text(&person.sees(), topic);
                }
                let now = acts::rewritten(editor, &mut seed);
                written.extend(notes::lines(&now).map(str::to_owned));
                let edits = person.sees().write_notes(topic, editor, &now, &mut seed).unwrap();
                person.save(&edits).unwrap();
                *editor = now;
            }
            if seed.chance(50) {
                meet(&mut ana, &mut ben, &mut seed);
            } else {
                meet(&mut ben, &mut ana, &mut seed);
            }
            for line in versions(&ana.sees()) {
                prop_assert!(written.contains(&line), "nobody wrote {:?}", line);
            }
            for line in ana.sees().notes(topic) {
                prop_assert!(written.contains(&line.text));
            }
        }
    }
}
