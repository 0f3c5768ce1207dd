//! Others on the same network: noise at the port of a meeting, and an Amble that is not of the
//! two.

use crate::{
    person::{Person, ana_and_sam, assert_equal, last, pair, text, titles},
    random::Random,
};
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
    let mut random = Random::new(7);
    let mut sent = 0;
    while !over.load(Ordering::Relaxed) {
        for address in to {
            let length = [1, 20, 64, 1_200, 1_452][usize::try_from(random.below(5)).unwrap()];
            let mut packet: Vec<u8> = (0..length).map(|_| random.draw().to_le_bytes()[0]).collect();
            if length > 20 && random.once_in(2) {
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
fn noise_at_the_port_of_a_meeting_does_it_no_harm() {
    let (ana, sam) = ana_and_sam();
    ana.add("Before");
    let (mut hers, mut his) = (ana.spawn(&["meet"]), sam.spawn(&["meet"]));
    let ports: Vec<SocketAddr> =
        [&mut hers, &mut his].iter_mut().flat_map(|p| addresses(&p.wait_for("open"))).collect();
    assert!(ports.iter().all(|a| a.ip().is_loopback()) && ports.len() == 2, "{ports:?}");
    let over = AtomicBool::new(false);
    let sent = thread::scope(|scope| {
        let noise = scope.spawn(|| noise(&ports, &over));
        let in_step = |n: u64| move |e: &Value| e["event"] == "in-step" && e["received"] == n;
        his.wait_until("what waited", in_step(1));
        for n in 2..12 {
            ana.add(&format!("Number {n}"));
            his.wait_until("what was added", in_step(n));
        }
        let told = |e: &Value| e["event"] == "in-step" && e["sent"] == 11;
        hers.wait_until("the answer", told);
        over.store(true, Ordering::Relaxed);
        noise.join().unwrap()
    });
    for mut meeting in [hers, his] {
        assert!(!meeting.has_said("disconnected") && !meeting.has_said("problem"));
        meeting.interrupt();
        meeting.wait_for("closed");
        meeting.finish().ok();
    }
    assert_eq!(assert_equal(&ana, &sam).len(), 11);
    assert!(sent > 1_000, "{sent} packets of noise");
    for person in [&ana, &sam] {
        assert_eq!(person.status()["muted"], false, "noise is nobody's fault");
    }
    eprintln!("{sent} packets of noise");
}

#[test]
fn an_amble_that_is_not_of_the_two_gets_nowhere_with_their_address() {
    let (ana, sam) = ana_and_sam();
    let (eve, zoe) = (Person::new("Eve"), Person::new("Zoe"));
    pair(&eve, &zoe);
    ana.add("Between the two");
    let mut hers = ana.spawn(&["meet"]);
    let place = text(&hers.wait_for("open"), "ticket");
    hers.wait_for("looking");

    let reason = eve.refused(&["meet", "--once", "--at", &place], 14);
    assert!(reason.contains("Zoe"), "{reason}");
    eve.refused(&["join", &place], 14);
    // Nobody there is hers, whatever she calls them.
    eve.ok(&["person", "add", "Ana"]);
    eve.refused(&["meet", "Ana", "--once", "--at", &place], 5);

    // The meeting goes on as if nothing had been.
    let his = sam.run(&["meet", "--once", "--at", &place]).ok();
    assert_eq!(last(&his, "in-step")["received"], 1);
    hers.wait_for("in-step");
    assert!(!hers.has_said("disconnected") || hers.has_said("in-step"));
    hers.interrupt();
    hers.finish().ok();
    assert_eq!(titles(&sam.items()), ["Between the two"]);
    assert!(eve.ok(&["debug", "dump"]).to_string().contains("Zoe"), "the search can find");
    assert!(!eve.ok(&["debug", "dump"]).to_string().contains("Between the two"));
    assert_eq!(ana.ok(&["people"]).as_array().unwrap().len(), 1);
}
