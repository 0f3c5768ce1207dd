//! Two people who pair, and one who photographs the code.

use super::*;
use crate::frame::encode;
use crate::{AddressTicket, FileIdentity, Ticket};
use amble_model::PersonId;
use chacha20::ChaCha8Rng;
use proptest::prelude::*;
use rand_core::SeedableRng;
use std::collections::VecDeque;

pub(crate) mod pinned;
mod tampering;

const EKM: [u8; 32] = [0xe1; 32];
const ANA: DeviceId = DeviceId([1; 32]);
const BEN: DeviceId = DeviceId([2; 32]);
const EVE: DeviceId = DeviceId([3; 32]);

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(1)
}

fn details(name: &str, device: DeviceId) -> Details {
    let [seed, ..] = device.0;
    Details {
        person: Person { id: PersonId([seed; 10]), name: name.to_owned() },
        device,
        recipient: FileIdentity::from_bytes(device.0).recipient(),
        port: 4_000 + u16::from(seed),
    }
}

fn invite(now_ms: u64) -> Invitation {
    let (ana, charter) = (details("Ana", ANA), Charter::weekly("Europe/Lisbon"));
    Invitation::new(&ana, Role::Manager, charter, Vec::new(), &mut rng(), now_ms).unwrap()
}

fn join(invitation: &Invitation, name: &str, device: DeviceId) -> Joiner {
    Joiner::new(&invitation.ticket().unwrap(), &details(name, device)).unwrap()
}

/// One connection between a host and a joiner, with what is on its way.
struct Meeting {
    host: HostPairing,
    joiner: Joiner,
    to_host: VecDeque<Vec<u8>>,
    to_joiner: VecDeque<Vec<u8>>,
    at_host: Vec<PairingAction>,
    at_joiner: Vec<PairingAction>,
    host_error: Option<PairingError>,
    joiner_error: Option<PairingError>,
    now_ms: u64,
}

impl Meeting {
    fn on(invitation: &Invitation, mut joiner: Joiner, device: DeviceId, ekm: [u8; 32]) -> Self {
        let host = invitation.connect(&ekm, device, 0).unwrap();
        let first = joiner.connect(&ekm, ANA).unwrap();
        let mut meeting = Self {
            host,
            joiner,
            to_host: VecDeque::new(),
            to_joiner: VecDeque::new(),
            at_host: Vec::new(),
            at_joiner: Vec::new(),
            host_error: None,
            joiner_error: None,
            now_ms: 0,
        };
        meeting.joiner_did(Ok(first));
        meeting
    }

    /// Ana and Ben, nobody else.
    fn new() -> (Invitation, Self) {
        let invitation = invite(0);
        let joiner = join(&invitation, "Ben", BEN);
        let meeting = Self::on(&invitation, joiner, BEN, EKM);
        (invitation, meeting)
    }

    fn host_did(&mut self, did: Result<Vec<PairingAction>, PairingError>) {
        match did {
            Ok(actions) => {
                for action in actions {
                    if let PairingAction::Send(body) = &action {
                        self.to_joiner.push_back(body.clone());
                    }
                    self.at_host.push(action);
                }
            }
            Err(error) => {
                self.to_joiner.extend(error.farewell());
                self.host_error.get_or_insert(error);
            }
        }
    }

    fn joiner_did(&mut self, did: Result<Vec<PairingAction>, PairingError>) {
        match did {
            Ok(actions) => {
                for action in actions {
                    if let PairingAction::Send(body) = &action {
                        self.to_host.push_back(body.clone());
                    }
                    self.at_joiner.push(action);
                }
            }
            Err(error) => {
                self.to_host.extend(error.farewell());
                self.joiner_error.get_or_insert(error);
            }
        }
    }

    fn one_to_host(&mut self) {
        if let Some(body) = self.to_host.pop_front() {
            let did = self.host.on_frame(&body, self.now_ms);
            self.host_did(did);
        }
    }

    fn one_to_joiner(&mut self) {
        if let Some(body) = self.to_joiner.pop_front() {
            let did = self.joiner.on_frame(&body, self.now_ms);
            self.joiner_did(did);
        }
    }

