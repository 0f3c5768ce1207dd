//! A document at its caps: what comes in is refused as full, which is no offence, and what is
//! written here is not published.

use super::world::*;
use amble_document::{Caps, Document, PublishError, Refusal, Writing};
use amble_model::Envelope;
use amble_support::{
    ANA, BEN, Seed,
    people::{key, publish},
};

/// What a document holds of everything that is capped.
fn held(doc: &Document) -> Caps {
    let all: Vec<_> = doc.order().iter().map(|tip| doc.envelope(*tip).unwrap().clone()).collect();
    let last = |change| {
        let change: automerge::ExpandedChange = expand(change);
        change.start_op.get() + change.operations.len() as u64 - 1
    };
    Caps {
        changes: all.len(),
        bytes: all.iter().map(|envelope| envelope.raw.len()).sum(),
        ops: all.iter().map(last).max().unwrap(),
        objects: doc.project().objects.len(),
    }
}

/// Takes in a change of the other with exactly the room it needs, and with a little less of one
/// kind.
fn fits_exactly(world: &World, change: &Envelope, less: impl Fn(&mut Caps), case: &str) {
    let mut after = world.mine.clone();
    assert_eq!(after.take(std::slice::from_ref(change), &key(ANA)).taken.len(), 1, "{case}");
    let mut caps = held(&after);
    let mut doc = world.mine.clone().with_caps(caps);
    assert_eq!(doc.take(std::slice::from_ref(change), &key(ANA)).taken.len(), 1, "{case}");

    less(&mut caps);
    let full = world.mine.clone().with_caps(caps);
    let mut doc = full.clone();
    let taken = doc.take(std::slice::from_ref(change), &key(ANA));
    let reasons: Vec<Refusal> = taken.refused.iter().map(|r| r.refusal).collect();
    assert_eq!(reasons, [Refusal::Full], "{case}: taken {}", taken.taken.len());
    assert!(doc.save() == full.save(), "{case}: the document changed");
    unharmed(&world.mine, &doc.with_caps(Caps::ALL), case);
}

#[test]
fn a_change_that_a_full_document_has_no_room_for_is_refused_and_is_no_offence() {
    let world = World::new();
    let mut seed = Seed::new(51);
    let new = [new_topic("One more", &mut seed), new_topic("And one", &mut seed)];
    let change = publish(&mut world.theirs.clone(), &new, &mut seed).remove(0);
    fits_exactly(&world, &change, |caps| caps.changes -= 1, "changes");
    fits_exactly(&world, &change, |caps| caps.bytes -= 1, "bytes");
    fits_exactly(&world, &change, |caps| caps.ops -= 1, "operations");
    fits_exactly(&world, &change, |caps| caps.objects -= 1, "objects");
    assert!(!Refusal::Full.hostile());
    // A change that makes nothing needs no room for objects.
    let mut caps = held(&world.mine);
    (caps.changes, caps.bytes, caps.ops) = (9, 1 << 20, 1 << 20);
    let mut doc = world.mine.clone().with_caps(caps);
    assert_eq!(doc.take(std::slice::from_ref(&world.honest), &key(ANA)).taken.len(), 1);
}

#[test]
fn what_has_no_room_is_not_published_and_what_has_is_taken_in() {
    let world = World::new();
    let mut seed = Seed::new(52);
    let edits = [new_topic("One more", &mut seed), new_topic("And one", &mut seed)];
    let writing = Writing::draw(&mut seed);
    let mut after = world.mine.clone();
    after.publish(&edits, writing, &key(ANA)).unwrap();
    // Half of the bytes are left for what the other writes meanwhile.
    let mut caps = held(&after);
    caps.bytes *= 2;
    let publishing = |caps: Caps| {
        let mut doc = world.mine.clone().with_caps(caps);
        doc.publish(&edits, writing, &key(ANA)).map(|published| published.changes)
    };
    let changes = publishing(caps).unwrap();
    let mut other = world.theirs.clone().with_caps(caps);
    assert_eq!(other.take(&[changes[0].envelope.clone()], &key(BEN)).taken.len(), 1);

    let less: [fn(&mut Caps, &Document); 4] = [
        |caps, _| caps.changes -= 1,
        |caps, before| caps.bytes = held(before).bytes * 2,
        |caps, _| caps.ops -= 1,
        |caps, _| caps.objects -= 1,
    ];
    for less in less {
        let mut caps = caps;
        less(&mut caps, &world.mine);
        assert_eq!(publishing(caps).unwrap_err(), PublishError::Full, "{caps:?}");
    }
}
