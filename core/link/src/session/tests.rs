//! Two honest devices, and one that is not.

use super::*;
use crate::frame::encode;
use crate::parcel::tests::any_parcel;
use amble_model::{Envelope, Tag};
use proptest::prelude::*;

const ANA: DeviceId = DeviceId([1; 32]);
const BEN: DeviceId = DeviceId([2; 32]);

fn identity(device: DeviceId, other_device: DeviceId) -> SessionIdentity {
    SessionIdentity { pair: PairId([7; 16]), epoch: 3, device, other_device }
}

fn ana() -> Session {
    Session::new(identity(ANA, BEN))
}

fn ben() -> Session {
    Session::new(identity(BEN, ANA))
}

/// Two sessions that have said hello to each other.
fn met() -> (Session, Session) {
    let (mut a, mut b) = (ana(), ben());
    a.receive(&b.hello(&Parcel::default())).unwrap();
    b.receive(&a.hello(&Parcel::default())).unwrap();
    (a, b)
}

fn big(bytes: usize, seed: u64) -> Parcel {
    // Bytes that do not compress: a simple generator (Knuth's MMIX constants).
    let mut state = seed;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let raw = (0..bytes).map(|_| next()).collect();
    Parcel { changes: vec![Envelope { device: ANA, tag: Tag([0; 16]), raw }], ..Parcel::default() }
}

fn deliver(to: &mut Session, frames: &[Vec<u8>]) -> Option<Incoming> {
    let (last, before) = frames.split_last().unwrap();
    for frame in before {
        assert_eq!(to.receive(frame).unwrap(), None);
        assert_eq!(to.deadline(), Some(NEXT_FRAME));
    }
    let whole = to.receive(last).unwrap();
    assert_eq!(to.deadline(), None);
    whole
}

#[test]
fn both_say_hello_at_once_and_read_the_others_tips() {
    let tips = Parcel { mine: Some(Tip([4; 32])), yours: Some(Tip([5; 32])), changes: Vec::new() };
    let (mut a, b) = (ana(), ben());
    assert_eq!(a.deadline(), Some(FIRST_FRAME));
    assert_eq!(a.receive(&b.hello(&tips)), Ok(Some(Incoming::Hello(tips))));
    assert_eq!(a.deadline(), None);
}

#[test]
fn nothing_goes_out_before_the_others_hello_was_read() {
    assert_eq!(ana().parcel(&big(10, 1)), Err(SendError::BeforeHello));
    let hello = ana().hello(&big(10_000, 1));
    assert!(hello.len() < 128, "a hello carries tips only");
}

#[test]
fn a_parcel_larger_than_a_frame_arrives_whole_and_a_repetitive_one_in_one_frame() {
    let (a, mut b) = met();
    let noise = big(3 * limits::FRAME_BYTES, 1);
    let frames = a.parcel(&noise).unwrap();
    assert!(frames.len() > 3 && frames.iter().all(|f| f.len() <= limits::FRAME_BYTES));
    assert_eq!(deliver(&mut b, &frames), Some(Incoming::Parcel(noise)));

    let mut calm = big(0, 1);
    calm.changes[0].raw = vec![b'a'; 900_000];
    let frames = a.parcel(&calm).unwrap();
    assert!(frames.len() == 1 && frames[0].len() < 2_000);
    assert_eq!(deliver(&mut b, &frames), Some(Incoming::Parcel(calm)));
}

#[test]
fn half_noise_half_calm_uses_the_room_of_each_frame() {
    let (a, mut b) = met();
    let mut parcel = big(limits::FRAME_BYTES, 1);
    parcel.changes[0].raw.extend(vec![0; 2 * limits::FRAME_OPENED_BYTES]);
    let frames = a.parcel(&parcel).unwrap();
    assert!(frames.len() <= 5, "{}", frames.len());
    assert_eq!(deliver(&mut b, &frames), Some(Incoming::Parcel(parcel)));
}