    fn deliver(&mut self) {
        while !(self.to_host.is_empty() && self.to_joiner.is_empty()) {
            self.one_to_host();
            self.one_to_joiner();
        }
    }

    fn host_says_yes(&mut self) {
        let did = self.host.confirm(self.now_ms);
        self.host_did(did);
    }

    fn joiner_says_yes(&mut self) {
        let did = self.joiner.confirm(self.now_ms);
        self.joiner_did(did);
    }

    /// Up to the code on both screens.
    fn compare(&mut self) -> (Introduction, Introduction) {
        self.deliver();
        (introduction(&self.at_host).unwrap(), introduction(&self.at_joiner).unwrap())
    }
}

fn introduction(actions: &[PairingAction]) -> Option<Introduction> {
    actions.iter().find_map(|action| match action {
        PairingAction::ShowCode(introduction) => Some(introduction.clone()),
        _ => None,
    })
}

fn paired(actions: &[PairingAction]) -> Option<Pairing> {
    actions.iter().find_map(|action| match action {
        PairingAction::Paired(pairing) => Some(*pairing.clone()),
        _ => None,
    })
}

fn pending(actions: &[PairingAction]) -> Option<Pairing> {
    actions.iter().find_map(|action| match action {
        PairingAction::Pending(pairing) => Some(*pairing.clone()),
        _ => None,
    })
}

#[test]
fn two_people_compare_one_code_and_become_a_pair() {
    let (invitation, mut meeting) = Meeting::new();
    assert_eq!(meeting.host.deadline(), Some(PAIRING_FRAME));
    let (ana, ben) = meeting.compare();
    assert_eq!(ana.code, ben.code);
    assert_eq!((ana.other.name.as_str(), ben.other.name.as_str()), ("Ben", "Ana"));
    assert_eq!((ana.other_role, ben.other_role), (Role::Report, Role::Manager));
    assert_eq!(ben.charter, Charter::weekly("Europe/Lisbon"));
    assert!(ana.code.digits.len() == 6 && ana.code.digits.bytes().all(|b| b.is_ascii_digit()));
    assert!(ana.code.words.iter().all(|word| crate::WORDS.contains(&word.as_str())));
    assert_eq!((meeting.host.deadline(), meeting.joiner.deadline()), (None, None));

    meeting.host_says_yes();
    meeting.deliver();
    assert!(paired(&meeting.at_host).is_none() && pending(&meeting.at_joiner).is_none());
    meeting.joiner_says_yes();
    meeting.deliver();
    let (ana, ben) = (paired(&meeting.at_host).unwrap(), paired(&meeting.at_joiner).unwrap());
    assert_eq!(
        (ana.pair, &ana.secret, &ana.safety_number),
        (ben.pair, &ben.secret, &ben.safety_number)
    );
    assert_eq!((ana.own_role, ben.own_role), (Role::Manager, Role::Report));
    assert_eq!((ana.other_device, ben.other_device), (BEN, ANA));
    assert_eq!((ana.other_port, ben.other_port), (4_002, 4_001));
    assert_eq!(ana.other_recipient, details("Ben", BEN).recipient);
    assert_eq!(ben.other_recipient, details("Ana", ANA).recipient);
    assert_eq!(ana.safety_number.split(' ').filter(|group| group.len() == 5).count(), 12);
    assert_eq!((meeting.host_error, meeting.joiner_error), (None, None));
    assert_eq!(invitation.state(0), InvitationState::Used);
    assert_eq!(invitation.ticket(), None);
}

#[test]
fn the_joiner_may_say_yes_first_and_each_may_say_it_twice() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.joiner_says_yes();
    meeting.joiner_says_yes();
    assert!(meeting.to_host.is_empty(), "a yes waits for the host's");
    assert!(pending(&meeting.at_joiner).is_none());
    meeting.host_says_yes();
    meeting.host_says_yes();
    meeting.deliver();
    assert!(paired(&meeting.at_host).is_some() && paired(&meeting.at_joiner).is_some());
    let kept = pending(&meeting.at_joiner);
    assert_eq!(kept, paired(&meeting.at_joiner), "what was pending is what is kept");
}

