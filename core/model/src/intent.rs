//! What a person wants, as edits of what they see. Nothing is saved here; [`crate::rules::check`]
//! is asked before anything is.

use crate::{
    Act, Edit, EditError, EditId, Entity, Field, FieldChange, FieldValue, New, NewNote, Note,
    Object, ObjectId, Op, Put, Rank, Snapshot, Topic, calendar,
    edit::state_puts,
    entity::{Creating, Declared},
    notes::{self, LineEdit, NoteLine},
    schema::{self, Writer},
};
use rand_core::CryptoRng;

/// When and where something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment<'a> {
    /// Unix seconds.
    pub now: i64,
    /// The IANA zone of the 1:1.
    pub zone: &'a str,
}

impl Snapshot {
    fn object(&self, id: ObjectId) -> Result<&Object, EditError> {
        self.get_object(id).ok_or(EditError::Missing { entity: id.entity.word() })
    }

    /// New objects, in this order.
    ///
    /// # Errors
    /// Why one of them cannot be created now.
    pub fn create(
        &self,
        new: &[New],
        at: Moment<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        let local = calendar::local(at.now, at.zone).ok_or(EditError::Clock)?;
        let (mut edits, mut given): (Vec<Edit>, Vec<(Entity, Rank)>) = (Vec::new(), Vec::new());
        for new in new {
            let at = Creating { snapshot: self, local, zone: at.zone, given: &given };
            let puts = new.puts(&at)?;
            let ranks = puts.iter().filter(|put| put.field == Field::RANK);
            let ranks = ranks.filter_map(|put| Rank::parse(put.value.text()));
            given.extend(ranks.map(|rank| (new.entity(), rank)));
            let object = ObjectId::draw(new.entity(), rng);
            edits.push(Edit::new(EditId::draw(rng), object, Op::Create(puts)));
        }
        Ok(edits)
    }

    /// An act on an object that is there.
    ///
    /// # Errors
    /// [`EditError::Missing`], [`EditError::NoSuchAct`], [`EditError::Already`],
    /// [`EditError::NotFrom`].
    pub fn act(
        &self,
        id: ObjectId,
        act: Act,
        now: i64,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        self.object(id)?;
        let (entity, spec) = (id.entity.word(), id.entity.spec());
        let Some(to) = spec.moves.iter().find(|m| m.act == act).map(|m| m.to) else {
            let acts = spec.moves.iter().map(|m| m.act.word()).collect::<Vec<_>>().join(", ");
            return Err(EditError::NoSuchAct { entity, act: act.word(), acts });
        };
        let mut edits = Vec::new();
        let mut refused = None;
        for id in id.entity.acted_on(id, self) {
            let object = self.object(id)?;
            let contested = object.conflicts(&self.people).iter().any(|c| c.field == Field::STATE);
            let state = object.state();
            let from =
                |word: &str| spec.moves.iter().any(|m| m.act == act && m.from.contains(&word));
            let starts =
                from(state) || contested && object.standing_states().iter().any(|w| from(w));
            if state == to && !contested {
                refused = Some(EditError::Already { entity, state: to });
            } else if starts || contested {
                let edit = EditId::draw(rng);
                let mut puts = state_puts(to, spec.dropped, edit, &object.revisions());
                id.entity.acted(object, &mut puts, now);
                edits.push(Edit::new(edit, id, Op::Put(puts)));
            } else {
                let reopens =
                    spec.moves.iter().any(|m| m.act == Act::Reopen && m.from.contains(&state));
                refused = Some(EditError::NotFrom { entity, act: act.word(), state, reopens });
            }
        }
        match refused {
            Some(refused) if edits.is_empty() => Err(refused),
            _ => Ok(edits),
        }
    }

    /// New values in fields of an object.
    ///
    /// # Errors
    /// [`EditError::Missing`]; [`EditError::NoSuchField`] for a field that is none of this kind of
    /// object, or that nobody sets by hand.
    pub fn set(
        &self,
        id: ObjectId,
        changes: &[FieldChange],
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        self.object(id)?;
        let mut puts = Vec::new();
        for FieldChange { field, value } in changes {
            if !is_set_by_hand(id.entity, *field) {
                return Err(no_such_field(id.entity, *field));
            }
            puts.push(Put { field: *field, value: self.stored(id.entity, *field, value.as_ref()) });
        }
        let edit = Edit::new(EditId::draw(rng), id, Op::Put(puts));
        Ok(if changes.is_empty() { Vec::new() } else { vec![edit] })
    }

    /// The version of a field that is chosen where both wrote apart.
    ///
    /// # Errors
    /// [`EditError::Missing`], [`EditError::NothingToChoose`].
    pub fn settle(
        &self,
        id: ObjectId,
        field: Field,
        value: Option<&FieldValue>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        let object = self.object(id)?;
        let conflicts = object.conflicts(&self.people);
        if !conflicts.iter().any(|c| c.field == field) {
            let other = conflicts.first().map(|c| c.field.word());
            return Err(EditError::NothingToChoose { field: field.word(), other });
        }
        let edit = EditId::draw(rng);
        let puts = match value {
            Some(FieldValue::Choice(word) | FieldValue::Text(word)) if field == Field::STATE => {
                state_puts(word, id.entity.spec().dropped, edit, &object.revisions())
            }
            value => vec![Put { field, value: self.stored(id.entity, field, value) }],
        };
        Ok(vec![Edit::new(edit, id, Op::Put(puts))])
    }

