//! What every command works with: a home that is open, where to say something, who and what is
//! meant, and the clock as it was read once.

use crate::{
    choice::Choosable,
    exit::{Failed, Result, error, invalid},
    output::Output,
    request::Request,
    value::Typist,
    view::{self, Audience},
};
use amble_core::{
    Amble, AmbleError, Entity, ErrorKind, FoundThing, ObjectId, PairHandle, PersonView, Thing,
    calendar,
    id::{Candidate, find, matches},
    rules::article,
};
use chrono::NaiveDate;
use std::{
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// One command's surroundings.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) amble: Amble,
    pub(crate) out: Output,
    /// Whose 1:1, as typed.
    pub(crate) with: Option<String>,
    /// How and where it was typed.
    pub(crate) request: Request,
    pub(crate) now: i64,
}

/// Unix seconds, from the system's clock. In a debug build `AMBLE_CLOCK` stands in for it: what the
/// README shows is typed again at a fixed time.
pub(crate) fn clock() -> i64 {
    #[cfg(debug_assertions)]
    if let Some(fixed) = std::env::var("AMBLE_CLOCK").ok().and_then(|s| s.parse().ok()) {
        return fixed;
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.ok().and_then(|s| i64::try_from(s.as_secs()).ok()).unwrap_or_default()
}

/// Finds the one thing or person that is meant by its id, the first characters of it, or how it is
/// called. Each comes with how it is told apart from others that fit: a person is asked.
fn pick<T>(typed: &str, several: &str, all: Vec<(Candidate, String, T)>) -> Result<T> {
    let candidates: Vec<Candidate> = all.iter().map(|(candidate, ..)| candidate.clone()).collect();
    let refused = match find(typed, &candidates) {
        Ok(at) => {
            let found = all.into_iter().nth(at).map(|(.., found)| found);
            let gone = "a fault in Amble itself: found and gone";
            return found.ok_or_else(|| error(ErrorKind::Internal, gone));
        }
        Err(refused) => error(ErrorKind::NotFound, refused.to_string()),
    };
    let fit = matches(typed, &candidates).into_iter().filter_map(|at| all.get(at));
    let options =
        fit.map(|(known, told, _)| Choosable { word: known.id.clone(), label: told.clone() });
    match options.collect::<Vec<_>>() {
        options if options.len() < 2 => Err(refused),
        options => Err(refused.or_ask(typed, format!("{several} fit \"{typed}\":"), options)),
    }
}

fn find_person(people: &[PersonView], typed: &str) -> Result<PersonView> {
    let known = |p: &PersonView| {
        let candidate = Candidate { id: p.pair.to_string(), label: p.name.clone() };
        (candidate, p.name.clone(), p.clone())
    };
    pick(typed, "Several people", people.iter().map(known).collect())
}

/// The one person of a 1:1: as typed, or the only one there is.
fn choose(people: &[PersonView], typed: Option<&str>) -> Result<PersonView> {
    match (people, typed) {
        ([], _) => Err(error(
            ErrorKind::NotFound,
            "there are no 1:1s yet: begin with amble invite, amble join or amble person add",
        )),
        (people, Some(typed)) => find_person(people, typed),
        ([one], None) => Ok(one.clone()),
        (several, None) => {
            let said = invalid(format!("with whom? Add --with and one of: {}", names(several)));
            let option =
                |p: &PersonView| Choosable { word: p.pair.to_string(), label: p.name.clone() };
            let options = several.iter().map(option).collect();
            Err(said.or_ask("", "With whom?".to_owned(), options))
        }
    }
}

/// What people are called, in a sentence.
pub(crate) fn names(people: &[PersonView]) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}

impl Context {
    pub(crate) fn new(amble: Amble, out: Output, with: Option<String>, request: Request) -> Self {
        Self { amble, out, with, request, now: clock() }
    }

    /// What stands for typed words: what a person chose where they fit several, or themselves.
    fn meant<'a>(&'a self, typed: &'a str) -> &'a str {
        self.request.chosen.get(typed).map_or(typed, String::as_str)
    }

    /// Whose 1:1 it is, if that was said.
    pub(crate) fn said(&self) -> Option<&str> {
        self.with.as_deref().or(self.request.usual.as_deref())
    }

