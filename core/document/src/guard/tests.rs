use super::*;
use crate::{Caps, Genesis, Members, Party, Writing};
use amble_model::{Edit, EditId, Entity, Op, PairId, PersonId, Put, Rank};
use automerge::{
    ActorId,
    legacy::{OpId, OpType},
};

fn document(me: u8) -> Document {
    let party = |n| Party { person: PersonId([n; 10]), device: DeviceId([n; 32]) };
    let (manager, report) = (PersonId([1; 10]), PersonId([2; 10]));
    let genesis = Genesis { pair: PairId([7; 16]), epoch: 0, manager, report };
    Document::new(Members { genesis, mine: party(me), theirs: party(3 - me) }).unwrap()
}

/// A change of the other: one topic.
fn topic(doc: &mut Document, n: u8) -> Envelope {
    let object = ObjectId { entity: Entity::Topic, bytes: [n; 10] };
    let title = Put::text(Entity::Topic.spec().label, "Hiring");
    let op = Op::Create(vec![title, Put::rank(&Rank::between(None, None))]);
    let edit = Edit::new(EditId([n; 10]), object, op);
    let key = AuthorshipKey::new(&[2; 32]);
    let published = doc.publish(&[edit], Writing { actor: [n; 8] }, &key).unwrap();
    published.changes[0].envelope.clone()
}

/// Changes of the other, one topic each.
fn theirs(count: u8) -> Vec<Envelope> {
    let mut doc = document(2);
    (1..=count).map(|n| topic(&mut doc, n)).collect()
}

/// A change that depends on another, reads well, and makes a document that never loads again:
/// its last operation is another one.
fn poison(stands_on: &Envelope, action: Option<OpType>, replaces: Vec<OpId>) -> Change {
    let mut doc = Document::load(document(2).members, vec![stands_on.clone()]).unwrap();
    let mut change = parse(&topic(&mut doc, 9).raw).unwrap().decode();
    let last = change.operations.last_mut().unwrap();
    last.action = action.unwrap_or(last.action.clone());
    last.pred = replaces.into();
    Change::from(change)
}

/// What the checks of single operations would miss, the last check finds: here they are
/// passed over.
#[test]
fn a_document_that_would_not_load_again_is_found_before_it_is_kept() {
    let honest = theirs(2);
    let nowhere = OpId(1, ActorId::from([8u8; 8]));
    for (action, replaces) in [(None, vec![nowhere]), (Some(OpType::Delete), vec![])] {
        let mut doc = document(1);
        assert_eq!(doc.take(&honest, &AuthorshipKey::new(&[1; 32])).taken.len(), 2);
        assert!(doc.verified());
        let poison = poison(&honest[0], action, replaces);
        let applied = caught(|| doc.doc.apply_changes([poison]).map_err(|_| Refusal::Damaging));
        assert!(applied.is_err() || !doc.verified());
    }
}

#[test]
fn changes_that_cannot_be_verified_are_refused_one_by_one_and_none_is_kept() {
    let honest = theirs(5);
    let key = AuthorshipKey::new(&[1; 32]);
    let mut doc = document(1);
    assert_eq!(doc.take(&honest[..1], &key).taken.len(), 1);
    // Something is wrong beneath, and nothing but the last check would find it: what takes
    // away nothing is in no saved document.
    doc.doc.apply_changes([poison(&honest[0], Some(OpType::Delete), Vec::new())]).unwrap();
    assert!(!doc.verified(), "the fault fired");
    assert_eq!(doc.clone().take_unverified(&honest[1..], &key).taken.len(), 4);
    let held = doc.order().to_vec();
    let taken = doc.take(&honest[1..], &key);
    assert!(taken.taken.is_empty());
    assert!(taken.refused.iter().all(|r| r.refusal == Refusal::Damaging));
    assert!(!taken.refused.is_empty());
    assert_eq!(doc.order(), held);
}

#[test]
fn every_document_has_the_caps_of_the_limits() {
    let caps = Caps {
        changes: limits::DOCUMENT_CHANGES,
        bytes: limits::DOCUMENT_BYTES,
        ops: limits::DOCUMENT_OPS,
        objects: limits::DOCUMENT_OBJECTS,
    };
    let (new, honest) = (document(1), theirs(1));
    let loaded = Document::load(new.members, honest).unwrap();
    let kept = loaded.keep(&loaded.order.iter().copied().collect()).unwrap();
    assert!([new, loaded, kept].iter().all(|doc| doc.caps == caps));
}

#[test]
fn a_code_is_the_same_for_ever_and_reads_back() {
    for refusal in Refusal::ALL {
        assert_eq!(Refusal::from_code(refusal.code()), Some(refusal));
    }
    assert_eq!((Refusal::TooLarge.code(), Refusal::Damaging.code()), (0, 10));
    assert_eq!(Refusal::from_code(11), None);
}
