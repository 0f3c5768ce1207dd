use super::*;

#[test]
fn a_name_that_turns_the_line_around_is_cleaned_when_sent_and_refused_when_read() {
    let details = |name: &str| Details {
        person: Person { id: PersonId([1; 10]), name: name.to_owned() },
        device: DeviceId([2; 32]),
        recipient: crate::FileIdentity::from_bytes([5; 32]).recipient(),
        port: 0,
    };
    let sent = details(" Ana \u{202e}nimda\n").checked().unwrap();
    assert_eq!(sent.person.name, "Ana nimda");
    assert_eq!(details("\u{200b}\u{2066} ").checked(), Err(PairingError::BadName));
    assert_eq!(details(&"x".repeat(81)).checked(), Err(PairingError::BadName));
    for hostile in ["Ana\u{202e}", "Ana\u{7}", "An\na", " Ana", "", "\u{200f}Ana"] {
        let bytes = details(hostile).encode(None).unwrap();
        assert_eq!(read_joiner(&bytes), Err(PairingError::BadName), "{hostile:?}");
    }
    for honest in ["\u{5d0}\u{5d1}\u{5d2}", "\u{1f469}\u{200d}\u{1f4bb}", "Zo\u{eb}", "李"] {
        let bytes = details(honest).checked().unwrap().encode(None).unwrap();
        assert_eq!(read_joiner(&bytes).unwrap().person.name, honest);
    }
}

#[test]
fn a_charter_without_meaning_is_refused() {
    let terms = |zone: &str, every_days, minutes| Terms {
        role: Role::Manager,
        charter: Charter { zone: zone.to_owned(), every_days, minutes },
    };
    assert!(terms("America/Argentina/Buenos_Aires", 7, 30).checked().is_ok());
    for bad in [
        terms("", 7, 30),
        terms("Europe/L\nx", 7, 30),
        terms("UTC", 0, 30),
        terms("UTC", 7, 0),
        terms("UTC", 367, 30),
        terms("UTC", 7, 1_441),
    ] {
        assert_eq!(bad.checked(), Err(PairingError::BadCharter));
    }
}

#[test]
fn the_longest_offer_fits_a_frame() {
    let details = Details {
        person: Person { id: PersonId([1; 10]), name: "\u{1f600}".repeat(80) },
        device: DeviceId([2; 32]),
        recipient: crate::FileIdentity::from_bytes([5; 32]).recipient(),
        port: 65_535,
    };
    let charter = Charter { zone: "z".repeat(120), every_days: 7, minutes: 30 };
    let terms = Terms { role: Role::Report, charter };
    let bytes = details.checked().unwrap().encode(Some(&terms)).unwrap();
    assert!(bytes.len() + 2 <= limits::PAIRING_FRAME_BYTES);
    assert_eq!(read_host(&bytes).unwrap(), (details, terms));
}
