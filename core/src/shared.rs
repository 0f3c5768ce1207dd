//! The shared half as a person reads it. Every list is a question asked of the pair's snapshot.

mod edits;
pub(crate) mod undo;

use crate::{
    error::{AmbleError, ErrorKind},
    home::Amble,
};
use amble_model::{
    Digest, FoundThing, Meeting, NewTopic, ObjectId, PairHandle, Problem, Query, Section, Snapshot,
    Thing, ThingConflict, bullets,
    id::{Candidate, find},
};
use std::sync::Arc;

/// The topics that a pasted list would add, one a line, without its bullet, number or box; what is
/// indented below a line becomes its details. Saves nothing.
#[must_use]
pub fn read_list(text: &str, section: Section) -> Vec<NewTopic> {
    let topic = |b: bullets::Bullet| NewTopic {
        title: b.title,
        details: b.details,
        section: Some(section),
        heads_up: false,
    };
    bullets::parse(text).into_iter().map(topic).collect()
}

impl Amble {
    /// What the owner sees of a 1:1, to ask several questions of one moment.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Damaged`], [`ErrorKind::Disk`]; so for every method
    /// that reads.
    pub fn snapshot(&self, pair: PairHandle) -> Result<Arc<Snapshot>, AmbleError> {
        Ok(self.pair(pair)?.seen(&self.inner)?.snapshot.clone())
    }

    /// A list of things of one kind, in the order in which they are shown. The next agenda is
    /// `Query::open(Entity::Topic)`: nothing is carried over, because nothing has to be.
    ///
    /// # Errors
    /// See [`Amble::snapshot`].
    pub fn list(&self, pair: PairHandle, query: Query) -> Result<Vec<Thing>, AmbleError> {
        Ok(self.snapshot(pair)?.list(query))
    }

    /// One thing.
    ///
    /// # Errors
    /// See [`Amble::snapshot`].
    pub fn get(&self, pair: PairHandle, id: ObjectId) -> Result<Thing, AmbleError> {
        self.snapshot(pair)?.get(id).ok_or_else(|| {
            let sentence = format!("this {} is not here", id.entity.word());
            AmbleError::new(ErrorKind::NotFound, sentence)
        })
    }

    /// The meeting in progress, if there is one.
    ///
    /// # Errors
    /// See [`Amble::snapshot`].
    pub fn active_meeting(&self, pair: PairHandle) -> Result<Option<Meeting>, AmbleError> {
        Ok(self.snapshot(pair)?.active_meeting())
    }

    /// Finds a thing by its id, by the first characters of it, or by how it begins, in one 1:1 or
    /// in all.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] with a sentence that lists what could be meant.
    pub fn find(&self, pair: Option<PairHandle>, typed: &str) -> Result<FoundThing, AmbleError> {
        let pairs = match pair {
            Some(pair) => vec![self.pair(pair)?],
            None => self.inner.pairs(),
        };
        let (mut things, mut candidates) = (Vec::new(), Vec::new());
        for pair in pairs {
            for object in pair.seen(&self.inner)?.snapshot.record.objects.values() {
                things.push(FoundThing { pair: pair.handle, id: object.id });
                let label = object.label().to_owned();
                candidates.push(Candidate { id: object.id.to_string(), label });
            }
        }
        let at = find(typed, &candidates)?;
        things.get(at).copied().ok_or_else(|| AmbleError::internal("a thing without a place"))
    }

    /// Everything in which one version must be chosen.
    ///
    /// # Errors
    /// See [`Amble::snapshot`].
    pub fn conflicts(&self, pair: PairHandle) -> Result<Vec<ThingConflict>, AmbleError> {
        Ok(self.snapshot(pair)?.conflicts())
    }

    /// What could not be taken in or kept.
    ///
    /// # Errors
    /// See [`Amble::snapshot`].
    pub fn problems(&self, pair: PairHandle) -> Result<Vec<Problem>, AmbleError> {
        Ok(self.pair(pair)?.seen(&self.inner)?.problems.clone())
    }

    /// What changed since the last sync that ended with both up to date.
    ///
    /// # Errors
    /// See [`Amble::snapshot`].
    pub fn digest(&self, pair: PairHandle) -> Result<Digest, AmbleError> {
        Ok(self.pair(pair)?.seen(&self.inner)?.news.digest()?)
    }
}
