//! What a person might do next, by what they see.

use crate::words::{Word, text};
use amble_model::{
    Act, ActionState, Edit, Entity, FieldChange, FieldValue, Moment, New, NewAction, NewDecision,
    NewNote, NewTopic, Object, ObjectId, Section, Side, Snapshot,
};
use amble_support::Seed;
use std::collections::BTreeSet;

/// What a person sees, and where their choices and the ids come from.
pub(crate) struct Person<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// Objects of which an edit waits.
    pub(crate) waiting: BTreeSet<ObjectId>,
    /// Their app knows no decisions.
    pub(crate) old_app: bool,
    /// Decides what they do.
    pub(crate) choice: &'a mut Seed,
    pub(crate) ids: &'a mut Seed,
    pub(crate) next_word: &'a mut Word,
}

impl Person<'_> {
    fn text(&mut self) -> String {
        *self.next_word += 1;
        text(*self.next_word)
    }

    fn choose<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.choice.below(from.len())).copied()
    }

    /// The objects they may act on.
    fn objects(&self, fits: impl Fn(&Object) -> bool) -> Vec<ObjectId> {
        let known = |o: &&Object| !(self.old_app && o.id.entity == Entity::Decision);
        let objects = self.snapshot.record.objects.values().map(AsRef::as_ref);
        objects.filter(known).filter(|o| fits(o)).map(|o| o.id).collect()
    }

    /// Something new: of this kind, or of any that their app knows.
    pub(crate) fn create(&mut self, entity: Option<Entity>) -> Vec<Edit> {
        let topics = self.objects(|o| o.id.entity == Entity::Topic);
        let topic = self.choose(&topics);
        let drawn =
            [Entity::Topic, Entity::Topic, Entity::Note, Entity::Action][self.choice.below(4)];
        let new: New = match entity.unwrap_or(drawn) {
            Entity::Note if topic.is_some() => NewNote { topic, text: self.text() }.into(),
            Entity::Action => NewAction {
                what: self.text(),
                owner: Side::Me,
                due: None,
                done_when: self.text(),
                topic,
            }
            .into(),
            Entity::Decision => NewDecision { what: self.text(), topic }.into(),
            _ => NewTopic {
                title: self.text(),
                details: self.text(),
                section: Some(Section::ALL[self.choice.below(10)]),
                heads_up: self.choice.below(2) == 0,
            }
            .into(),
        };
        let at = Moment { now: 1_790_000_000, zone: "Europe/Lisbon" };
        self.snapshot.create(&[new], at, self.ids).unwrap()
    }

    /// Anything at all; `rewrite` is about what waits, if something does.
    pub(crate) fn act(&mut self, rewrite: bool) -> Vec<Edit> {
        let waiting = self.waiting.clone();
        let among_waiting = self.objects(|o| waiting.contains(&o.id));
        let all = self.objects(|_| true);
        let object = if rewrite && !among_waiting.is_empty() {
            self.choose(&among_waiting)
        } else if self.choice.below(3) == 0 {
            None
        } else {
            self.choose(&all)
        };
        let done = object.and_then(|object| self.change(object).ok());
        done.filter(|edits| !edits.is_empty()).unwrap_or_else(|| self.create(None))
    }

    /// A change of something that is there.
    fn change(&mut self, id: ObjectId) -> Result<Vec<Edit>, amble_model::EditError> {
        let object = self.snapshot.get_object(id).unwrap().clone();
        let conflict = object.conflicts(&self.snapshot.people).into_iter().next();
        if let Some(conflict) = conflict.filter(|_| self.choice.below(2) == 0) {
            let version = conflict.values[self.choice.below(conflict.values.len())].value.clone();
            return self.snapshot.settle(id, conflict.field, version.as_ref(), self.ids);
        }
        let acts = [Act::Drop, Act::Reopen, Act::Discuss, Act::Park, Act::Done, Act::Withdraw];
        let moves = id.entity.spec().moves;
        let what = self.choice.below(8);
        match (id.entity, what) {
            (_, 0) => {
                let act = acts[self.choice.below(acts.len())];
                let act = moves.iter().find(|m| m.act == act).map_or(moves[0].act, |m| m.act);
                self.snapshot.act(id, act, 1_790_000_000, self.ids)
            }
            (Entity::Topic, 1) => {
                let after = self.objects(|o| o.id.entity == Entity::Topic);
                let after = self.choose(&after).filter(|_| what == 1);
                self.snapshot.place(id, after, self.ids)
            }
            (Entity::Topic, 2..=4) => self.notes(id),
            (Entity::Topic, 5) => {
                let section = Section::ALL[self.choice.below(10)].word();
                self.set(id, "section", FieldValue::Choice(section.into()))
            }
            (Entity::Topic, 6) => self.set_text(id, "details"),
            (Entity::Topic, _) => self.set_text(id, "title"),
            (Entity::Action, 1) => {
                let state = object.state() == ActionState::Done.word();
                let act = if state { Act::Reopen } else { Act::Done };
                self.snapshot.act(id, act, 1_790_000_000, self.ids)
            }
            (Entity::Action, 2) => self.set(id, "owner", FieldValue::Side(Side::Them)),
            (Entity::Action, 3) => self.set_text(id, "done_when"),
            (Entity::Note, _) => self.set_text(id, "text"),
            _ => self.set_text(id, "what"),
        }
    }

    fn set_text(&mut self, id: ObjectId, field: &str) -> Result<Vec<Edit>, amble_model::EditError> {
        let text = self.text();
        self.set(id, field, FieldValue::Text(text))
    }

    fn set(
        &mut self,
        id: ObjectId,
        field: &str,
        value: FieldValue,
    ) -> Result<Vec<Edit>, amble_model::EditError> {
        let field = amble_model::Field::from_word(field).unwrap();
        self.snapshot.set(id, &[FieldChange { field, value: Some(value) }], self.ids)
    }

    /// Writes in the notes of a topic: a new line, another version of one, or one less.
    fn notes(&mut self, topic: ObjectId) -> Result<Vec<Edit>, amble_model::EditError> {
        let shown: Vec<String> =
            self.snapshot.notes(topic).into_iter().map(|note| note.text).collect();
        let mut now = shown.clone();
        let at = self.choice.below(now.len());
        match self.choice.below(4) {
            0 if !now.is_empty() => drop(now.remove(at)),
            1 if !now.is_empty() => now[at] = self.text(),
            _ => now.insert(at, self.text()),
        }
        self.snapshot.write_notes(topic, &shown.join("\n"), &now.join("\n"), self.ids)
    }
}
