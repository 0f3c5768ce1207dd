//! Schedules that come up too rarely by chance, each with the rule that it needs.

use crate::{
    run,
    schedule::{Kind::*, Step},
};

const ANA: usize = 0;
const BEN: usize = 1;

/// Runs a schedule from several seeds: what is written in its edits differs.
fn holds(steps: &[Step]) {
    for seed in 0..20 {
        let (result, _) = run(steps, seed, None);
        assert_eq!(result, Ok(()), "seed {seed}");
    }
}

#[test]
fn after_adopting_within_a_live_sync_the_actor_is_another() {
    holds(&[
        (Copy, ANA, 0),
        (Edit, ANA, 1),
        // What was sent in the life that was lost is on its way in a file.
        (Write, ANA, 1),
        (Restore, ANA, 0),
        (Edit, ANA, 2),
        (Connect, ANA, 0),
        // Ana has read the hello and publishes; then Ben opens the file.
        (Deliver, ANA, 0),
        (Open, BEN, 0),
        (Deliver, BEN, 0),
        (Deliver, BEN, 0),
        // His parcel names what Ana has lost.
        (Deliver, ANA, 0),
        (Edit, ANA, 3),
        (Deliver, ANA, 0),
        (Deliver, BEN, 0),
    ]);
}

#[test]
fn a_file_that_gives_back_what_was_lost_withdraws_nothing_that_was_delivered() {
    holds(&[
        (Copy, ANA, 0),
        (Copy, BEN, 0),
        (Edit, ANA, 1),
        (Write, ANA, 1),
        (Open, BEN, 0),
        // Ben's file holds what both then lose with their homes.
        (Edit, BEN, 2),
        (Write, BEN, 1),
        (Restore, ANA, 0),
        (Restore, BEN, 0),
        (Edit, ANA, 3),
        (Connect, ANA, 0),
        (Deliver, ANA, 0),
        (Deliver, BEN, 0),
        (Deliver, BEN, 0),
        (Deliver, ANA, 0),
        (Deliver, ANA, 0),
        (Deliver, BEN, 0),
        (Cut, ANA, 1),
        (Open, ANA, 0),
    ]);
}