    /// The 1:1 that is meant. If that is not clear, the error lists the people.
    pub(crate) fn person(&self) -> Result<PersonView> {
        let typed = self.said().map(|typed| self.meant(typed));
        choose(&self.amble.people()?, typed.or(self.request.chosen.get("").map(String::as_str)))
    }

    /// One person by what was typed for them, wherever that was.
    pub(crate) fn person_called(&self, typed: &str) -> Result<PersonView> {
        find_person(&self.amble.people()?, self.meant(typed))
    }

    /// The same, or the 1:1 that is meant if nothing was typed.
    pub(crate) fn person_or(&self, typed: Option<&str>) -> Result<PersonView> {
        typed.map_or_else(|| self.person(), |typed| self.person_called(typed))
    }

    /// One of these kinds of things, by its id, the first characters of it, or how it begins. If it
    /// is of another kind, the error says of which.
    pub(crate) fn find(&self, typed: &str, kinds: &[Entity]) -> Result<FoundThing> {
        let pair = self.said().map(|_| self.person().map(|person| person.pair)).transpose()?;
        self.find_in(pair, typed, kinds)
    }

    /// A topic of one 1:1, if one was typed.
    pub(crate) fn topic(&self, pair: PairHandle, typed: Option<&str>) -> Result<Option<ObjectId>> {
        let found = typed.map(|typed| self.find_in(Some(pair), typed, &[Entity::Topic]));
        Ok(found.transpose()?.map(|found| found.id))
    }

    fn find_in(
        &self,
        pair: Option<PairHandle>,
        typed: &str,
        kinds: &[Entity],
    ) -> Result<FoundThing> {
        let typed = self.meant(typed);
        let mut all = Vec::new();
        let people = self.amble.people()?;
        for person in people.iter().filter(|p| pair.is_none_or(|pair| p.pair == pair)) {
            let snapshot = self.amble.snapshot(person.pair)?;
            let objects = snapshot.record.objects.values();
            for object in objects.filter(|object| kinds.contains(&object.id.entity)) {
                let (id, label) = (object.id, object.label().to_owned());
                let told = format!("{label} ({}, with {})", id.entity.word(), person.name);
                let candidate = Candidate { id: id.to_string(), label };
                all.push((candidate, told, FoundThing { pair: person.pair, id }));
            }
        }
        pick(typed, "Several", all).map_err(|said| match self.amble.find(pair, typed) {
            Ok(other) if said.choice.is_none() => other_kind(other.id.entity, kinds),
            _ => said,
        })
    }

    pub(crate) fn get(&self, found: FoundThing) -> Result<Thing, AmbleError> {
        self.amble.get(found.pair, found.id)
    }

    /// Whom text about a 1:1 is for.
    pub(crate) fn reader(&self, pair: PairHandle) -> Result<Audience, AmbleError> {
        Ok(Audience::new(&self.amble.person(pair)?, self.today()))
    }

    /// What names a thing in a sentence.
    pub(crate) fn label(&self, pair: PairHandle, thing: &Thing) -> Result<String, AmbleError> {
        Ok(view::label(thing, &self.reader(pair)?))
    }

    /// What is typed about a 1:1 is read by this.
    pub(crate) fn typist<'a>(&self, them: &'a PersonView) -> Typist<'a> {
        Typist { mine: self.amble.me().name, them, today: self.today() }
    }

    /// Today, where this home is.
    pub(crate) fn today(&self) -> NaiveDate {
        let at = calendar::local(self.now, &self.amble.me().zone);
        at.map(|at| at.date()).unwrap_or_default()
    }

    /// What was piped in or typed: read before the home was opened.
    pub(crate) fn input(&mut self) -> String {
        self.request.input.take().unwrap_or_default()
    }

    /// A typed file name, from the folder in which it was typed.
    pub(crate) fn path(&self, typed: &Path) -> PathBuf {
        self.request.folder.join(typed)
    }
}

fn other_kind(found: Entity, kinds: &[Entity]) -> Failed {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    let (found, wanted) = (found.word(), kinds.join(" or "));
    invalid(format!("this is {} {found}, not {} {wanted}", article(found), article(&wanted)))
}

#[cfg(test)]
mod tests;