#[test]
fn the_author_is_told_how_many_changes_the_other_could_not_take_in() {
    let (a, mut b) = met();
    let two = vec![RefusalCount { code: 9, count: 2 }];
    assert_eq!(b.receive(&a.report(&two)), Ok(Some(Incoming::Report(two))));
    let many = vec![RefusalCount { code: 1, count: 1 }; 100];
    let Some(Incoming::Report(told)) = b.receive(&a.report(&many)).unwrap() else { panic!() };
    assert_eq!(told.len(), REPORT_CODES);
    let mut greedy = vec![33];
    greedy.extend([0; 33 * 6]);
    let frame = encode(FrameKind::Report, &greedy, limits::FRAME_BYTES).unwrap();
    assert_eq!(b.receive(&frame), Err(WireError::OverCap.into()));
}

#[test]
fn a_bye_ends_it_even_in_the_middle_of_a_parcel() {
    let (a, mut b) = met();
    let frames = a.parcel(&big(2 * limits::FRAME_BYTES, 1)).unwrap();
    assert_eq!(b.receive(&frames[0]), Ok(None));
    assert_eq!(b.receive(&a.bye()), Ok(Some(Incoming::Bye)));
    assert_eq!(b.receive(&frames[1]), Err(SessionError::Over));
    assert_eq!(b.parcel(&Parcel::default()), Err(SendError::Over));
    assert!(!SessionError::Over.hostile());
}

#[test]
fn each_wrong_hello_has_its_own_answer() {
    let hello = |change: &dyn Fn(&mut SessionIdentity)| {
        let mut identity = identity(BEN, ANA);
        change(&mut identity);
        ana().receive(&Session::new(identity).hello(&Parcel::default())).unwrap_err()
    };
    let pair = hello(&|i| i.pair = PairId([8; 16]));
    assert!(pair == SessionError::OtherPair && pair.hostile());
    let device = hello(&|i| i.device = DeviceId([9; 32]));
    assert!(device == SessionError::OtherDevice && device.hostile());
    let mirrored = ana().receive(&ana().hello(&Parcel::default())).unwrap_err();
    assert_eq!(mirrored, SessionError::OtherDevice);
    let older = hello(&|i| i.epoch = 2);
    assert!(older == SessionError::OlderEpoch { theirs: 2, ours: 3 } && !older.hostile());
    let newer = hello(&|i| i.epoch = 4);
    assert!(newer == SessionError::NewerEpoch { theirs: 4, ours: 3 } && !newer.hostile());

    let versions = |lowest: u16, highest: u16| {
        let mut body = ben().hello(&Parcel::default());
        body[2..4].copy_from_slice(&lowest.to_be_bytes());
        body[4..6].copy_from_slice(&highest.to_be_bytes());
        ana().receive(&body)
    };
    assert!(versions(1, 40).is_ok(), "a newer app that still speaks ours");
    let newer = versions(2, 40).unwrap_err();
    assert!(newer == VersionError::TheyAreNewer.into() && !newer.hostile());
    assert!(newer.to_string().contains("update Amble on this device"));
    assert!(versions(5, 4).unwrap_err().hostile());
}

#[test]
fn frames_out_of_turn_end_the_session() {
    let (a, mut b) = met();
    let tips = Parcel::default();
    assert_eq!(b.receive(&a.hello(&tips)), Err(SessionError::SecondHello));
    assert_eq!(b.receive(&a.bye()), Err(SessionError::Over), "and it stays over");

    assert_eq!(ben().receive(&a.bye()), Err(SessionError::NotHello));
    assert_eq!(ben().receive(&a.parcel(&tips).unwrap()[0]), Err(SessionError::NotHello));
    assert_eq!(ben().receive(&[2, 1]), Err(FrameError::Version { found: 2 }.into()));
    assert_eq!(ben().receive(&[1, 99]), Err(FrameError::UnknownKind { found: 99 }.into()));
    assert_eq!(ben().receive(&[1]), Err(FrameError::Empty.into()));

    let (a, mut b) = met();
    b.receive(&a.parcel(&big(2 * limits::FRAME_BYTES, 1)).unwrap()[0]).unwrap();
    assert_eq!(b.receive(&a.report(&[])), Err(SessionError::OutOfTurn));
    let (_, mut b) = met();
    let pairing = encode(FrameKind::Offer, &[], 100).unwrap();
    assert_eq!(b.receive(&pairing), Err(SessionError::OutOfTurn));
    assert!(SessionError::OutOfTurn.hostile() && SessionError::SecondHello.hostile());
}

