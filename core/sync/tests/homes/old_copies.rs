//! An old copy of a home, where the other is honest.

use crate::home::*;
use amble_model::Section;
use amble_support::Seed;

/// Both have the one topic with the later title and the section set beside it, and no problem.
fn assert_better_words(homes: [&Home; 2]) {
    for home in homes {
        let topics = home.topics();
        assert_eq!(topics.len(), 1);
        assert_eq!(
            (topics[0].title.as_str(), topics[0].section),
            ("Better words", Section::Growth)
        );
        assert!(home.sync.problems().is_empty());
    }
}

#[test]
fn a_field_that_was_not_touched_does_not_bring_its_old_value_back() {
    let mut seed = Seed::new(1);
    let (mut a, mut b) = two_homes();
    let topic = a.add("First words", &mut seed);
    let copy = a.store.snapshot();
    // In the life that was lost the title is set again before it ever leaves.
    a.set(topic, "title", "Better words", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    // In the restored one the old title waits still, and something else is set beside it.
    a.restore(&copy);
    assert_eq!(a.titles(), ["First words"]);
    a.set(topic, "section", Section::Growth.word(), &mut seed);
    assert!(meet(&mut a, &mut b, &mut seed), "the home was an old copy");
    assert_better_words([&a, &b]);
}

#[test]
fn neither_does_one_that_was_published_apart_and_is_published_again() {
    let mut seed = Seed::new(2);
    let (mut a, mut b) = two_homes();
    let topic = a.add("First words", &mut seed);
    let copy = a.store.snapshot();
    a.set(topic, "title", "Better words", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    a.restore(&copy);
    a.set(topic, "section", Section::Growth.word(), &mut seed);
    // A file of the old copy: a branch, that Ben cannot take in.
    let file = a.file(&mut seed);
    b.sync.open_file(&file, &mut seed).unwrap();
    assert_eq!(b.titles(), ["Better words"]);
    assert!(meet(&mut a, &mut b, &mut seed));
    assert_better_words([&a, &b]);
}

#[test]
fn a_file_written_by_an_old_copy_says_that_what_waits_is_not_in_it() {
    let mut seed = Seed::new(3);
    let (mut a, mut b) = two_homes();
    let copy = a.store.snapshot();
    a.add("Sent", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    b.add("Ben's", &mut seed);
    let from_ben = b.file(&mut seed);
    a.restore(&copy);
    a.add("Typed on the old copy", &mut seed);
    let received = a.sync.open_file(&from_ben, &mut seed).unwrap();
    // The file was written for a home that holds more: the rest comes at the next sync.
    assert!(received.behind && a.sync.behind().unwrap());
    let file = a.sync.write_file(&mut seed).unwrap();
    assert_eq!((file.left_out, file.parcel.changes.len()), (1, 0));
    assert!(meet(&mut a, &mut b, &mut seed));
    assert_eq!(a.titles(), ["Ben's", "Sent", "Typed on the old copy"]);
    assert_eq!(a.titles(), b.titles());
    a.add("More", &mut seed);
    assert_eq!(a.sync.write_file(&mut seed).unwrap().left_out, 0);
}
