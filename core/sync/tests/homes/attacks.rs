//! A partner with changed software, in single scenes.

use crate::home::*;
use amble_document::Refusal;
use amble_model::{Entity, Envelope, ObjectId, Parcel, Tip};
use amble_support::Seed;
use amble_sync::Cause;

/// What a parcel weighs as it crosses, roughly.
fn weight(parcel: &Parcel) -> usize {
    let change = |envelope: &Envelope| 32 + 16 + 4 + envelope.raw.len();
    2 * 33 + parcel.changes.iter().map(change).sum::<usize>()
}

fn topic(n: u8) -> ObjectId {
    ObjectId { entity: Entity::Topic, bytes: [n; 10] }
}

#[test]
fn one_small_parcel_that_calls_its_own_change_ours_does_nothing() {
    for live in [false, true] {
        let mut seed = Seed::new(1);
        let (mut a, mut b) = two_homes();
        b.add("Ben's", &mut seed);
        meet(&mut a, &mut b, &mut seed);
        let first_of_ben = b.changes();
        a.add("Raise from April, five per cent", &mut seed);
        a.add("Second", &mut seed);
        meet(&mut a, &mut b, &mut seed);
        a.add("Waits", &mut seed);
        let (titles, held) = (a.titles(), a.changes());

        // One honest-looking change of his own, on his first: everything of Ana's is not under it.
        let edit = new_topic(topic(9), "harmless", &mut seed);
        let x = invented(&first_of_ben, &[edit], &mut seed);
        let parcel = Parcel { mine: Some(last(&x)), yours: Some(last(&x)), changes: x };
        assert!(weight(&parcel) < 400, "it was 342 bytes, and is {}", weight(&parcel));
        let received = if live {
            a.sync.connect(&mut seed).unwrap();
            a.sync.receive(&parcel, &mut seed).unwrap()
        } else {
            a.sync.open_file(&parcel, &mut seed).unwrap()
        };
        assert_eq!(received.refused, [Refusal::Forged], "refused, and counted as hostile");
        assert!(Refusal::Forged.hostile() && !received.adopted && !received.behind);
        assert_eq!((a.titles(), a.changes()), (titles, held));
        assert!(!a.sync.behind().unwrap(), "the tips that were noted before stay");
        assert_eq!(a.sync.waiting().len(), 1, "no hello: nothing is published");
        a.sync.disconnect().unwrap();
        meet(&mut a, &mut b, &mut seed);
        assert!(b.titles().contains(&"Waits".to_owned()));
    }
}