#[test]
fn a_photographed_code_is_refused_after_first_use() {
    let invitation = invite(0);
    // Eve was quicker; Ben scans a moment later.
    let ben = join(&invitation, "Ben", BEN);
    let mut eve = Meeting::on(&invitation, join(&invitation, "Ben", EVE), EVE, EKM);
    assert_eq!(invitation.connect(&EKM, BEN, 0).unwrap_err(), PairingError::Busy);
    let (on_anas_screen, on_eves_screen) = eve.compare();
    assert_eq!(on_anas_screen.code, on_eves_screen.code);
    let used = invitation.connect(&[0xe2; 32], BEN, 0).unwrap_err();
    assert_eq!(used, PairingError::UsedAlready);
    // Ben's screen says so: that is the alarm. Ana sees no code beside Ben's, and says no.
    let mut ben = ben;
    ben.connect(&[0xe2; 32], ANA).unwrap();
    let told = ben.on_frame(&used.farewell().unwrap(), 0).unwrap_err();
    assert!(told == PairingError::UsedAlready && told.to_string().contains("someone else"));
    let no = eve.host.refuse();
    eve.host_did(Ok(no));
    eve.joiner_says_yes();
    eve.deliver();
    assert_eq!(eve.joiner_error, Some(PairingError::Refused));
    assert!(paired(&eve.at_host).is_none() && paired(&eve.at_joiner).is_none());
}

#[test]
fn a_device_in_the_middle_makes_the_codes_differ() {
    // Eve holds Ana's code by photograph, and has put her own before Ben.
    let anas = invite(0);
    let mut left = Meeting::on(&anas, join(&anas, "Ben", EVE), EVE, EKM);
    let eves = Invitation::new(
        &Details { device: ANA, ..details("Ana", EVE) },
        Role::Manager,
        Charter::weekly("Europe/Lisbon"),
        Vec::new(),
        &mut rng(),
        0,
    )
    .unwrap();
    let mut right = Meeting::on(&eves, join(&eves, "Ben", BEN), BEN, [0xe2; 32]);
    assert_ne!(left.compare().0.code, right.compare().1.code);
}

#[test]
fn a_code_dies_after_two_minutes_even_between_offer_and_proof() {
    let invitation = invite(1_000);
    assert_eq!(invitation.state(1_000), InvitationState::Open { left_ms: TICKET_MS });
    let joiner = join(&invitation, "Ben", BEN);
    let mut meeting = Meeting::on(&invitation, joiner, BEN, EKM);
    meeting.now_ms = 1_000 + TICKET_MS - 1;
    meeting.one_to_host();
    meeting.one_to_joiner();
    meeting.now_ms += 1;
    meeting.one_to_host();
    meeting.deliver();
    assert_eq!(meeting.host_error, Some(PairingError::Expired));
    assert_eq!(meeting.joiner_error, Some(PairingError::Expired));
    assert_eq!(invitation.state(meeting.now_ms), InvitationState::Expired);
    assert_eq!(invitation.connect(&EKM, BEN, 0).unwrap_err(), PairingError::Expired);
    assert_eq!((invitation.ticket(), invitation.alpn()), (None, None));
}

#[test]
fn two_people_who_walk_off_while_comparing_are_not_paired_by_a_late_yes() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    assert_eq!(meeting.host.confirm(COMPARE_MS), Err(PairingError::Expired));
    assert_eq!(meeting.host.confirm(0), Err(PairingError::Over));
    assert_eq!(meeting.joiner.confirm(COMPARE_MS), Err(PairingError::Expired));
    assert_eq!(meeting.joiner.confirm(0), Err(PairingError::Over));
    // Nor by the other's yes that comes too late.
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.host_says_yes();
    meeting.joiner_says_yes();
    meeting.one_to_joiner();
    meeting.now_ms = COMPARE_MS;
    meeting.deliver();
    assert_eq!(meeting.host_error, Some(PairingError::Expired));
    let told = meeting.joiner_error.unwrap();
    assert!(told == PairingError::Expired && told.ends_pending());
    assert!(paired(&meeting.at_host).is_none() && paired(&meeting.at_joiner).is_none());
}

