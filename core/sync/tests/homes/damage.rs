//! Rows of the shared half that are lost: the other device gives them back at the next sync,
//! whoever wrote what was in them, and nothing is doubled.

use crate::home::*;
use amble_store::{Batch, Rows};
use amble_support::Seed;

#[test]
fn lost_changes_of_either_come_back_from_the_other_and_nothing_is_doubled() {
    let mut seed = Seed::new(1);
    let (mut lost, mut taken_back) = (0, 0);
    // Four changes cross: each of them is lost once, in either home.
    for victim in 0..2 {
        for row in 0..4 {
            let (mut a, mut b) = two_homes();
            for round in ["first", "second"] {
                a.add(&format!("{round} of Ana"), &mut seed);
                b.add(&format!("{round} of Ben"), &mut seed);
                meet(&mut a, &mut b, &mut seed);
            }
            let before = a.titles();
            assert_eq!(before.len(), 4);
            let home = if victim == 0 { &mut a } else { &mut b };
            let rows = home.rows("change");
            assert_eq!(rows.len(), 4);
            home.lose(rows[row].clone());
            home.add("typed after the damage", &mut seed);
            lost += 1;
            taken_back += usize::from(meet(&mut a, &mut b, &mut seed));
            meet(&mut a, &mut b, &mut seed);
            let mut expected = before;
            expected.push("typed after the damage".to_owned());
            expected.sort();
            assert_eq!(a.titles(), expected, "row {row} of home {victim}");
            assert_eq!(a.titles(), b.titles());
            assert_eq!(a.rows("change").len(), b.rows("change").len());
            // Mended for good: a new start finds all of it, and has nothing to take back.
            for home in [&mut a, &mut b] {
                home.start_again();
                assert_eq!(home.sync.document().unwrap().order().len(), 5);
            }
            assert!(!meet(&mut a, &mut b, &mut seed));
        }
    }
    assert_eq!(lost, 8);
    assert!(taken_back > 0, "a home that lost its own changes takes them back");
}

#[test]
fn a_sent_change_of_ours_that_is_lost_before_it_arrived_is_published_again() {
    // Nobody else has it: what is kept of its edits is all there is.
    for by_file in [false, true] {
        let mut seed = Seed::new(2);
        let (mut a, mut b) = two_homes();
        let topic = a.add("Hiring", &mut seed);
        meet(&mut a, &mut b, &mut seed);
        a.set(topic, "title", "Hiring two", &mut seed);
        let never_arrives = a.file(&mut seed);
        assert_eq!(never_arrives.changes.len(), 1);
        a.add("And more", &mut seed);
        let neither_does_this = a.file(&mut seed);
        let rows = a.rows("change");
        assert_eq!((rows.len(), a.rows("sent").len(), a.rows("kept").len()), (3, 2, 1));
        a.lose(rows[1].clone());
        a.add("Later", &mut seed);
        if by_file {
            let file = a.file(&mut seed);
            b.sync.open_file(&file, &mut seed).unwrap();
        } else {
            meet(&mut a, &mut b, &mut seed);
        }
        assert_eq!(b.titles(), ["And more", "Hiring two", "Later"]);
        assert_eq!(a.titles(), b.titles());
        // The lost file is found after all: it doubles nothing, and there is nothing to show.
        b.sync.open_file(&neither_does_this, &mut seed).unwrap();
        meet(&mut a, &mut b, &mut seed);
        assert_eq!(a.titles(), b.titles());
        assert_eq!((a.shown(), b.shown()), (vec![], vec![]));
        assert_eq!(a.rows("change").len(), b.rows("change").len());
    }
}

#[test]
fn a_record_cached_by_another_version_or_damaged_is_computed_anew() {
    let mut seed = Seed::new(3);
    let (mut a, mut b) = two_homes();
    a.add("Roadmap", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let cache = a.rows("record").pop().unwrap();
    let other = br#"{"projector":0,"record":{"objects":{}}}"#.to_vec();
    for value in [other, b"no json".to_vec()] {
        let mut batch = Batch::new();
        batch.put(EPOCH, cache.clone(), value);
        a.store.commit(batch).unwrap();
        a.start_again();
        assert_eq!(a.titles(), ["Roadmap"]);
    }
    a.lose(cache);
    assert_eq!(a.titles(), ["Roadmap"]);
}