#[test]
fn nor_does_one_in_our_name_without_our_tag_or_with_two_lines_of_one_of_us() {
    let mut seed = Seed::new(2);
    let (mut a, mut b) = two_homes();
    a.add("First", &mut seed);
    b.add("Ben's", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let before = a.changes();
    a.add("Second", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let titles = a.titles();

    // In Ana's name, with a tag that he made.
    let edit = new_topic(topic(9), "in her name", &mut seed);
    let mut x = invented(&before, &[edit], &mut seed);
    x[0].device = amble_support::ANA.device;
    let parcel = Parcel { mine: b.tip(2), yours: Some(last(&x)), changes: x };
    let received = a.sync.open_file(&parcel, &mut seed).unwrap();
    assert_eq!(received.refused, [Refusal::Forged]);

    // A change of Ana's that she lost, and real; beside it two lines of his own.
    let copy = a.store.snapshot();
    a.add("Lost with the old home", &mut seed);
    let lost = a.file(&mut seed).changes;
    a.restore(&copy);
    let mut all = b.changes();
    all.extend(lost.iter().cloned());
    let one = new_topic(topic(7), "one line", &mut seed);
    let other = new_topic(topic(8), "another", &mut seed);
    let mut both = invented(&before, &[one], &mut seed);
    both.extend(invented(&before, &[other], &mut seed));
    let mut known = before.clone();
    known.extend(both.iter().cloned());
    let over = new_topic(topic(6), "over both", &mut seed);
    both.extend(invented(&known, &[over], &mut seed));
    let mut changes = lost.clone();
    changes.extend(both.iter().cloned());
    let parcel = Parcel { mine: Some(last(&both)), yours: Some(last(&lost)), changes };
    let received = a.sync.open_file(&parcel, &mut seed).unwrap();
    assert_eq!(received.refused, [Refusal::Forged]);
    assert_eq!(a.titles(), titles);
    assert!(!a.sync.behind().unwrap());
}

#[test]
fn a_lost_change_of_ours_with_its_real_tag_costs_nothing_that_was_delivered_since() {
    let mut seed = Seed::new(3);
    let (mut a, mut b) = two_homes();
    b.add("Ben's", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let copy = a.store.snapshot();
    // It leaves in a file that Ben keeps and says nothing of; then the home is restored.
    a.add("in a file", &mut seed);
    let lost = a.file(&mut seed);
    a.restore(&copy);
    let long = "after the restore, ".repeat(12);
    a.add(long.trim_end(), &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let delivered = a.add("and more, delivered", &mut seed);
    a.set(delivered, "details", "with all its details", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    assert_eq!(a.rows("sent").len(), 0, "all of it is delivered");
    let before = a.topics();

    // Weeks later he names it.
    let parcel = Parcel { mine: b.tip(2), yours: Some(last(&lost.changes)), ..lost.clone() };
    let received = a.sync.open_file(&parcel, &mut seed).unwrap();
    assert!(received.behind && !received.adopted, "a file withdraws nothing that was delivered");
    assert_eq!(a.topics(), before);
    a.sync.connect(&mut seed).unwrap();
    let received = a.sync.receive(&parcel, &mut seed).unwrap();
    assert!(received.adopted);
    a.sync.disconnect().unwrap();
    let mut titles: Vec<String> = before.iter().map(|topic| topic.title.clone()).collect();
    titles.push("in a file".to_owned());
    titles.sort();
    assert_eq!(a.titles(), titles);
    let details = a.topics().into_iter().find(|topic| topic.id == delivered).unwrap().details;
    assert_eq!(details, "with all its details");
    assert!(a.shown().is_empty() && a.rows("sent").len() == 1, "sent again, whole");

    // His own app never took it in: then it is shown whole, and what was delivered stays.
    meet(&mut a, &mut b, &mut seed);
    meet(&mut a, &mut b, &mut seed);
    assert_eq!((a.titles(), a.shown()), (b.titles(), vec!["in a file".to_owned()]));
    titles.retain(|title| title != "in a file");
    assert_eq!(a.titles(), titles);
    let details = a.topics().into_iter().find(|topic| topic.id == delivered).unwrap().details;
    assert_eq!(details, "with all its details");
}

#[test]
fn a_thing_of_ours_that_the_other_made_in_its_own_name_does_not_swallow_our_words() {
    let mut seed = Seed::new(4);
    let (mut a, mut b) = two_homes();
    b.add("Ben's", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let copy = a.store.snapshot();
    // Two files leave, one with each topic, and the home goes back to where both wait.
    let first = a.add("first", &mut seed);
    let file = a.file(&mut seed);
    a.restore(&copy);
    let edits = vec![new_topic(first, "Our words", &mut seed)];
    a.save(edits);
    // He makes that topic himself, and gives back the other life of ours without it.
    let known = b.changes();
    let theirs = invented(&known, &[new_topic(first, "his words", &mut seed)], &mut seed);
    let empty = {
        // Another change of Ana's that she lost: real, and about something else.
        let (mut other, _) = two_homes();
        other.restore(&copy);
        other.add("something else", &mut seed);
        other.file(&mut seed).changes
    };
    let changes: Vec<Envelope> = theirs.iter().chain(&empty).cloned().collect();
    let parcel = Parcel { mine: Some(last(&theirs)), yours: Some(last(&empty)), changes };
    let received = a.sync.open_file(&parcel, &mut seed).unwrap();
    assert!(received.adopted);
    assert!(a.titles().contains(&"his words".to_owned()));
    let orphan = a.sync.problems().iter().find(|problem| problem.cause == Cause::Orphan).unwrap();
    assert_eq!(orphan.text[0], "Our words", "shown whole");
    assert!(!file.changes.is_empty());
}

#[test]
fn an_invented_tip_holds_nothing_back_longer_than_its_sync() {
    let mut seed = Seed::new(5);
    let (mut a, mut b) = two_homes();
    a.add("First", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    a.add("Waits", &mut seed);
    let invented = Parcel { mine: b.tip(2), yours: Some(Tip([7; 32])), changes: Vec::new() };

    a.sync.connect(&mut seed).unwrap();
    let received = a.sync.receive(&invented, &mut seed).unwrap();
    assert!(received.behind && a.sync.send_saved().unwrap().is_none());
    assert_eq!(a.sync.write_file(&mut seed).unwrap().left_out, 1);
    a.sync.disconnect().unwrap();
    assert!(!a.sync.behind().unwrap());
    a.start_again();
    assert!(!a.sync.behind().unwrap(), "durably");

    // From a file it holds until the next live sync has ended.
    a.sync.open_file(&invented, &mut seed).unwrap();
    assert_eq!(a.sync.write_file(&mut seed).unwrap().left_out, 1);
    a.sync.connect(&mut seed).unwrap();
    a.sync.receive(&invented, &mut seed).unwrap();
    a.sync.disconnect().unwrap();
    let file = a.sync.write_file(&mut seed).unwrap();
    assert_eq!((file.left_out, file.parcel.changes.is_empty()), (0, false));
    b.sync.open_file(&file.parcel, &mut seed).unwrap();
    assert_eq!(b.titles(), ["First", "Waits"]);
}

#[test]
fn problems_made_up_by_the_other_do_not_grow_for_ever_and_push_none_of_ours_out() {
    let mut seed = Seed::new(6);
    let (mut a, mut b) = two_homes();
    b.add("Ben's", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let nowhere = invented(&[], &[new_topic(topic(200), "nowhere", &mut seed)], &mut seed);
    for n in 0..130u8 {
        let edit = new_topic(topic(n), &format!("number {n}"), &mut seed);
        let changes = invented(&nowhere, &[edit], &mut seed);
        let parcel = Parcel { mine: b.tip(2), yours: b.tip(1), changes };
        a.sync.open_file(&parcel, &mut seed).unwrap();
        // Twice the same is one.
        a.sync.open_file(&parcel, &mut seed).unwrap();
    }
    assert_eq!(a.sync.problems().len(), 100);
    assert!(!a.shown().contains(&"number 0".to_owned()));
    assert!(a.shown().contains(&"number 129".to_owned()));
    let edit = a.sync.problems()[99].edits[0];
    a.sync.dismiss(edit).unwrap();
    a.start_again();
    assert_eq!(a.sync.problems().len(), 99);
}

#[test]
fn hostile_changes_given_to_an_old_copy_are_counted() {
    let mut seed = Seed::new(7);
    let (mut a, mut b) = two_homes();
    let copy = a.store.snapshot();
    let raise = a.add("Raise", &mut seed);
    meet(&mut a, &mut b, &mut seed);
    let known = b.changes();
    a.restore(&copy);
    // A real change of hers, and on it one of his that changes her words.
    let label = Entity::Topic.spec().label;
    let put = amble_model::Op::Put(vec![amble_model::Put::text(label, "no raise")]);
    let edit = amble_model::Edit::new(amble_model::EditId([1; 10]), raise, put);
    let bad = invented(&known, &[edit], &mut seed);
    let changes: Vec<Envelope> = known.iter().chain(&bad).cloned().collect();
    let parcel = Parcel { mine: Some(last(&bad)), yours: Some(last(&known)), changes };
    a.sync.connect(&mut seed).unwrap();
    let received = a.sync.receive(&parcel, &mut seed).unwrap();
    assert_eq!(received.refused, [Refusal::NotTheirs]);
    assert!(received.behind && !received.adopted);
    a.sync.disconnect().unwrap();
    meet(&mut a, &mut b, &mut seed);
    assert_eq!(a.titles(), ["Raise"]);
}
