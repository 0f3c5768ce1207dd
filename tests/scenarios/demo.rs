//! The demo that anyone can run.

use std::{process::Command, time::Instant};

#[test]
fn the_demo_finds_the_control_and_not_the_secret_and_takes_seconds() {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_amble"));
    command.args(["--json", "demo", "--listen", "127.0.0.1"]);
    let said = amble_support::Said::of(command.output().unwrap()).json();
    let took = begun.elapsed();
    assert_eq!(said["ok"], true, "{said:#}");
    let checks = said["checks"].as_array().unwrap();
    for wanted in [
        "both devices hold the same",
        "two due dates, a drop against a change and two versions of a note",
        "no private note is in any frame or on the other device",
        "rewritten before the sync is in no frame and on no other device",
        "the same search finds what is shared, and the private notes at home",
        "nothing waits any more",
    ] {
        let found = checks.iter().find(|c| c["what"].as_str().unwrap().contains(wanted));
        assert_eq!(found.expect(wanted)["held"], true, "{wanted}");
    }
    assert!(said["frames"].as_u64().unwrap() > 0 && said["conflicts"] == 3, "{said:#}");
    assert!(took.as_secs() < 30, "{took:?}");
    eprintln!("the demo took {took:?}");
}