#[test]
fn three_failures_kill_a_code_and_a_cut_connection_is_none() {
    let invitation = invite(0);
    drop(invitation.connect(&EKM, BEN, 0).unwrap());
    for failed in 0..3 {
        assert!(matches!(invitation.state(0), InvitationState::Open { .. }), "{failed}");
        let mut host = invitation.connect(&EKM, EVE, 0).unwrap();
        assert!(host.on_frame(&[1, 0x12, 0], 0).is_err());
        assert_eq!(host.on_frame(&[1, 0x12, 0], 0), Err(PairingError::Over));
    }
    assert_eq!(invitation.state(0), InvitationState::TooManyTries);
    assert_eq!(invitation.connect(&EKM, BEN, 0).unwrap_err(), PairingError::TooManyTries);
}

#[test]
fn one_who_was_at_the_door_when_the_code_died_does_not_get_in() {
    // Busy until the first connection is gone; then the next one may try.
    let invitation = invite(0);
    let first = invitation.connect(&EKM, EVE, 0).unwrap();
    assert_eq!(invitation.connect(&EKM, BEN, 0).unwrap_err(), PairingError::Busy);
    drop(first);
    let joiner = join(&invitation, "Ben", BEN);
    let mut meeting = Meeting::on(&invitation, joiner, BEN, EKM);
    invitation.cancel();
    meeting.deliver();
    assert_eq!(meeting.host_error, Some(PairingError::Cancelled));
    assert_eq!(meeting.joiner_error, Some(PairingError::Cancelled));
    assert_eq!(invitation.state(0), InvitationState::Cancelled);
}

#[test]
fn putting_the_code_away_ends_a_comparing_that_is_not_complete() {
    for by_drop in [false, true] {
        let (invitation, mut meeting) = Meeting::new();
        meeting.compare();
        meeting.joiner_says_yes();
        meeting.deliver();
        if by_drop {
            drop(invitation)
        } else {
            invitation.cancel()
        }
        meeting.host_says_yes();
        meeting.deliver();
        assert_eq!(meeting.host_error, Some(PairingError::Cancelled));
        assert!(paired(&meeting.at_host).is_none() && pending(&meeting.at_joiner).is_none());
    }
}

#[test]
fn nobody_pairs_with_themselves() {
    let invitation = invite(0);
    let ticket = invitation.ticket().unwrap();
    let own = Joiner::new(&ticket, &details("Ana", ANA)).unwrap_err();
    assert!(own == PairingError::OwnDevice && own.to_string().contains("other person's device"));
    assert_eq!(invitation.connect(&EKM, ANA, 0).unwrap_err(), PairingError::OwnDevice);
    // A second device of the same person.
    let second = Details { device: BEN, ..details("Ana", ANA) };
    let joiner = Joiner::new(&ticket, &second).unwrap();
    let mut meeting = Meeting::on(&invitation, joiner, BEN, EKM);
    meeting.deliver();
    assert_eq!(meeting.host_error, Some(PairingError::SamePerson));
    assert_eq!(meeting.joiner_error, Some(PairingError::SamePerson));
}

#[test]
fn a_device_that_is_not_the_one_it_says_is_refused_on_either_side() {
    let invitation = invite(0);
    let mut joiner = join(&invitation, "Ben", BEN);
    assert_eq!(joiner.connect(&EKM, EVE), Err(PairingError::WrongDevice));
    // Eve is connected and says she is Ben's device.
    let joiner = join(&invitation, "Ben", BEN);
    let mut meeting = Meeting::on(&invitation, joiner, EVE, EKM);
    meeting.deliver();
    assert_eq!(meeting.host_error, Some(PairingError::WrongDevice));
    assert_eq!(meeting.joiner_error, Some(PairingError::Rejected));
}

