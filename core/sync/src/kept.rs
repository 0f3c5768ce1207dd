//! Our own edits, as they are kept: while they wait, and after they were sent for as long as the
//! epoch lives.

use amble_model::{Edit, EditId, Field, Op, PersonId, Record, rules, schema};
use schema::Writer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fields of an edit that were set by acts which it replaced, each with that act. Every other
/// field was set by the act that the edit is named after.
pub(crate) type SetBy = BTreeMap<Field, EditId>;

/// An edit of ours that waits or was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptEdit {
    pub(crate) edit: Edit,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) set_by: SetBy,
}

/// An edit of ours as it is kept, and as it is published now: it may have to be published once
/// more, on a document that holds other things.
#[derive(Debug, Clone)]
pub(crate) struct Publishing {
    pub(crate) kept: KeptEdit,
    pub(crate) now: Edit,
}

impl From<KeptEdit> for Publishing {
    /// As it is.
    fn from(kept: KeptEdit) -> Self {
        Self { now: kept.edit.clone(), kept }
    }
}

impl KeptEdit {
    /// Without what is done: acts that are in the document, or were replaced by one that is, and
    /// the fields that they set. An old copy of a home would put the older value back over the
    /// newer.
    fn without<T>(&self, done: &BTreeMap<EditId, T>) -> Edit {
        let mut edit = self.edit.clone();
        edit.was.retain(|act| !done.contains_key(act));
        let (Op::Create(puts) | Op::Put(puts)) = &mut edit.op;
        puts.retain(|put| self.set_by.get(&put.field).is_none_or(|act| !done.contains_key(act)));
        edit
    }
}

/// Edits as they fit a record that their author did not see, one after the other, without what is
/// done: this home was an old copy.
pub(crate) fn fitted_all<T>(
    edits: impl IntoIterator<Item = KeptEdit>,
    done: &BTreeMap<EditId, T>,
    record: &Record,
    by: PersonId,
) -> Vec<Publishing> {
    let mut seen = record.clone();
    let mut out = Vec::new();
    for kept in edits {
        let now = fitted(kept.without(done), &seen, by);
        seen.apply(&now, by);
        out.push(Publishing { kept, now });
    }
    out
}

/// What was created before is changed instead, and a state that cannot be reached any more is left
/// out. The edit's id stays, so it is published and known again. What is there in the other's name
/// was not created before: then the creation stays one, cannot be published and is shown whole.
fn fitted(mut edit: Edit, record: &Record, by: PersonId) -> Edit {
    let Some(object) = record.get(edit.object) else { return edit };
    let (created, is_author) = (edit.creates(), by == object.author);
    if created && !is_author {
        return edit;
    }
    let spec = edit.object.entity.spec();
    let fits = |put: &&amble_model::Put| {
        let row = schema::row(edit.object.entity, put.field);
        row.is_some_and(|row| {
            let again = !(created && row.writer == Writer::Creator);
            let may = rules::may_write(row, by, object.author, false).is_ok();
            let reached = row.field != Field::STATE
                || spec.may_move(&object.standing_states(), put.value.text(), is_author);
            again && may && reached
        })
    };
    edit.op = Op::Put(edit.puts().iter().filter(fits).cloned().collect());
    edit
}
