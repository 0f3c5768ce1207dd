//! Two people of one pair, Ana and Ben, each with a document and an outbox.

use amble_document::{AuthorshipKey, Document, Genesis, Members, Party, Taken, Writing};
use amble_model::{
    DeviceId, Edit, EditError, Envelope, PairId, People, PersonId, Snapshot, outbox, rules,
};
use rand_core::CryptoRng;

/// The manager, whose device and person are made of ones.
pub const ANA: Party = Party { person: PersonId([1; 10]), device: DeviceId([1; 32]) };
/// The report, whose device and person are made of twos.
pub const BEN: Party = Party { person: PersonId([2; 10]), device: DeviceId([2; 32]) };

/// What their document begins with.
#[must_use]
pub fn genesis(epoch: u32) -> Genesis {
    let (manager, report) = (ANA.person, BEN.person);
    Genesis { pair: PairId([7; 16]), epoch, manager, report }
}

/// The two of them, seen from one's device.
#[must_use]
pub fn members(mine: Party) -> Members {
    let theirs = if mine == ANA { BEN } else { ANA };
    Members { genesis: genesis(0), mine, theirs }
}

/// The key behind one's tags.
#[must_use]
pub fn key(of: Party) -> AuthorshipKey {
    AuthorshipKey::new(&of.device.0)
}

/// Every change of a document, as it would cross.
#[must_use]
pub fn all(doc: &Document) -> Vec<Envelope> {
    doc.order().iter().filter_map(|tip| doc.envelope(*tip)).cloned().collect()
}

/// Publishes edits in their author's document, and returns what would cross.
pub fn publish(doc: &mut Document, edits: &[Edit], rng: &mut dyn CryptoRng) -> Vec<Envelope> {
    let key = key(doc.members().mine);
    let published = doc.publish(edits, Writing::draw(rng), &key).unwrap();
    assert_eq!(published.orphans, [], "an edit has nothing to stand on");
    let edits_in: usize = published.changes.iter().map(|change| change.edits.len()).sum();
    assert_eq!(edits_in, edits.len(), "an edit was lost");
    published.changes.into_iter().map(|change| change.envelope).collect()
}

/// One of the two: a document, and what waits.
#[derive(Debug, Clone)]
pub struct Partner {
    /// What they hold.
    pub doc: Document,
    /// Their outbox, compacted.
    pub waiting: Vec<Edit>,
}

impl Partner {
    /// Somebody who holds nothing yet.
    #[must_use]
    pub fn new(mine: Party) -> Self {
        Self { doc: Document::new(members(mine)).unwrap(), waiting: Vec::new() }
    }

    /// Who they are, and on which device.
    #[must_use]
    pub fn party(&self) -> Party {
        self.doc.members().mine
    }

    /// The two, as they see them.
    #[must_use]
    pub fn people(&self) -> People {
        let members = self.doc.members();
        People { me: members.mine.person, them: members.theirs.person }
    }

    /// What they see.
    #[must_use]
    pub fn sees(&self) -> Snapshot {
        let (known, waiting) = (self.doc.project(), &self.waiting);
        Snapshot::new(self.people(), Some(BEN.person), &known, waiting, std::iter::empty())
    }

    /// Saves what they did, as the outbox does. What the rules refuse is refused as a whole.
    ///
    /// # Errors
    /// Why.
    pub fn save(&mut self, edits: &[Edit]) -> Result<(), EditError> {
        let mut after = self.waiting.clone();
        let known = self.doc.project();
        for edit in edits {
            let me = self.people().me;
            rules::check(edit, &known.with(&after, me), me)?;
            let steps = outbox::compact(&after, edit.clone());
            outbox::take(&mut after, &steps);
        }
        self.waiting = after;
        Ok(())
    }

    /// Publishes what waits, and returns what would cross.
    pub fn publish(&mut self, rng: &mut dyn CryptoRng) -> Vec<Envelope> {
        publish(&mut self.doc, &std::mem::take(&mut self.waiting), rng)
    }

    /// Takes in what another document holds and this one lacks.
    pub fn take(&mut self, from: &Document) -> Taken {
        let lacking = from.order().iter().filter(|tip| !self.doc.holds(**tip));
        let lacking: Vec<_> = lacking.filter_map(|tip| from.envelope(*tip)).cloned().collect();
        let key = key(self.party());
        self.doc.take(&lacking, &key)
    }
}

/// Ana and Ben, who share nothing yet.
#[must_use]
pub fn two_people() -> [Partner; 2] {
    [Partner::new(ANA), Partner::new(BEN)]
}
