//! Random schedules: lists of steps, each with the faults it drew.

use amble_support::Seed;
use rand_core::Rng;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Saves something.
    Edit,
    /// Saves something about what waits.
    Rewrite,
    /// Takes the last save back.
    Undo,
    /// Takes back what waits about something.
    Unshare,
    Connect,
    Deliver,
    /// The link breaks: orderly, or with both processes.
    Cut,
    /// Receives, and crashes between two transactions.
    Die,
    /// Does something of which a commit fails.
    Fail,
    /// Writes a file.
    Write,
    /// Opens a file, however old.
    Open,
    /// Copies the home.
    Copy,
    /// Puts an old copy back.
    Restore,
    /// The app is an old one.
    Old,
    Update,
    /// A partner with changed software sends what it likes.
    Lie,
}

/// What, whose, and a number that decides the rest.
pub(crate) type Step = (Kind, usize, u64);

/// A random list of steps. Each schedule draws which faults it has.
pub(crate) fn schedule(seed: u64, harsh: bool, hostile: Option<usize>) -> Vec<Step> {
    let mut r = Seed::new(seed);
    let mut weights = vec![
        (Kind::Edit, 9),
        (Kind::Rewrite, 4),
        (Kind::Undo, 1),
        (Kind::Unshare, 1),
        (Kind::Connect, 6),
        (Kind::Deliver, 18),
        (Kind::Cut, 2),
    ];
    let groups: [&[(Kind, usize)]; 4] = [
        &[(Kind::Die, 2), (Kind::Fail, 2)],
        &[(Kind::Write, 4), (Kind::Open, 5)],
        &[(Kind::Copy, 3), (Kind::Restore, 2)],
        &[(Kind::Old, 1), (Kind::Update, 1)],
    ];
    for group in groups {
        if r.below(100) < 65 {
            weights.extend(group);
        }
    }
    let restores = weights.iter().any(|(kind, _)| *kind == Kind::Restore);
    if harsh || restores && r.below(100) < 30 {
        weights.retain(|(kind, _)| !matches!(kind, Kind::Restore | Kind::Copy));
        weights.extend([(Kind::Restore, 6), (Kind::Copy, 6)]);
    }
    if hostile.is_some() {
        weights.push((Kind::Lie, 9));
    }
    let mut only = if harsh { None } else { [None, Some(0), Some(1)][r.below(3)] };
    if harsh && r.chance(70) {
        only = hostile.map(|liar| 1 - liar);
    }
    let total: usize = weights.iter().map(|(_, w)| w).sum();
    let length = 6 + r.below(44);
    let mut steps = Vec::new();
    if harsh && r.chance(70) {
        // A home that has lost what left in files.
        let who = only.unwrap_or(r.below(2));
        let once = [Kind::Edit, Kind::Copy, Kind::Edit, Kind::Write, Kind::Restore];
        let twice = [Kind::Rewrite, Kind::Write, Kind::Restore];
        let again = if length.is_multiple_of(2) { twice.as_slice() } else { &[] };
        for kind in once.iter().chain(again) {
            steps.push((*kind, who, r.next_u64() >> 32));
        }
    }
    for _ in 0..length {
        let mut at = r.below(total);
        let mut kind = Kind::Edit;
        for (k, w) in &weights {
            if at < *w {
                kind = *k;
                break;
            }
            at -= w;
        }
        let mut who = r.below(2);
        if matches!(kind, Kind::Restore | Kind::Copy) {
            who = only.unwrap_or(who);
        }
        if kind == Kind::Lie {
            who = hostile.unwrap_or(who);
        }
        steps.push((kind, who, r.next_u64() >> 32));
    }
    steps
}
