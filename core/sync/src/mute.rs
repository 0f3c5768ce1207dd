//! Muting: a device that sends what no honest one can is not listened to until its owner acts.

use amble_model::limits;
use serde::{Deserialize, Serialize};

/// Seconds in which hostile refusals add up.
const WINDOW: i64 = 600;

/// Hostile refusals of late, and whether the other device is muted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mute {
    /// Unix seconds of each hostile refusal within the window.
    recent: Vec<i64>,
    /// Whether the other device is muted.
    pub muted: bool,
}

impl Mute {
    /// Notes hostile refusals at a time in Unix seconds. A clock that jumped back counts as now.
    pub fn note(&mut self, refusals: usize, now: i64) {
        self.recent.retain(|at| (now.saturating_sub(WINDOW)..=now).contains(at));
        self.recent.extend(std::iter::repeat_n(now, refusals.min(limits::HOSTILE_REFUSALS)));
        self.muted |= self.recent.len() >= limits::HOSTILE_REFUSALS;
    }

    /// Listens to the other device again, as its owner asked.
    pub fn lift(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests;
