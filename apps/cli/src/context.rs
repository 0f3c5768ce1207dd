//! What every command works with: a home that is open, where to say things, who is meant, and
//! the clock as it was read once.

use crate::{exit::error, input::Input, output::Output, shapes::Names};
use amble_core::{
    Amble, AmbleError, ErrorKind, FoundThing, ObjectId, PairHandle, PersonCard,
    id::{Candidate, find},
};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use std::{
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

/// The civil date at a moment in a zone; in UTC if the zone is not known.
pub(crate) fn day(now: i64, zone: &str) -> NaiveDate {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    DateTime::from_timestamp(now, 0).unwrap_or_default().with_timezone(&zone).date_naive()
}

/// Finds one person by id, the first characters of it, or name.
///
/// # Errors
/// `NotFound`, listing whom it could be.
pub(crate) fn find_person(people: &[PersonCard], typed: &str) -> Result<PersonCard, AmbleError> {
    let candidates: Vec<Candidate> = people
        .iter()
        .map(|p| Candidate { id: p.pair.to_string(), label: p.name.clone() })
        .collect();
    let found = find(typed, &candidates).map_err(|e| error(ErrorKind::NotFound, e.to_string()))?;
    people.get(found).cloned().ok_or_else(|| error(ErrorKind::NotFound, "nobody is called that"))
}

/// The one person of a 1:1: as typed, or the only one there is.
fn choose(people: &[PersonCard], typed: Option<&str>) -> Result<PersonCard, AmbleError> {
    match (people, typed) {
        ([], _) => Err(error(
            ErrorKind::NotFound,
            "you keep no 1:1 yet: begin with `amble invite`, `amble join` or `amble person add`",
        )),
        (people, Some(typed)) => find_person(people, typed),
        ([one], None) => Ok(one.clone()),
        (several, None) => {
            let names: Vec<&str> = several.iter().map(|p| p.name.as_str()).collect();
            let names = names.join(", ");
            Err(error(ErrorKind::Invalid, format!("with whom? Add --with and one of: {names}")))
        }
    }
}

impl Context {
    /// The 1:1 that is meant.
    ///
    /// # Errors
    /// A sentence that lists the people, if it is not clear.
    pub(crate) fn person(&self) -> Result<PersonCard, AmbleError> {
        choose(&self.amble.people()?, self.with.as_deref())
    }

    /// The thing that is meant, in whichever 1:1.
    ///
    /// # Errors
    /// A sentence that lists what it could be.
    pub(crate) fn thing(&self, typed: &str) -> Result<FoundThing, AmbleError> {
        let pair = match &self.with {
            Some(_) => Some(self.person()?.pair),
            None => None,
        };
        self.amble.find_thing(pair, typed)
    }

    /// A thing of one 1:1, if one was typed.
    ///
    /// # Errors
    /// A sentence that lists what it could be.
    pub(crate) fn thing_of(
        &self,
        person: &PersonCard,
        typed: Option<&str>,
    ) -> Result<Option<ObjectId>, AmbleError> {
        typed.map(|t| self.amble.find_thing(Some(person.pair), t).map(|f| f.id)).transpose()
    }

    /// What people are called in a 1:1.
    pub(crate) fn names(&self, pair: PairHandle) -> Names {
        Names::new(&self.amble, pair)
    }

    /// Today, where this home is.
    pub(crate) fn today(&self) -> NaiveDate {
        day(self.now, &self.amble.me().zone)
    }

    /// A typed file name, from the folder in which it was typed.
    pub(crate) fn path(&self, typed: &Path) -> PathBuf {
        self.folder.join(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use amble_core::PairingState;

    fn person(n: u8, name: &str) -> PersonCard {
        PersonCard {
            pair: PairHandle([n; 10]),
            name: name.into(),
            role: None,
            state: PairingState::NotPaired,
            person: None,
            waiting: 0,
            sent: 0,
            open_items: 0,
            their_items: 0,
            heads_ups: 0,
            open_actions: 0,
            conflicts: 0,
            problems: 0,
            last_contact: None,
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
        assert!(said.reason.contains("Ana, Sam") && said.reason.contains("--with"), "{said}");
        assert_eq!(choose(&both, Some("Zoe")).unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(choose(&[], None).unwrap_err().kind, ErrorKind::NotFound);
    }

    #[test]
    fn today_is_the_day_where_the_home_is() {
        let late = 1_796_083_200 - 1; // 2026-11-30 23:59:59 UTC
        assert_eq!(day(late, "UTC").to_string(), "2026-11-30");
        assert_eq!(day(late, "Asia/Tokyo").to_string(), "2026-12-01");
        assert_eq!(day(late, "no such place").to_string(), "2026-11-30");
    }
}
