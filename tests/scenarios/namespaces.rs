//! Two computers joined by one cable, with no route to anywhere else: what a phone's hotspot
//! without internet is. Each is a network namespace of Linux with one end of a veth pair.
//!
//! Needs `ip` and the right to make namespaces; says so and is skipped otherwise.

use amble_support::{
    Home,
    home::{text, titles},
    two_homes::{assert_equal, pair, sync},
};
use serde_json::Value;
use std::process::{self, Command, Output};

const AMBLE: &str = env!("CARGO_BIN_EXE_amble");

fn ip(words: &str) -> Output {
    Command::new("ip").args(words.split(' ')).output().expect("ip runs")
}

#[track_caller]
fn must(words: &str) {
    let out = ip(words);
    assert!(out.status.success(), "ip {words}: {}", String::from_utf8_lossy(&out.stderr));
}

/// Two namespaces and the cable between them. Gone when dropped.
#[derive(Debug)]
struct Cable {
    ends: [String; 2],
}

impl Cable {
    /// Nothing, and why, where this is not permitted.
    fn lay(name: &str) -> Result<Self, String> {
        if Command::new("ip").arg("-V").output().is_err() {
            return Err("there is no ip command".into());
        }
        let id = process::id();
        let ends = ["a", "b"].map(|end| format!("amble-{name}-{id}-{end}"));
        let cable = Self { ends };
        for end in &cable.ends {
            let made = ip(&format!("netns add {end}"));
            if !made.status.success() {
                return Err(String::from_utf8_lossy(&made.stderr).trim().to_owned());
            }
        }
        let [a, b] = &cable.ends;
        must(&format!("-n {a} link add cable type veth peer name cable netns {b}"));
        for (n, end) in cable.ends.iter().enumerate() {
            must(&format!("-n {end} link set lo up"));
            must(&format!("-n {end} link set cable up"));
            must(&format!("-n {end} address add 10.77.0.{}/24 dev cable", n + 1));
        }
        Ok(cable)
    }

    /// Gives an end another address.
    fn move_to(&self, end: usize, from: u8, to: u8) {
        let end = &self.ends[end];
        // In this order: with the first address of a network the kernel takes away the others.
        must(&format!("-n {end} address del 10.77.0.{from}/24 dev cable"));
        must(&format!("-n {end} address add 10.77.0.{to}/24 dev cable"));
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for end in &self.ends {
            // What was never made cannot be taken away.
            ip(&format!("netns del {end}"));
        }
    }
}

fn addresses(open: &Value) -> Vec<String> {
    let list = open["addresses"].as_array().unwrap();
    list.iter().map(|a| a.as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_on_one_cable_without_a_route_to_anywhere_pair_and_sync_and_find_each_other_moved() {
    let cable = match Cable::lay("sync") {
        Ok(cable) => cable,
        Err(why) => {
            eprintln!("SKIPPED: no network namespaces here: {why}");
            return;
        }
    };
    for end in &cable.ends {
        let routes = ip(&format!("-n {end} route show default"));
        assert!(routes.stdout.is_empty(), "there is no default route");
    }
    let ana = Home::in_namespace(AMBLE, "Ana", &cable.ends[0]);
    let sam = Home::in_namespace(AMBLE, "Sam", &cable.ends[1]);
    pair(&ana, &sam);
    ana.add("Over the cable");
    sam.add("And back");
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["And back", "Over the cable"]);

    // One moved: the other still is where it was, and is found.
    cable.move_to(1, 2, 7);
    ana.add("After Sam moved");
    sync(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam).len(), 3);

    // Both moved: one passes on where it is.
    cable.move_to(1, 7, 8);
    cable.move_to(0, 1, 9);
    sam.add("After both moved");
    let mut hers = ana.start(&["sync"]);
    let open = hers.wait_for("open");
    let found = addresses(&open);
    assert!(found.iter().any(|a| a.starts_with("10.77.0.9:")), "{found:?}");
    assert!(!found.iter().any(|a| a.starts_with("10.77.0.1:")), "{found:?}");
    let place = text(&open, "address_ticket");
    sam.start(&["sync", "--once", "--at", &place]).finish().ok();
    hers.wait_until("Sam's", |e| e["event"] == "up-to-date" && e["received"] == 1);
    hers.interrupt();
    hers.finish().ok();
    assert_eq!(assert_equal(&ana, &sam).len(), 4);
    // From here on it is remembered.
    ana.add("The last");
    sync(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam).len(), 5);
}

#[test]
fn a_cable_that_is_pulled_and_put_back_in_a_sync_loses_nothing() {
    let cable = match Cable::lay("pull") {
        Ok(cable) => cable,
        Err(why) => {
            eprintln!("SKIPPED: no network namespaces here: {why}");
            return;
        }
    };
    let ana = Home::in_namespace(AMBLE, "Ana", &cable.ends[0]);
    let sam = Home::in_namespace(AMBLE, "Sam", &cable.ends[1]);
    pair(&ana, &sam);
    let (mut hers, mut his) = (ana.start(&["sync"]), sam.start(&["sync"]));
    hers.wait_for("up-to-date");
    his.wait_for("up-to-date");
    must(&format!("-n {} link set cable down", cable.ends[0]));
    ana.add("Written by Ana while apart");
    sam.add("Written by Sam while apart");
    assert!(
        ana.topics().iter().all(|topic| topic["delivery"] != "delivered"),
        "nothing came through"
    );
    must(&format!("-n {} link set cable up", cable.ends[0]));
    let both = |e: &Value| e["event"] == "up-to-date" && e["sent"] == 1 && e["received"] == 1;
    hers.wait_until("both up to date again", both);
    his.wait_until("both up to date again", both);
    for running in [hers, his] {
        running.interrupt();
        running.finish().ok();
    }
    assert_eq!(assert_equal(&ana, &sam).len(), 2);
}
