use super::*;
use proptest::prelude::*;

pub(crate) fn any_parcel() -> impl Strategy<Value = Parcel> {
    let tip = || prop::option::of(any::<[u8; 32]>().prop_map(Tip));
    let raw = prop::collection::vec(any::<u8>(), 0..60);
    let change = (0u8..4, any::<[u8; 16]>(), raw).prop_map(|(device, tag, raw)| Envelope {
        device: DeviceId([device; 32]),
        tag: Tag(tag),
        raw,
    });
    (tip(), tip(), prop::collection::vec(change, 0..12)).prop_map(|(mine, yours, changes)| Parcel {
        mine,
        yours,
        changes,
    })
}

fn change(device: u8) -> Envelope {
    Envelope { device: DeviceId([device; 32]), tag: Tag([9; 16]), raw: vec![1, 2, 3] }
}

#[test]
fn two_changes_of_one_device_name_it_once() {
    let one = Parcel { changes: vec![change(1)], ..Parcel::default() };
    let two = Parcel { changes: vec![change(1), change(1)], ..Parcel::default() };
    let (one, two) = (encode_parcel(&one).unwrap(), encode_parcel(&two).unwrap());
    assert_eq!(two.len() - one.len(), ENVELOPE_BYTES + 3);
}

#[test]
fn a_parcel_that_claims_more_than_an_epoch_is_refused_before_its_changes_are_read() {
    let mut bytes = encode_parcel(&Parcel::default()).unwrap();
    let count = bytes.len() - 4;
    bytes[count..].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(decode_parcel(&bytes), Err(ParcelError::TooManyChanges));
    bytes[count..].copy_from_slice(&(limits::PARCEL_CHANGES as u32).to_be_bytes());
    assert_eq!(decode_parcel(&bytes), Err(WireError::Short.into()));
    bytes[0] = 2;
    assert_eq!(decode_parcel(&bytes), Err(ParcelError::NewerVersion { found: 2 }));
    let many = Parcel {
        changes: (0..=limits::PARCEL_CHANGES).map(|_| change(1)).collect(),
        ..Parcel::default()
    };
    assert_eq!(encode_parcel(&many), Err(ParcelError::TooManyChanges));
}

#[test]
fn more_devices_than_can_be_named_are_refused_when_writing() {
    let device = |n: usize| {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(n as u64).to_be_bytes());
        Envelope { device: DeviceId(id), tag: Tag([0; 16]), raw: Vec::new() }
    };
    let parcel = |n| Parcel { changes: (0..n).map(device).collect(), ..Parcel::default() };
    assert!(decode_parcel(&encode_parcel(&parcel(255)).unwrap()).is_ok());
    assert_eq!(encode_parcel(&parcel(256)), Err(ParcelError::TooManyDevices));
}

proptest! {
    #[test]
    fn a_parcel_reads_back_as_written_and_has_one_spelling(
        parcel in any_parcel(), at in any::<prop::sample::Index>(), bit in 0u8..8
    ) {
        let bytes = encode_parcel(&parcel).unwrap();
        prop_assert_eq!(decode_parcel(&bytes).unwrap(), parcel);
        let mut flipped = bytes.clone();
        flipped[at.index(bytes.len())] ^= 1 << bit;
        if let Ok(other) = decode_parcel(&flipped) {
            prop_assert_eq!(encode_parcel(&other).unwrap(), flipped);
        }
    }

    #[test]
    fn random_bytes_are_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(parcel) = decode_parcel(&bytes) {
            prop_assert_eq!(encode_parcel(&parcel).unwrap(), bytes);
        }
    }
}