fn part(flags: u8, bytes: &[u8]) -> Vec<u8> {
    encode(FrameKind::Part, &[&[flags], bytes].concat(), limits::FRAME_BYTES).unwrap()
}

#[test]
fn a_compression_bomb_a_parcel_without_end_and_crumbs_are_refused() {
    let (_, mut b) = met();
    let bomb = zstd::bulk::compress(&vec![0; limits::FRAME_OPENED_BYTES + 1], 3).unwrap();
    assert_eq!(b.receive(&part(LAST | PACKED, &bomb)), Err(PackingError::TooBig.into()));

    let (_, mut b) = met();
    let full = zstd::bulk::compress(&vec![0; limits::FRAME_OPENED_BYTES], 3).unwrap();
    let fits = limits::PARCEL_BYTES / limits::FRAME_OPENED_BYTES;
    for _ in 0..fits {
        assert_eq!(b.receive(&part(PACKED, &full)), Ok(None));
    }
    assert_eq!(b.receive(&part(PACKED, &full)), Err(PackingError::TooBig.into()));
    assert!(matches!(b.stage, SessionStage::Over), "and what came so far is let go");

    let (_, mut b) = met();
    assert_eq!(b.receive(&part(0, &[0; PIECE_BYTES - 1])), Err(SessionError::Crumbs));
    let (_, mut b) = met();
    assert_eq!(b.receive(&part(0, &[])), Err(SessionError::Crumbs));
    let (_, mut b) = met();
    assert_eq!(b.receive(&part(4 | LAST, &[])), Err(WireError::BadValue.into()));
    let (_, mut b) = met();
    assert_eq!(b.receive(&part(LAST | PACKED, &[1, 2, 3])), Err(PackingError::Damaged.into()));
    let (_, mut b) = met();
    let refused = b.receive(&part(LAST, &[9])).unwrap_err();
    assert!(refused == ParcelError::NewerVersion { found: 9 }.into() && !refused.hostile());
}

proptest! {
    #[test]
    fn a_parcel_crosses_unchanged(parcel in any_parcel()) {
        let (a, mut b) = met();
        let frames = a.parcel(&parcel).unwrap();
        prop_assert_eq!(deliver(&mut b, &frames), Some(Incoming::Parcel(parcel)));
    }

    #[test]
    fn random_and_mutated_frames_are_never_a_panic_and_never_more_than_a_parcel(
        parcel in any_parcel(),
        noise in prop::collection::vec(any::<u8>(), 0..200),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
        cut in any::<prop::sample::Index>(),
    ) {
        let (a, _) = met();
        let (mut hello, mut frame) = (a.hello(&parcel), a.parcel(&parcel).unwrap().remove(0));
        for body in [&mut hello, &mut frame] {
            let flip = at.index(body.len());
            body[flip] ^= 1 << bit;
            let short = body[..cut.index(body.len())].to_vec();
            for hostile in [body.as_slice(), &short, &noise] {
                let _ = ben().receive(hostile);
                let (_, mut b) = met();
                if let Ok(Some(Incoming::Parcel(read))) = b.receive(hostile) {
                    prop_assert!(encode_parcel(&read).unwrap().len() <= limits::PARCEL_BYTES);
                }
            }
        }
    }
}
