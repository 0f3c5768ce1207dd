//! Others on the same network: noise at the port of a sync, and an Amble that is not of the
//! two.

use crate::{ana_and_sam, home, seeded};
use amble_support::{
    home::{text, titles},
    two_homes::{assert_equal, last, pair},
};
use rand_core::Rng as _;
use serde_json::Value;
use std::{
    net::{SocketAddr, UdpSocket},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

fn addresses(open: &Value) -> Vec<SocketAddr> {
    let list = open["addresses"].as_array().unwrap();
    list.iter().map(|a| a.as_str().unwrap().parse().unwrap()).collect()
}

/// Sends noise until told to stop; how many packets. Some begin like QUIC's first packets.
fn noise(to: &[SocketAddr], over: &AtomicBool) -> u64 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut random = seeded(7);
    let mut sent = 0;
    while !over.load(Ordering::Relaxed) {
        for address in to {
            let length = [1, 20, 64, 1_200, 1_452][random.below(5)];
            let mut packet: Vec<u8> =
                (0..length).map(|_| random.next_u64().to_le_bytes()[0]).collect();
            if length > 20 && random.chance(50) {
                // A long header of version 1 (RFC 9000, 17.2), and ids of plausible length.
                let first = packet[0] | 0xC0;
                packet[..6].copy_from_slice(&[first, 0, 0, 0, 1, 8]);
                packet[14] = 8;
            }
            // A full buffer at the other end is no failure of the sender.
            sent += u64::from(socket.send_to(&packet, address).is_ok());
        }
        thread::yield_now();
    }
    sent
}

#[test]
fn noise_at_the_port_of_a_sync_does_it_no_harm() {
    let (ana, sam) = ana_and_sam();
    ana.add("Before");
    let (mut hers, mut his) = (ana.start(&["sync"]), sam.start(&["sync"]));
    let ports: Vec<SocketAddr> =
        [&mut hers, &mut his].iter_mut().flat_map(|p| addresses(&p.wait_for("open"))).collect();
    assert!(ports.iter().all(|a| a.ip().is_loopback()) && ports.len() == 2, "{ports:?}");
    let over = AtomicBool::new(false);
    let sent = thread::scope(|scope| {
        let noise = scope.spawn(|| noise(&ports, &over));
        let up_to_date = |n: u64| move |e: &Value| e["event"] == "up-to-date" && e["received"] == n;
        his.wait_until("what waited", up_to_date(1));
        for n in 2..12 {
            ana.add(&format!("Number {n}"));
            his.wait_until("what was added", up_to_date(n));
        }
        let told = |e: &Value| e["event"] == "up-to-date" && e["sent"] == 11;
        hers.wait_until("the answer", told);
        over.store(true, Ordering::Relaxed);
        noise.join().unwrap()
    });
    for mut running in [hers, his] {
        assert!(!running.has_said("disconnected") && !running.has_said("problem"));
        running.interrupt();
        running.wait_for("closed");
        running.finish().ok();
    }
    assert_eq!(assert_equal(&ana, &sam).len(), 11);
    assert!(sent > 1_000, "{sent} packets of noise");
    for home in [&ana, &sam] {
        assert_eq!(home.status()["muted"], false, "noise is nobody's fault");
    }
    eprintln!("{sent} packets of noise");
}

#[test]
fn an_amble_that_is_not_of_the_two_gets_nowhere_with_their_address() {
    let (ana, sam) = ana_and_sam();
    let (eve, zoe) = (home("Eve"), home("Zoe"));
    pair(&eve, &zoe);
    ana.add("Between the two");
    let mut hers = ana.start(&["sync"]);
    let place = text(&hers.wait_for("open"), "address_ticket");
    hers.wait_for("looking");

    let reason = eve.refused(&["sync", "--once", "--at", &place], 14);
    assert_eq!(reason, "that code is from someone else's device");
    eve.refused(&["join", &place], 14);
    // Nobody there is hers, whatever she calls them.
    eve.ask(&["person", "add", "Ana"]);
    eve.refused(&["sync", "Ana", "--once", "--at", &place], 5);

    // The sync goes on as if nothing had been.
    let his = sam.start(&["sync", "--once", "--at", &place]).finish().ok();
    assert_eq!(last(&his, "up-to-date")["received"], 1);
    hers.wait_for("up-to-date");
    assert!(!hers.has_said("disconnected") || hers.has_said("up-to-date"));
    hers.interrupt();
    hers.finish().ok();
    assert_eq!(titles(&sam.topics()), ["Between the two"]);
    assert!(eve.dump().contains("Zoe"), "the search can find");
    assert!(!eve.dump().contains("Between the two"));
    assert_eq!(ana.ask(&["people"]).as_array().unwrap().len(), 1);
}
