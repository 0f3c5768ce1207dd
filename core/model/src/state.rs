//! Which state an object is in, and where both wrote apart and one version must be chosen.

use crate::{
    EditId, Field, FieldValue, Object, People, PersonId, Side, Value,
    record::revision,
    schema::{FieldSpec, Rule},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// One of several versions of a field, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Version {
    /// The value; nothing where it was taken away.
    pub value: Option<FieldValue>,
    /// Whose version it is.
    pub by: Side,
}

/// A field in which both wrote apart, and one version must be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The versions, in the same order on both devices; the one that is shown is last.
    pub values: Vec<Version>,
}

/// A value, and the person who put it.
type Claim = (Value, PersonId);

impl Object {
    /// The word of its state: the strongest of those that were put, but a drop only if it saw
    /// every revision; otherwise the object stays as it was and a person must choose.
    #[must_use]
    pub fn state(&self) -> &'static str {
        let spec = self.id.entity.spec();
        let put: Vec<&str> =
            self.alternatives(Field::STATE).iter().map(|a| a.value.text()).collect();
        let strongest = |skip: Option<&str>| {
            let known = spec.states().iter().rev().filter(|word| Some(**word) != skip);
            let first = spec.states().first();
            known.copied().find(|word| put.contains(word)).or(first.copied()).unwrap_or_default()
        };
        match strongest(None) {
            word if spec.dropped == Some(word) && !self.unseen().is_empty() => {
                strongest(spec.dropped)
            }
            word => word,
        }
    }

    /// Revisions that no drop saw.
    fn unseen(&self) -> BTreeSet<EditId> {
        let seen = self.alternatives(Field::SEEN).iter().flat_map(|a| a.value.text().split(' '));
        let seen: BTreeSet<EditId> = seen.filter_map(|key| EditId::from_key(key).ok()).collect();
        &self.revisions() - &seen
    }

    /// Whether it was dropped, as far as this record knows.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        self.id.entity.spec().dropped == Some(self.state())
    }

    /// The words of all states that were put and that nobody has replaced; its first state if
    /// none was.
    #[must_use]
    pub fn standing_states(&self) -> Vec<&str> {
        let put: Vec<&str> =
            self.alternatives(Field::STATE).iter().map(|a| a.value.text()).collect();
        if put.is_empty() {
            self.id.entity.spec().states().first().copied().into_iter().collect()
        } else {
            put
        }
    }

    /// Where one version must be chosen, one conflict a field.
    #[must_use]
    pub fn conflicts(&self, people: &People) -> Vec<Conflict> {
        let several = |row: &&FieldSpec| {
            row.rule == Rule::MultiValue && self.alternatives(row.field).len() > 1
        };
        let mut out = Vec::new();
        for row in self.id.entity.spec().fields.iter().filter(several) {
            let mut claims: Vec<Claim> = Vec::new();
            for a in self.alternatives(row.field) {
                claims.retain(|(value, _)| *value != a.value);
                claims.push((a.value.clone(), a.by));
            }
            if claims.len() > 1 {
                out.push(conflict(row, &claims, people));
            }
        }
        out.extend(self.contested_drop(people));
        out
    }

    /// A drop against an edit that the dropper did not see.
    fn contested_drop(&self, people: &People) -> Option<Conflict> {
        let spec = self.id.entity.spec();
        let dropped = spec.dropped?;
        let row = spec.fields.iter().find(|row| row.field == Field::STATE)?;
        let drops = self.alternatives(Field::STATE).iter().filter(|a| a.value.text() == dropped);
        let mut claims: Vec<Claim> = drops.map(|a| (a.value.clone(), a.by)).collect();
        let (state, unseen) = (self.state(), self.unseen());
        // What happened anyway is stronger than a drop: nothing is to be chosen.
        let at = |word| spec.states().iter().position(|s| *s == word);
        if claims.is_empty() || unseen.is_empty() || at(state) > at(dropped) {
            return None;
        }
        let missed = self
            .alternatives(Field::REV)
            .iter()
            .filter(|a| revision(a).is_some_and(|rev| unseen.contains(&rev)));
        claims.extend(missed.map(|a| (Value::from(state), a.by)));
        Some(conflict(row, &claims, people))
    }
}

fn conflict(row: &FieldSpec, claims: &[Claim], people: &People) -> Conflict {
    let version = |(value, by): &Claim| Version {
        value: FieldValue::shown(row.kind, value, people),
        by: people.side(*by),
    };
    Conflict { field: row.field, values: claims.iter().map(version).collect() }
}