    /// Puts a topic right after another, into that one's section; without another, first in its
    /// own section.
    ///
    /// # Errors
    /// [`EditError::Missing`]; [`EditError::OtherHalf`] if the two have different authors.
    pub fn place(
        &self,
        id: ObjectId,
        after: Option<ObjectId>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        let topic = |id: ObjectId| {
            let object = self.object(id).ok().filter(|o| o.id.entity == Entity::Topic);
            object.map(|o| Topic::of(o, self)).ok_or(EditError::Missing { entity: "topic" })
        };
        let moved = topic(id)?;
        let above = after.map(topic).transpose()?;
        if above.as_ref().is_some_and(|above| above.author != moved.author) {
            return Err(EditError::OtherHalf);
        }
        if after == Some(id) {
            return Ok(Vec::new());
        }
        let section = above.as_ref().map_or(moved.section, |above| above.section);
        let mut beside: Vec<(String, ObjectId)> = self
            .record
            .of(Entity::Topic)
            .map(|object| Topic::of(object, self))
            .filter(|t| t.author == moved.author && t.section == section && t.id != id)
            .map(|t| (t.rank, t.id))
            .collect();
        beside.sort();
        let at = above.as_ref().map_or(0, |above| {
            beside.iter().position(|(_, id)| *id == above.id).map_or(beside.len(), |n| n + 1)
        });
        let rank = |at: Option<usize>| {
            at.and_then(|at| beside.get(at)).and_then(|(rank, _)| Rank::parse(rank))
        };
        let (before, next) = (rank(at.checked_sub(1)), rank(Some(at)));
        let mut puts = vec![Put::rank(&Rank::between(before.as_ref(), next.as_ref()))];
        if section != moved.section {
            puts.push(Put::text(Topic::SECTION, section.word()));
        }
        Ok(vec![Edit::new(EditId::draw(rng), id, Op::Put(puts))])
    }

    /// What a person did to the lines under a topic, from the whole text that an editor showed to
    /// the whole text it has now.
    ///
    /// # Errors
    /// [`EditError::Missing`].
    pub fn write_notes(
        &self,
        topic: ObjectId,
        shown: &str,
        now: &str,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        if self.object(topic)?.id.entity != Entity::Topic {
            return Err(EditError::Missing { entity: "topic" });
        }
        let current: Vec<NoteLine> = self
            .notes(topic)
            .into_iter()
            .map(|note| NoteLine { id: note.id, text: note.text, rank: Rank::parse(&note.rank) })
            .collect();
        let mut edits = Vec::new();
        for line in notes::line_edits(&current, shown, now, rng) {
            let edit = EditId::draw(rng);
            edits.push(match line {
                LineEdit::Add { text, rank } => {
                    let mut puts = NewNote { topic: Some(topic), text }.puts(&self.people);
                    puts.push(Put::rank(&rank));
                    Edit::new(edit, ObjectId::draw(Entity::Note, rng), Op::Create(puts))
                }
                LineEdit::Change { id, text } => {
                    Edit::new(edit, id, Op::Put(vec![Put::text(Note::TEXT, text)]))
                }
                LineEdit::Move { id, rank } => Edit::new(edit, id, Op::Put(vec![Put::rank(&rank)])),
                LineEdit::Drop { id } => {
                    let spec = Entity::Note.spec();
                    let dropped = spec.dropped.unwrap_or_default();
                    let revisions = self.object(id)?.revisions();
                    let puts = state_puts(dropped, spec.dropped, edit, &revisions);
                    Edit::new(edit, id, Op::Put(puts))
                }
            });
        }
        Ok(edits)
    }

    fn stored(&self, entity: Entity, field: Field, value: Option<&FieldValue>) -> crate::Value {
        match (value, schema::row(entity, field).map(|row| row.kind)) {
            (Some(value), _) => value.stored(&self.people),
            (None, Some(schema::Kind::Flag)) => crate::Value::Flag(false),
            (None, _) => crate::Value::Text(String::new()),
        }
    }
}

/// Whether people set a field of an entity themselves, after it was created.
fn is_set_by_hand(entity: Entity, field: Field) -> bool {
    let kept = [Field::STATE, Field::SEEN, Field::REV, Field::RANK];
    let row = schema::row(entity, field);
    row.is_some_and(|row| row.writer != Writer::Creator && !kept.contains(&field))
}

/// The refusal of a field, with those that can be set.
pub(crate) fn no_such_field(entity: Entity, field: Field) -> EditError {
    let rows = entity.spec().fields.iter().map(|row| row.field);
    let known: Vec<&str> =
        rows.filter(|field| is_set_by_hand(entity, *field)).map(Field::word).collect();
    EditError::NoSuchField { entity: entity.word(), field: field.word(), known: known.join(", ") }
}
