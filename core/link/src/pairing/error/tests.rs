use super::*;

#[test]
fn the_other_device_is_told_the_reason_from_its_own_side() {
    let told = |error: PairingError| {
        let body = error.farewell().unwrap();
        PairingError::from_abort(frame::open(&body, 16).unwrap().payload)
    };
    assert_eq!(told(PairingError::UsedAlready), PairingError::UsedAlready);
    assert_eq!(
        told(PairingError::Version(VersionError::TheyAreNewer)),
        PairingError::Version(VersionError::TheyAreOlder)
    );
    assert_eq!(told(PairingError::BadName), PairingError::Rejected);
    assert_eq!(PairingError::Refused.farewell(), None);
    assert_eq!(PairingError::from_abort(&[77]), PairingError::Rejected);
}
