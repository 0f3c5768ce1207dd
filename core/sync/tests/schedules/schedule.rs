//! Random schedules: lists of steps, each with the faults it drew.

use crate::device::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Edit,
    Unshare,
    Connect,
    Deliver,
    Cut,
    Die,
    Fail,
    Write,
    Open,
    Copy,
    Restore,
    Old,
    Update,
}

pub(crate) type Step = (Kind, usize, usize);

/// A random list of steps. Each schedule draws which faults it has.
pub(crate) fn schedule(seed: u64, harsh: bool) -> Vec<Step> {
    let mut r = Random::new(seed);
    let mut weights = vec![
        (Kind::Edit, 10),
        (Kind::Unshare, 1),
        (Kind::Connect, 6),
        (Kind::Deliver, 18),
        (Kind::Cut, 2),
    ];
    let groups: [&[(Kind, usize)]; 4] = [
        &[(Kind::Die, 2), (Kind::Fail, 1)],
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
    let only = if harsh { None } else { [None, Some(0), Some(1)][r.below(3)] };
    let total: usize = weights.iter().map(|(_, w)| w).sum();
    let length = 6 + r.below(44);
    let mut steps = Vec::new();
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
        if kind == Kind::Restore {
            who = only.unwrap_or(who);
        }
        steps.push((kind, who, r.below(1000)));
    }
    steps
}
