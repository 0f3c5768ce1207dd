//! One occurrence of the 1:1.

use super::{Created, Creating, Date, Declared, Line, Listed, SortKey, Time, declare::entity};
use crate::{EditError, Field, Object, ObjectId, Put, Snapshot, calendar, limits};
use std::collections::BTreeMap;

entity! {
    /// One occurrence of the 1:1. Two that were started apart on one day are one.
    Meeting in "meetings", labelled date;

    /// A meeting that begins now.
    new NewMeeting;

    required {}
    optional {}
    kept {
        /// The day, in its zone.
        date: Date, Creator, Register;
        /// The local time it started at, in its zone, as `09:30`.
        start: Time, Creator, Register;
        /// The IANA zone of its times.
        zone: Line<{ limits::WORD_CHARS }>, Creator, Register;
        /// The local time it ended at, in its zone.
        end: Time, Either, Register;
    }

    /// How far a meeting is. Later in the list is stronger when both changed it apart.
    states MeetingState {
        /// Agreed for a day.
        Planned = "planned",
        /// It did not happen.
        Missed = "missed",
        /// In progress.
        Active = "active",
        /// Over.
        Ended = "ended",
        /// Over before its time.
        CutShort = "cut-short",
        /// Over, and the rest is for later.
        ContinuedLater = "continued-later",
    }
    moves {
        End: "active" => "ended" by Either;
        CutShort: "active" => "cut-short" by Either;
        ContinueLater: "active" => "continued-later" by Either;
    }

    computed {
        /// The ids under which it was started, its own among them.
        started_as: Vec<ObjectId> = Snapshot::started_as;
    }
}

impl Meeting {
    const DATE: Field = Field("date");
    const START: Field = Field("start");
    const END: Field = Field("end");
    /// The field that holds the IANA zone of a meeting's times.
    pub const ZONE: Field = Field("zone");
}

impl Listed for Meeting {
    fn is_current(object: &Object) -> bool {
        object.state() == MeetingState::Active.word()
    }

    /// Two that are one are listed once, under the lower id.
    fn shown_as(id: ObjectId, snapshot: &Snapshot) -> ObjectId {
        snapshot.meeting_of(id)
    }

    /// What is shown as one starts with the first, ends with the last, and is as far as either.
    fn together(mut self, snapshot: &Snapshot) -> Self {
        let others = self.started_as.iter().filter_map(|id| snapshot.get_object(*id));
        for other in others.map(|object| Self::of(object, snapshot)) {
            self.start = self.start.into_iter().chain(other.start).min();
            self.end = self.end.max(other.end);
            self.state = self.state.max(other.state);
        }
        self
    }

    /// What is shown as one is ended as one.
    fn acted_on(id: ObjectId, snapshot: &Snapshot) -> Vec<ObjectId> {
        snapshot.started_as(id)
    }

    /// The end of a meeting is the time at which it was ended.
    fn acted(object: &Object, puts: &mut Vec<Put>, now: i64) {
        let at = calendar::local(now, object.text(Self::ZONE));
        puts.extend(at.map(|at| Put::text(Self::END, calendar::time_text(at.time()))));
    }

    /// By day, then by the time it started.
    fn key(object: &Object, _: &Snapshot) -> SortKey {
        (0, 0, format!("{} {}", object.text(Self::DATE), object.text(Self::START)))
    }
}

impl Created for NewMeeting {
    /// It begins now; one at a time.
    fn complete(&self, puts: &mut Vec<Put>, at: &Creating<'_>) -> Result<(), EditError> {
        if at.snapshot.active_meeting().is_some() {
            return Err(EditError::MeetingInProgress);
        }
        puts.push(Put::text(Meeting::DATE, at.local.date().to_string()));
        puts.push(Put::text(Meeting::START, calendar::time_text(at.local.time())));
        puts.push(Put::text(Meeting::ZONE, at.zone));
        puts.push(Put::text(Field::STATE, MeetingState::Active.word()));
        Ok(())
    }
}

/// Which meetings are one: each id with the lowest id of those started apart on one day, by the
/// two people, while both were open.
#[must_use]
pub fn groups<'a>(meetings: impl Iterator<Item = &'a Object>) -> BTreeMap<ObjectId, ObjectId> {
    let mut days: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for meeting in meetings {
        days.entry(meeting.text(Meeting::DATE)).or_default().push(meeting);
    }
    let mut first = BTreeMap::new();
    for day in days.values_mut() {
        day.sort_by_key(|meeting| (meeting.text(Meeting::START), meeting.id));
        let mut open: Option<&Object> = None;
        for meeting in day.iter() {
            let one = open.filter(|other| {
                // The other was over before this one began: then they are two.
                let end = other.text(Meeting::END);
                let apart = !end.is_empty() && end <= meeting.text(Meeting::START);
                other.author != meeting.author && !apart
            });
            match one {
                Some(other) => {
                    let lowest = other.id.min(meeting.id);
                    first.insert(other.id, lowest);
                    first.insert(meeting.id, lowest);
                    open = None;
                }
                None => {
                    first.insert(meeting.id, meeting.id);
                    open = Some(meeting);
                }
            }
        }
    }
    first
}