#[test]
fn an_offer_in_the_name_of_another_device_than_the_connected_one_is_refused() {
    // Eve's invitation, behind a code and a connection that say it is Ana's device.
    let (eve, charter) = (details("Ana", EVE), Charter::weekly("Europe/Lisbon"));
    let eves = Invitation::new(&eve, Role::Manager, charter, Vec::new(), &mut rng(), 0).unwrap();
    let mut ticket = eves.ticket().unwrap();
    ticket.device = ANA;
    let joiner = Joiner::new(&ticket, &details("Ben", BEN)).unwrap();
    let mut meeting = Meeting::on(&eves, joiner, BEN, EKM);
    meeting.deliver();
    assert_eq!(meeting.joiner_error, Some(PairingError::WrongDevice));
    assert!(introduction(&meeting.at_joiner).is_none(), "no code is shown");
}

#[test]
fn a_lost_last_message_leaves_the_joiner_pending_and_the_host_paired() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.host_says_yes();
    meeting.deliver();
    meeting.joiner_says_yes();
    let did = meeting.at_joiner.as_slice();
    assert!(
        matches!(did, [.., PairingAction::Pending(_), PairingAction::Send(_)]),
        "kept before it is sent"
    );
    meeting.one_to_host();
    meeting.to_joiner.clear();
    let (host, joiner) = (paired(&meeting.at_host).unwrap(), pending(&meeting.at_joiner).unwrap());
    assert!(paired(&meeting.at_joiner).is_none());
    assert_eq!(
        (host.pair, &host.secret),
        (joiner.pair, &joiner.secret),
        "completed when they meet"
    );
    assert_eq!(meeting.joiner.refuse(), Vec::new(), "a yes that may be kept is not taken back");
    assert_eq!(meeting.joiner.confirm(0), Ok(Vec::new()));
}

#[test]
fn a_connection_cut_after_the_joiners_yes_leaves_no_host_paired_alone() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.joiner_says_yes();
    meeting.deliver();
    meeting.host_says_yes();
    meeting.to_joiner.clear();
    assert!(paired(&meeting.at_host).is_none() && pending(&meeting.at_joiner).is_none());
    // The host's yes arrives, the joiner's is lost: pending on one side, nothing on the other.
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.joiner_says_yes();
    meeting.host_says_yes();
    meeting.one_to_joiner();
    assert!(paired(&meeting.at_host).is_none() && pending(&meeting.at_joiner).is_some());
}

#[test]
fn a_joiner_who_changes_a_yes_to_a_no_before_the_host_answers_is_heard() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.joiner_says_yes();
    let no = meeting.joiner.refuse();
    meeting.joiner_did(Ok(no));
    meeting.host_says_yes();
    meeting.deliver();
    assert_eq!(meeting.host_error, Some(PairingError::Refused));
    assert!(paired(&meeting.at_host).is_none() && pending(&meeting.at_joiner).is_none());
}

#[test]
fn a_joiner_that_confirms_before_the_host_is_out_of_turn() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    let did = meeting.host.on_frame(&encode(FrameKind::Confirm, &[0; 32], 64).unwrap(), 0);
    assert_eq!(did, Err(PairingError::OutOfTurn));
}

#[test]
fn a_host_who_leaves_after_a_yes_ends_the_joiners_pending_pair() {
    let (_invitation, mut meeting) = Meeting::new();
    meeting.compare();
    meeting.host_says_yes();
    let no = meeting.host.refuse();
    meeting.host_did(Ok(no));
    meeting.one_to_joiner();
    meeting.joiner_says_yes();
    assert!(pending(&meeting.at_joiner).is_some());
    meeting.deliver();
    let ended = meeting.joiner_error.unwrap();
    assert!(ended == PairingError::Refused && ended.ends_pending());
    assert!(paired(&meeting.at_host).is_none() && paired(&meeting.at_joiner).is_none());
    assert!(!PairingError::WrongConfirm.ends_pending());
}

