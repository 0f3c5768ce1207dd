//! The first law, and convergence: any outbox on any document projects to what its author saw,
//! and two documents with the same changes show the same record.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "laws/apart.rs"]
mod apart;
#[path = "laws/conflicts.rs"]
mod conflicts;
#[path = "laws/lines.rs"]
mod lines;
#[path = "laws/outbox.rs"]
mod outbox;

use amble_document::Document;
use amble_model::{Act, Edit, Entity, Field, Record, schema};
use amble_support::{
    ANA, BEN, Partner, Seed, acts,
    people::{all, genesis, members, publish},
    two_people,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// One of the two, and what they did since they last published, act by act.
struct Desk {
    partner: Partner,
    plain: Vec<Edit>,
}

impl Desk {
    /// Does something at random, if it can be done.
    fn act(&mut self, seed: &mut Seed) {
        if let Ok(edits) = acts::any(&self.partner.sees(), seed)
            && self.partner.save(&edits).is_ok()
        {
            self.plain.extend(edits);
        }
    }

    /// Publishes what waits, and checks the first law: for what waits, and for all that was done
    /// to get there.
    fn publish(&mut self, other: &Partner, seed: &mut Seed) -> Result<(), TestCaseError> {
        let (me, before) = (self.partner.people().me, self.partner.doc.project());
        outbox::says_as_much(&self.partner, &self.plain)?;

        if self.plain != self.partner.waiting {
            let mut doc = self.partner.doc.clone();
            publish(&mut doc, &self.plain, seed);
            prop_assert_eq!(doc.project(), before.with(&self.plain, me));
            take(&mut other.clone(), &doc)?;
        }

        let expected = before.with(&self.partner.waiting, me);
        self.plain.clear();
        self.partner.publish(seed);
        prop_assert_eq!(self.partner.doc.project(), expected);
        Ok(())
    }
}

/// Takes in all that the other holds: an honest change is never refused.
fn take(to: &mut Partner, from: &Document) -> Result<usize, TestCaseError> {
    let taken = to.take(from);
    prop_assert!(taken.refused.is_empty(), "an honest change was refused: {:?}", taken.refused);
    prop_assert!(taken.branches.is_empty() && taken.missing.is_empty());
    Ok(taken.taken.len())
}

/// What one holds crosses to the other. Both publish first, as at the start of every sync.
fn cross(desks: &mut [Desk; 2], from: usize, seed: &mut Seed) -> Result<usize, TestCaseError> {
    let [ana, ben] = desks;
    ana.publish(&ben.partner, seed)?;
    ben.publish(&ana.partner, seed)?;
    let (from, to) = if from == 0 { (ana, ben) } else { (ben, ana) };
    take(&mut to.partner, &from.partner.doc)
}

fn desks() -> [Desk; 2] {
    two_people().map(|partner| Desk { partner, plain: Vec::new() })
}

/// A step of a schedule: what happens, who does it, and the number that decides the rest.
type Step = (u8, bool, u64);

/// Runs a schedule of acts and syncs, and ends with both in step. `seen` is shown what both show
/// whenever they are.
fn run(steps: &[Step], mut seen: impl FnMut(&Record)) -> Result<(), TestCaseError> {
    let mut desks = desks();
    let mut seed = Seed::new(0);
    let mut crossed = 0;
    let end = [(15, false, 0)];
    for (what, who, number) in steps.iter().chain(&end) {
        let who = usize::from(*who);
        match what {
            0..14 => desks[who].act(&mut Seed::new(*number)),
            14 => crossed += cross(&mut desks, who, &mut seed)?,
            _ => {
                crossed += cross(&mut desks, who, &mut seed)?;
                crossed += cross(&mut desks, 1 - who, &mut seed)?;
                let [a, b] = [0, 1].map(|n| &desks[n].partner.doc);
                let shown = a.project();
                prop_assert_eq!(&shown, &b.project());
                prop_assert_eq!(a.order().len(), b.order().len());
                seen(&shown);
            }
        }
    }
    // A document loaded from its changes is the same document, in whatever order they came.
    let [a, b] = [0, 1].map(|n| &desks[n].partner.doc);
    for doc in [a, b] {
        let loaded = Document::load(members(ANA), all(doc)).unwrap();
        prop_assert_eq!(loaded.project(), a.project());
    }
    prop_assert!(crossed <= 400);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn publishing_gives_what_was_seen_and_both_show_the_same(
        steps in prop::collection::vec((0..16u8, any::<bool>(), any::<u64>()), 1..40)
    ) {
        run(&steps, |_| {})?;
    }
}

/// What schedules at random can reach: every entity in every state, and every field in conflict
/// that can be in one.
fn reachable() -> BTreeSet<(Entity, String)> {
    let mut out = BTreeSet::new();
    for entity in Entity::ALL {
        let spec = entity.spec();
        // No move leads to these two yet.
        let states = spec.states().iter().filter(|state| !["planned", "missed"].contains(state));
        out.extend(states.map(|state| (entity, format!("is {state}"))));
        // Nobody can name a third person, so two who change the owner apart agree.
        let both = |row: &&schema::FieldSpec| {
            row.rule == schema::Rule::MultiValue && row.kind != schema::Kind::Side
        };
        let both = spec.fields.iter().filter(both).map(|row| row.field);
        let drop = spec.moves.iter().any(|m| m.act == Act::Drop).then_some(Field::STATE);
        out.extend(both.chain(drop).map(|field| (entity, format!("conflict in the {field}"))));
    }
    out
}

/// What the schedules above are worth: without this, they could all be idle.
#[test]
fn schedules_at_random_reach_every_entity_state_and_conflict() {
    let people = two_people()[0].people();
    let mut missing = reachable();
    for number in 0..200 {
        let mut seed = Seed::new(number);
        let mut step = || (seed.below(16) as u8, seed.chance(50), seed.below(1 << 40) as u64);
        let steps: Vec<Step> = (0..80).map(|_| step()).collect();
        let look = |record: &Record| {
            for object in record.objects.values() {
                let entity = object.id.entity;
                missing.remove(&(entity, format!("is {}", object.state())));
                for conflict in object.conflicts(&people) {
                    missing.remove(&(entity, format!("conflict in the {}", conflict.field)));
                }
            }
        };
        run(&steps, look).unwrap();
        if missing.is_empty() {
            return;
        }
    }
    panic!("never reached: {missing:?}");
}

#[test]
fn both_devices_compute_the_same_first_change_and_another_pair_another_one() {
    let first = members(ANA).genesis.bytes();
    assert_eq!(first, members(BEN).genesis.bytes());
    assert!(!first.is_empty());
    assert_ne!(first, genesis(1).bytes());
    let mut other = genesis(0);
    other.pair.0[0] ^= 1;
    assert_ne!(first, other.bytes());
}
