//! Messages altered, cut, swapped and replayed on their way.

use super::*;
use crate::version::VersionError;

/// Runs a whole pairing in which message `n` of one direction is replaced on its way.
fn tampered(to_host: bool, n: usize, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Meeting {
    let (_invitation, mut meeting) = Meeting::new();
    let (mut host_got, mut joiner_got) = (0, 0);
    for _ in 0..12 {
        if let Some(body) = meeting.to_host.front_mut() {
            if to_host && host_got == n {
                *body = change(body);
            }
            host_got += 1;
            meeting.one_to_host();
        }
        if let Some(body) = meeting.to_joiner.front_mut() {
            if !to_host && joiner_got == n {
                *body = change(body);
            }
            joiner_got += 1;
            meeting.one_to_joiner();
        }
        if introduction(&meeting.at_host).is_some() && introduction(&meeting.at_joiner).is_some() {
            if meeting.host_error.is_none() && paired(&meeting.at_host).is_none() {
                meeting.host_says_yes();
            }
            if meeting.joiner_error.is_none() && paired(&meeting.at_joiner).is_none() {
                meeting.joiner_says_yes();
            }
        }
    }
    assert!(if to_host { host_got > n } else { joiner_got > n }, "message {n} was reached");
    meeting
}

/// The seven messages: to the host or not, and which of that direction.
const MESSAGES: [(bool, usize, FrameKind); 7] = [
    (true, 0, FrameKind::Offer),
    (false, 0, FrameKind::Offer),
    (true, 1, FrameKind::Proof),
    (false, 1, FrameKind::Proof),
    (true, 2, FrameKind::Confirm),
    (false, 2, FrameKind::Confirm),
    (false, 3, FrameKind::Done),
];

fn ends_without_a_pair(
    to_host: bool,
    n: usize,
    kind: FrameKind,
    change: &dyn Fn(&[u8]) -> Vec<u8>,
) {
    let meeting = tampered(to_host, n, change);
    let context = format!("{kind:?} to {}", if to_host { "host" } else { "joiner" });
    assert!(meeting.host_error.is_some() || meeting.joiner_error.is_some(), "{context}");
    let at_receiver = if to_host { &meeting.at_host } else { &meeting.at_joiner };
    assert!(paired(at_receiver).is_none(), "{context}");
    let at_sender = if to_host { &meeting.at_joiner } else { &meeting.at_host };
    // Only the very last message can leave its sender with a pair, and both said yes to that.
    if kind == FrameKind::Done {
        assert!(paired(at_sender).is_some() && pending(at_receiver).is_some());
    } else {
        assert!(paired(at_sender).is_none(), "{context}");
    }
}

#[test]
fn with_nothing_changed_all_seven_messages_end_in_a_pair() {
    for (to_host, n, kind) in MESSAGES {
        let same = |body: &[u8]| {
            assert_eq!(frame::open(body, 1_024).unwrap().kind, kind);
            body.to_vec()
        };
        let meeting = tampered(to_host, n, &same);
        assert!(paired(&meeting.at_host).is_some() && paired(&meeting.at_joiner).is_some());
    }
}

#[test]
fn the_host_refuses_a_bad_proof() {
    let meeting = tampered(true, 1, &|_| encode(FrameKind::Proof, &[0; 32], 64).unwrap());
    assert_eq!(meeting.host_error, Some(PairingError::WrongProof));
    assert_eq!(meeting.joiner_error, Some(PairingError::WrongProof));
    assert!(introduction(&meeting.at_host).is_none(), "no code is shown");
}

#[test]
fn the_joiner_refuses_a_bad_proof() {
    let meeting = tampered(false, 1, &|_| encode(FrameKind::Proof, &[0; 32], 64).unwrap());
    assert_eq!(meeting.joiner_error, Some(PairingError::WrongProof));
    assert!(introduction(&meeting.at_joiner).is_none(), "no code is shown");
}

#[test]
fn the_host_refuses_a_bad_confirm() {
    let meeting = tampered(true, 2, &|_| encode(FrameKind::Confirm, &[0; 32], 64).unwrap());
    assert_eq!(meeting.host_error, Some(PairingError::WrongConfirm));
}

#[test]
fn the_joiner_refuses_a_bad_confirm_and_the_hosts_proof_in_its_place() {
    let meeting = tampered(false, 2, &|_| encode(FrameKind::Confirm, &[0; 32], 64).unwrap());
    assert_eq!(meeting.joiner_error, Some(PairingError::WrongConfirm));
    assert!(pending(&meeting.at_joiner).is_none());
    let proof = tampered(false, 1, &|body| body.to_vec());
    let proof = proof.at_host.iter().find_map(|action| match action {
        PairingAction::Send(body) if body[1] == FrameKind::Proof as u8 => Some(body[2..].to_vec()),
        _ => None,
    });
    let proof = encode(FrameKind::Confirm, &proof.unwrap(), 64).unwrap();
    let meeting = tampered(false, 2, &|_| proof.clone());
    assert_eq!(meeting.joiner_error, Some(PairingError::WrongConfirm));
}

#[test]
fn every_message_with_one_bit_flipped_or_cut_short_ends_without_a_pair() {
    for (to_host, n, kind) in MESSAGES {
        let (_invitation, meeting) = Meeting::new();
        let len = if kind == FrameKind::Offer {
            // The joiner's own; the host's is longer.
            meeting.to_host[0].len()
        } else {
            34
        };
        for at in 0..len {
            ends_without_a_pair(to_host, n, kind, &|body| {
                let mut bad = body.to_vec();
                bad[at] ^= 1 << (at % 8);
                bad
            });
        }
        for cut in [0, 1, 2, len / 2, len - 1] {
            ends_without_a_pair(to_host, n, kind, &|body| body[..cut].to_vec());
        }
        ends_without_a_pair(to_host, n, kind, &|body| [body, &[0]].concat());
        ends_without_a_pair(to_host, n, kind, &|body| [body, &[0; 1_024]].concat());
    }
}

#[test]
fn every_message_replaced_by_one_of_another_kind_ends_without_a_pair() {
    for (to_host, n, kind) in MESSAGES {
        for other in FrameKind::ALL.into_iter().filter(|other| *other != kind) {
            ends_without_a_pair(to_host, n, kind, &|body| {
                encode(other, &body[2..], 1_024).unwrap()
            });
        }
    }
}

#[test]
fn a_proof_a_confirm_or_a_done_replayed_from_another_connection_ends_without_a_pair() {
    // The same people, devices and even the same secret, on another connection.
    let invitation = invite(0);
    let joiner = join(&invitation, "Ben", BEN);
    let mut other = Meeting::on(&invitation, joiner, BEN, [0xe2; 32]);
    let (ana, _) = other.compare();
    other.host_says_yes();
    other.joiner_says_yes();
    other.deliver();
    let (_invitation, mut meeting) = Meeting::new();
    assert_ne!(meeting.compare().0.code, ana.code, "another connection shows another code");
    let sent = |actions: &[PairingAction]| -> Vec<Vec<u8>> {
        let body = |action: &PairingAction| match action {
            PairingAction::Send(body) => Some(body.clone()),
            _ => None,
        };
        actions.iter().filter_map(body).collect()
    };
    let (by_host, by_joiner) = (sent(&other.at_host), sent(&other.at_joiner));
    for (to_host, n, kind) in MESSAGES {
        let replayed = if to_host { by_joiner[n].clone() } else { by_host[n].clone() };
        assert_eq!(frame::open(&replayed, 1_024).unwrap().kind, kind);
        if kind != FrameKind::Offer {
            ends_without_a_pair(to_host, n, kind, &|_| replayed.clone());
        }
    }
}

#[test]
fn an_app_too_new_says_who_has_to_update_on_both_screens() {
    let newer = |body: &[u8]| [&body[..2], &[0, 2, 0, 9], &body[6..]].concat();
    let meeting = tampered(true, 0, &newer);
    assert_eq!(meeting.host_error, Some(VersionError::TheyAreNewer.into()));
    assert_eq!(meeting.joiner_error, Some(VersionError::TheyAreOlder.into()));
}

proptest! {
    #[test]
    fn random_frames_are_never_a_panic_and_never_a_pair(
        noise in prop::collection::vec(any::<u8>(), 0..200), kind in 0usize..9, after in 0usize..4
    ) {
        let (_invitation, mut meeting) = Meeting::new();
        for _ in 0..after {
            meeting.one_to_host();
            meeting.one_to_joiner();
        }
        for body in [noise.clone(), encode(FrameKind::ALL[kind], &noise, 1_024).unwrap()] {
            let at_host = meeting.host.on_frame(&body, 0);
            let at_joiner = meeting.joiner.on_frame(&body, 0);
            prop_assert!(at_host.is_err() && at_joiner.is_err());
        }
    }
}