#[test]
fn a_yes_before_there_is_a_code_changes_nothing() {
    let (_invitation, mut meeting) = Meeting::new();
    assert_eq!(meeting.host.confirm(0), Err(PairingError::NotYet));
    assert_eq!(meeting.joiner.confirm(0), Err(PairingError::NotYet));
    meeting.compare();
}

#[test]
fn nothing_prints_a_secret() {
    let (invitation, mut meeting) = Meeting::new();
    let secret = invitation.ticket().unwrap().secret;
    let mut shown = format!("{invitation:?} {:?} {:?}", meeting.host, meeting.joiner);
    meeting.compare();
    shown += &format!("{:?} {:?}", meeting.host, meeting.joiner);
    meeting.host_says_yes();
    meeting.joiner_says_yes();
    meeting.deliver();
    let pairing = paired(&meeting.at_host).unwrap();
    shown += &format!("{:?} {:?} {pairing:?}", meeting.host, meeting.joiner);
    assert!(shown.contains("Ben") && shown.contains("..."), "the controls are there");
    for hidden in [secret.as_slice(), &EKM, pairing.secret.as_bytes()] {
        let list = format!("{:?}", &hidden[..8]);
        let list = list.trim_matches(['[', ']']).to_owned();
        assert!(!shown.contains(&list), "{list}");
        assert!(!shown.contains(&amble_model::id::BASE32.encode(hidden)));
    }
}

#[test]
fn an_address_ticket_does_not_pair() {
    let text = AddressTicket { device: ANA, addresses: Vec::new() }.to_text();
    assert!(text.parse::<Ticket>().is_err());
}

#[derive(Debug, Clone, Copy)]
enum Step {
    ToHost,
    ToJoiner,
    HostYes,
    JoinerYes,
    HostNo,
    JoinerNo,
}

proptest! {
    #[test]
    fn nothing_is_kept_on_either_side_before_both_have_said_yes(
        steps in prop::collection::vec(prop_oneof![
            6 => Just(Step::ToHost),
            6 => Just(Step::ToJoiner),
            2 => Just(Step::HostYes),
            2 => Just(Step::JoinerYes),
            1 => Just(Step::HostNo),
            1 => Just(Step::JoinerNo),
        ], 0..60)
    ) {
        let (_invitation, mut meeting) = Meeting::new();
        let (mut host_yes, mut joiner_yes, mut no) = (false, false, false);
        for step in steps {
            match step {
                Step::ToHost => meeting.one_to_host(),
                Step::ToJoiner => meeting.one_to_joiner(),
                Step::HostYes => {
                    let did = meeting.host.confirm(0);
                    if let Ok(actions) = did {
                        host_yes = true;
                        meeting.host_did(Ok(actions));
                    }
                }
                Step::JoinerYes => {
                    let did = meeting.joiner.confirm(0);
                    if let Ok(actions) = did {
                        joiner_yes = true;
                        meeting.joiner_did(Ok(actions));
                    }
                }
                Step::HostNo => {
                    let did = meeting.host.refuse();
                    no |= !did.is_empty();
                    meeting.host_did(Ok(did));
                }
                Step::JoinerNo => {
                    let did = meeting.joiner.refuse();
                    no |= !did.is_empty();
                    meeting.joiner_did(Ok(did));
                }
            }
            let kept = [paired(&meeting.at_host), paired(&meeting.at_joiner), pending(&meeting.at_joiner)];
            if kept.iter().any(Option::is_some) {
                prop_assert!(host_yes && joiner_yes);
            }
            if no {
                prop_assert!(paired(&meeting.at_host).is_none() && paired(&meeting.at_joiner).is_none());
            }
            // Nobody is paired alone.
            prop_assert!(paired(&meeting.at_joiner).is_none() || paired(&meeting.at_host).is_some());
            prop_assert!(paired(&meeting.at_host).is_none() || pending(&meeting.at_joiner).is_some());
        }
        meeting.deliver();
        if host_yes && joiner_yes && !no {
            let (host, joiner) = (paired(&meeting.at_host), paired(&meeting.at_joiner));
            prop_assert_eq!(host.unwrap().pair, joiner.unwrap().pair);
        }
    }
}
