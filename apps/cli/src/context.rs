//! What every command works with: a home that is open, where to say something, who and what is
//! meant, and the clock as it was read once.

use crate::{
    choice::{Choosable, Question},
    exit::{Failed, error},
    input::Input,
    output::Output,
    view::Audience,
};
use amble_core::{
    Amble, AmbleError, Entity, ErrorKind, FoundThing, ObjectId, PairHandle, PersonView, Thing,
    calendar,
    id::{Candidate, find, matches},
};
use chrono::NaiveDate;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// One command's surroundings.
#[derive(Debug)]
pub(crate) struct Context {
    /// The home.
    pub(crate) amble: Amble,
    /// Where answers go.
    pub(crate) out: Output,
    /// Where text comes from.
    pub(crate) input: Input,
    /// Whose 1:1, as typed.
    pub(crate) with: Option<String>,
    /// Whose 1:1, where nothing was typed.
    pub(crate) usual: Option<String>,
    /// What a person chose, by what they had typed.
    pub(crate) chosen: BTreeMap<String, String>,
    /// Unix seconds.
    pub(crate) now: i64,
    /// The folder that typed file names start from.
    pub(crate) folder: PathBuf,
}

/// Unix seconds, from the system's clock.
pub(crate) fn clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.ok().and_then(|s| i64::try_from(s.as_secs()).ok()).unwrap_or_default()
}

/// What several candidates are asked about under.
fn choice(typed: &str, question: String, options: Vec<Choosable>) -> Question {
    Question { typed: typed.to_owned(), question, options }
}

/// Finds one person by id, the first characters of it, or name.
///
/// # Errors
/// `NotFound`, listing whom it could be.
fn find_person(people: &[PersonView], typed: &str) -> Result<PersonView, Failed> {
    let candidate = |p: &PersonView| Candidate { id: p.pair.to_string(), label: p.name.clone() };
    let candidates: Vec<Candidate> = people.iter().map(candidate).collect();
    match find(typed, &candidates) {
        Ok(at) => people.get(at).cloned().ok_or_else(nobody),
        Err(refused) => {
            let said = error(ErrorKind::NotFound, refused.to_string());
            let fit = matches(typed, &candidates);
            let options = choosable(fit.iter().filter_map(|at| people.get(*at)));
            if options.len() < 2 {
                return Err(said);
            }
            Err(said.or_ask(choice(typed, format!("Several people fit \"{typed}\":"), options)))
        }
    }
}

fn choosable<'a>(people: impl Iterator<Item = &'a PersonView>) -> Vec<Choosable> {
    people.map(|p| Choosable { word: p.pair.to_string(), label: p.name.clone() }).collect()
}

fn nobody() -> Failed {
    error(ErrorKind::NotFound, "nobody has that name")
}

/// The one person of a 1:1: as typed, or the only one there is.
fn choose(people: &[PersonView], typed: Option<&str>) -> Result<PersonView, Failed> {
    match (people, typed) {
        ([], _) => Err(error(
            ErrorKind::NotFound,
            "there are no 1:1s yet: begin with amble invite, amble join or amble person add",
        )),
        (people, Some(typed)) => find_person(people, typed),
        ([one], None) => Ok(one.clone()),
        (several, None) => {
            let names: Vec<&str> = several.iter().map(|p| p.name.as_str()).collect();
            let reason = format!("with whom? Add --with and one of: {}", names.join(", "));
            let options = choosable(several.iter());
            let said = error(ErrorKind::Invalid, reason);
            Err(said.or_ask(choice("", "With whom?".to_owned(), options)))
        }
    }
}

impl Context {
    /// What stands for typed words: what a person chose where they fit several, or themselves.
    fn meant<'a>(&'a self, typed: &'a str) -> &'a str {
        self.chosen.get(typed).map_or(typed, String::as_str)
    }

    /// The 1:1 that is meant.
    ///
    /// # Errors
    /// A sentence that lists the people, if it is not clear.
    pub(crate) fn person(&self) -> Result<PersonView, Failed> {
        let typed = self.with.as_deref().or(self.usual.as_deref());
        let typed = typed.map(|typed| self.meant(typed));
        choose(&self.amble.people()?, typed.or(self.chosen.get("").map(String::as_str)))
    }

    /// One person by what was typed for them, wherever that was.
    ///
    /// # Errors
    /// A sentence that lists the people.
    pub(crate) fn person_called(&self, typed: &str) -> Result<PersonView, Failed> {
        find_person(&self.amble.people()?, self.meant(typed))
    }

    /// The 1:1 in which something is looked for, if one was said.
    fn pair_said(&self) -> Result<Option<PairHandle>, Failed> {
        let said = self.with.is_some() || self.usual.is_some();
        said.then(|| self.person().map(|person| person.pair)).transpose()
    }

    /// One of these kinds of things, by its id, the first characters of it, or how it begins.
    ///
    /// # Errors
    /// A sentence that lists what it could be; `Invalid` if it is of another kind.
    pub(crate) fn find(&self, typed: &str, kinds: &[Entity]) -> Result<FoundThing, Failed> {
        self.find_in(self.pair_said()?, typed, kinds)
    }

    /// The same in one 1:1, if something was typed.
    ///
    /// # Errors
    /// See [`Context::find`].
    pub(crate) fn find_of(
        &self,
        pair: PairHandle,
        typed: Option<&str>,
        kind: Entity,
    ) -> Result<Option<ObjectId>, Failed> {
        let found = typed.map(|typed| self.find_in(Some(pair), typed, &[kind]));
        Ok(found.transpose()?.map(|found| found.id))
    }

