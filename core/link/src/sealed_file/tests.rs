//! Files that are right, and every way in which one is not.

use super::*;
use crate::parcel::tests::any_parcel;
use amble_model::{Envelope, Tag, Tip};
use proptest::prelude::*;

const KEY: [u8; 32] = [11; 32];

fn device(seed: &[u8; 32]) -> DeviceId {
    DeviceId(SigningKey::from_bytes(seed).verifying_key().to_bytes())
}

fn header() -> FileHeader {
    FileHeader { pair: PairId([7; 16]), epoch: 3, from: device(&KEY), to: DeviceId([2; 32]) }
}

fn identity() -> FileIdentity {
    FileIdentity::from_bytes([5; 32])
}

fn parcel() -> Parcel {
    let change = |n| Envelope { device: device(&KEY), tag: Tag([n; 16]), raw: vec![n; 300] };
    Parcel { mine: Some(Tip([1; 32])), yours: None, changes: vec![change(1), change(2)] }
}

fn written(parcel: &Parcel, header: &FileHeader) -> Vec<u8> {
    write_file(parcel, header, &identity().recipient(), &KEY).unwrap()
}

/// A file whose inside the caller has written itself.
fn sealed(inside: &[u8]) -> Vec<u8> {
    age::encrypt(&check_recipient(&identity().recipient()).unwrap(), inside).unwrap()
}

fn open_it(bytes: &[u8]) -> Result<Parcel, OpenFileError> {
    open_file(bytes, &identity(), &header())
}

#[test]
fn a_file_opens_as_often_as_it_is_opened_and_shows_nothing() {
    let file = written(&parcel(), &header());
    assert_eq!(open_it(&file), Ok(parcel()));
    assert_eq!(open_it(&file), Ok(parcel()));
    let found = |what: &[u8]| file.windows(what.len()).any(|window| window == what);
    assert!(found(b"age-encryption.org"), "the control is there");
    assert!(!found(MAGIC) && !found(&[1; 16]) && !found(&header().pair.0));
    assert!(!found(&header().from.0));
}

#[test]
fn each_wrong_file_has_its_own_sentence() {
    let with = |change: &dyn Fn(&mut FileHeader)| {
        let mut header = header();
        change(&mut header);
        open_it(&written(&parcel(), &header)).unwrap_err()
    };
    assert_eq!(with(&|h| h.pair = PairId([8; 16])), OpenFileError::OtherPair);
    assert_eq!(with(&|h| h.to = DeviceId([8; 32])), OpenFileError::OtherDevice);
    assert_eq!(with(&|h| h.epoch = 2), OpenFileError::OlderEpoch { theirs: 2, ours: 3 });
    assert_eq!(with(&|h| h.epoch = 4), OpenFileError::NewerEpoch { theirs: 4, ours: 3 });

    let other = FileIdentity::from_bytes([6; 32]);
    let file = written(&parcel(), &header());
    assert_eq!(open_file(&file, &other, &header()), Err(OpenFileError::NotForMe));
    assert_eq!(open_it(b"PK\x03\x04 some other file"), Err(OpenFileError::NotAFile));
    assert_eq!(open_it(b""), Err(OpenFileError::NotAFile));
    assert_eq!(open_it(&sealed(&[b'x'; 300])), Err(OpenFileError::NotAFile));
    assert_eq!(open_it(&sealed(b"")), Err(OpenFileError::Damaged));
}

#[test]
fn a_stranger_who_knows_the_recipient_cannot_speak_for_the_other_device() {
    let stranger = [12; 32];
    // Under the stranger's own name.
    let own = FileHeader { from: device(&stranger), ..header() };
    let file = write_file(&parcel(), &own, &identity().recipient(), &stranger).unwrap();
    assert_eq!(open_it(&file), Err(OpenFileError::Stranger));
    // Under the other device's name, signed with the stranger's key.
    let content = inside(&parcel(), &header()).unwrap();
    let forged = sign(&content, device(&stranger), &stranger).unwrap();
    assert_eq!(open_it(&sealed(&forged)), Err(OpenFileError::Stranger));
    // Signed by the other device, for somewhere else than a sealed file.
    let elsewhere = SigningKey::from_bytes(&KEY).sign(&content).to_bytes();
    let file = sealed(&[content.as_slice(), &elsewhere].concat());
    assert_eq!(open_it(&file), Err(OpenFileError::Stranger));
}

