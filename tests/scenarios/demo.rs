//! The demo that anyone can run.

use crate::process::Running;
use std::{process::Command, time::Instant};

#[test]
fn the_demo_finds_the_control_and_not_the_secret_and_takes_seconds() {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_amble"));
    command.args(["--json", "demo", "--listen", "127.0.0.1"]);
    let out = Running::start(command).finish().ok();
    let took = begun.elapsed();
    let said = out.last().unwrap();
    assert_eq!(said["ok"], true, "{said:#}");
    assert_eq!(said["equal"], true);
    assert_eq!(said["secret_in_frames"], 0);
    assert_eq!(said["secret_in_rows"], 0);
    assert!(said["control"].as_u64().unwrap() > 0, "the search finds what it must find");
    assert!(said["secret_at_home"].as_u64().unwrap() > 0, "the search finds the secret at home");
    assert!(said["frames"].as_u64().unwrap() > 0 && said["rows"].as_u64().unwrap() > 0);
    assert!(took.as_secs() < 30, "{took:?}");
    eprintln!("the demo took {took:?}");
}