    fn find_in(
        &self,
        pair: Option<PairHandle>,
        typed: &str,
        kinds: &[Entity],
    ) -> Result<FoundThing, Failed> {
        let typed = self.meant(typed);
        let people = self.amble.people()?;
        let (mut things, mut candidates, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        for person in people.iter().filter(|p| pair.is_none_or(|pair| p.pair == pair)) {
            let pair = person.pair;
            let snapshot = self.amble.snapshot(pair)?;
            for object in snapshot.record.objects.values() {
                let (id, label) = (object.id, object.label().to_owned());
                if !kinds.contains(&id.entity) {
                    continue;
                }
                labels.push(format!("{label} ({}, with {})", id.entity.word(), person.name));
                things.push(FoundThing { pair, id });
                candidates.push(Candidate { id: id.to_string(), label });
            }
        }
        match find(typed, &candidates) {
            Ok(at) => things.get(at).copied().ok_or_else(|| {
                error(ErrorKind::Internal, "a fault in Amble itself: found and gone")
            }),
            Err(refused) => {
                let fit = matches(typed, &candidates);
                if fit.is_empty()
                    && kinds.len() < Entity::ALL.len()
                    && let Ok(other) = self.amble.find(pair, typed)
                {
                    return Err(other_kind(other.id.entity, kinds));
                }
                let said = error(ErrorKind::NotFound, refused.to_string());
                let option = |at: &usize| {
                    let word = things.get(*at)?.id.to_string();
                    Some(Choosable { word, label: labels.get(*at)?.clone() })
                };
                let options: Vec<Choosable> = fit.iter().filter_map(option).collect();
                if options.len() < 2 {
                    return Err(said);
                }
                let question = format!("Several fit \"{typed}\":");
                Err(said.or_ask(choice(typed, question, options)))
            }
        }
    }

    /// A thing, as it is now.
    ///
    /// # Errors
    /// What Amble says.
    pub(crate) fn get(&self, found: FoundThing) -> Result<Thing, AmbleError> {
        self.amble.get(found.pair, found.id)
    }

    /// Whom text about a 1:1 is for.
    ///
    /// # Errors
    /// What Amble says.
    pub(crate) fn reader(&self, pair: PairHandle) -> Result<Audience, AmbleError> {
        Ok(Audience::new(&self.amble.person(pair)?, self.today()))
    }

    /// Today, where this home is.
    pub(crate) fn today(&self) -> NaiveDate {
        let at = calendar::local(self.now, &self.amble.me().zone);
        at.map(|at| at.date()).unwrap_or_default()
    }

    /// A typed file name, from the folder in which it was typed.
    pub(crate) fn path(&self, typed: &Path) -> PathBuf {
        self.folder.join(typed)
    }
}

/// What was found is of another kind than the command takes.
fn other_kind(found: Entity, kinds: &[Entity]) -> Failed {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    let article = |word: &str| if word.starts_with('a') { "an" } else { "a" };
    let (found, wanted) = (found.word(), kinds.join(" or "));
    let reason = format!("this is {} {found}, not {} {wanted}", article(found), article(&wanted));
    error(ErrorKind::Invalid, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use amble_core::PairingState;

    fn person(n: u8, name: &str) -> PersonView {
        PersonView {
            pair: PairHandle([n; 10]),
            name: name.into(),
            role: None,
            pairing: PairingState::NotPaired,
            person: None,
            not_sent: 0,
            unconfirmed: 0,
            topics: 0,
            their_topics: 0,
            heads_ups: 0,
            actions: 0,
            conflicts: 0,
            problems: 0,
            last_sync: None,
            next_meeting: None,
            muted: false,
            charter: None,
            safety_number: None,
        }
    }

    #[test]
    fn one_person_is_the_one_that_is_meant_and_several_must_be_told_apart() {
        let (ana, sam) = (person(1, "Ana"), person(2, "Sam"));
        assert_eq!(choose(std::slice::from_ref(&ana), None).unwrap().name, "Ana");
        let both = [ana, sam];
        assert_eq!(choose(&both, Some("sam")).unwrap().name, "Sam");
        let said = choose(&both, None).unwrap_err();
        assert!(said.error.reason.contains("Ana, Sam"), "{said}");
        let asked = said.choice.expect("a person is asked");
        assert_eq!((asked.typed.as_str(), asked.options.len()), ("", 2));
        let said = choose(&both, Some("Zoe")).unwrap_err();
        assert!(said.error.kind == ErrorKind::NotFound && said.choice.is_none(), "{said}");
        assert_eq!(choose(&[], None).unwrap_err().error.kind, ErrorKind::NotFound);
    }

    #[test]
    fn what_fits_several_people_is_asked() {
        let both = [person(1, "Sam Ode"), person(2, "Sam Poe")];
        let asked = find_person(&both, "sam").unwrap_err().choice.unwrap();
        let labels: Vec<&str> = asked.options.iter().map(|o| o.label.as_str()).collect();
        assert_eq!((asked.typed.as_str(), labels), ("sam", vec!["Sam Ode", "Sam Poe"]));
    }

    #[test]
    fn a_thing_of_another_kind_is_said_to_be_one() {
        let said = |found, kinds: &[Entity]| other_kind(found, kinds).to_string();
        assert_eq!(said(Entity::Action, &[Entity::Topic]), "this is an action, not a topic");
        assert_eq!(said(Entity::Note, &[Entity::Action]), "this is a note, not an action");
    }
}