#[test]
fn a_byte_changed_inside_by_someone_who_can_seal_is_found_by_the_signature() {
    let content = inside(&parcel(), &header()).unwrap();
    let good = sign(&content, header().from, &KEY).unwrap();
    assert_eq!(open_it(&sealed(&good)), Ok(parcel()));
    for at in 0..good.len() {
        let mut bad = good.to_vec();
        bad[at] ^= 0x10;
        assert!(read_inside(&bad, &header()).is_err(), "byte {at}");
    }
}

#[test]
fn a_file_damaged_or_cut_anywhere_gives_nothing() {
    let file = written(&parcel(), &header());
    for at in 0..file.len() {
        let mut bad = file.clone();
        bad[at] ^= 1;
        assert!(open_it(&bad).is_err(), "byte {at}");
        assert!(open_it(&file[..at]).is_err(), "cut at {at}");
    }
    let mut longer = file.clone();
    longer.push(0);
    assert_eq!(open_it(&longer), Err(OpenFileError::Damaged));
}

#[test]
fn what_the_other_device_signed_itself_is_still_bounded() {
    let rebuild = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut content = inside(&parcel(), &header()).unwrap().to_vec();
        change(&mut content);
        open_it(&sealed(&sign(&content, header().from, &KEY).unwrap()))
    };
    let body = 12 + 1 + 16 + 4 + 32 + 32;
    assert_eq!(rebuild(&|c| c[12] = 2), Err(OpenFileError::NewerVersion));
    assert_eq!(rebuild(&|c| c[12] = 0), Err(OpenFileError::Damaged));
    assert_eq!(rebuild(&|c| c[body] = 7), Err(OpenFileError::Damaged));
    assert_eq!(rebuild(&|c| c.push(0)), Err(OpenFileError::Damaged));
    let claim = |c: &mut Vec<u8>| c[body + 1..body + 5].copy_from_slice(&[0xff; 4]);
    assert_eq!(rebuild(&claim), Err(OpenFileError::Damaged));
    let bomb = zstd::bulk::compress(&vec![0; limits::PARCEL_BYTES + 1], 3).unwrap();
    let burst = |c: &mut Vec<u8>| {
        c.truncate(body + 1);
        c.extend((bomb.len() as u32).to_be_bytes());
        c.extend(&bomb);
    };
    assert_eq!(rebuild(&burst), Err(OpenFileError::TooBig));
}

#[test]
fn a_header_of_a_million_lines_is_refused_before_age_reads_it() {
    let mut hostile = AGE.to_vec();
    for _ in 0..100_000 {
        hostile.extend(b"-> x\n\n");
    }
    hostile.extend(b"--- AAAA\n");
    assert_eq!(open_it(&hostile), Err(OpenFileError::Damaged));
}

#[test]
fn nothing_is_written_to_a_recipient_or_under_a_name_that_does_not_fit() {
    let to = identity().recipient();
    let wrong = write_file(&parcel(), &header(), "age1nobody", &KEY);
    assert_eq!(wrong, Err(WriteFileError::Recipient(BadRecipient)));
    let wrong = write_file(&parcel(), &header(), &to, &[12; 32]);
    assert_eq!(wrong, Err(WriteFileError::WrongKey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_parcel_crosses_by_file(parcel in any_parcel()) {
        prop_assert_eq!(open_it(&written(&parcel, &header())), Ok(parcel));
    }

    #[test]
    fn random_bytes_are_never_a_file(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open_it(&noise).is_err());
        let age_like = [AGE, b"-> X25519 ", &noise, b"\n--- ", &noise].concat();
        prop_assert!(open_it(&age_like).is_err());
        prop_assert!(read_inside(&noise, &header()).is_err());
    }
}
