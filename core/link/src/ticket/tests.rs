use super::*;
use proptest::prelude::*;

fn ticket() -> Ticket {
    Ticket {
        device: DeviceId([3; 32]),
        secret: Zeroizing::new([0xa5; 16]),
        addresses: vec!["192.168.1.20:4711".parse().unwrap(), "[fd00::2]:4711".parse().unwrap()],
    }
}

fn where_it_is() -> AddressTicket {
    AddressTicket { device: DeviceId([3; 32]), addresses: ticket().addresses }
}

#[test]
fn a_ticket_pasted_in_small_letters_and_broken_over_lines_is_read() {
    let text = ticket().to_text();
    assert!(text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()), "QR mode");
    let (head, tail) = text.split_at(40);
    let pasted = format!("  {}\r\n  {}\n", head.to_lowercase(), tail.to_lowercase());
    assert_eq!(pasted.parse(), Ok(ticket()));
    assert_eq!(where_it_is().to_text().to_lowercase().parse(), Ok(where_it_is()));
}

#[test]
fn the_wrong_code_says_which_command_takes_it() {
    let wrong = where_it_is().to_text().parse::<Ticket>().unwrap_err();
    assert_eq!(wrong, TicketError::OnlyAddresses);
    assert!(wrong.to_string().contains("shows to invite you"));
    let wrong = ticket().to_text().parse::<AddressTicket>().unwrap_err();
    assert_eq!(wrong, TicketError::ForPairing);
    assert!(wrong.to_string().contains("join with it"));
}

#[test]
fn a_code_cut_short_anywhere_is_never_a_ticket() {
    let text = ticket().to_text();
    for len in 0..text.len() {
        let cut = text[..len].parse::<Ticket>().unwrap_err();
        let begun = len >= PAIRING.len();
        assert_eq!(cut, if begun { TicketError::Damaged } else { TicketError::NotATicket });
    }
}

#[test]
fn a_ticket_prints_no_secret() {
    let shown = format!("{:?}", ticket());
    assert!(shown.contains("device_"), "the control is there");
    assert!(!shown.contains("165") && !shown.to_lowercase().contains("a5a5"), "{shown}");
    assert!(!shown.contains(&BASE32.encode(&[0xa5; 16])));
    assert_eq!(format!("{:?}", PairSecret::from_bytes([0xa5; 32])), "...");
}

#[test]
fn the_longest_ticket_fits_a_code_that_a_phone_reads_from_a_laptop() {
    let addresses = vec!["[fd00::2]:4711".parse().unwrap(); 9];
    let text = Ticket { addresses, ..ticket() }.to_text();
    assert_eq!(text.parse::<Ticket>().unwrap().addresses.len(), limits::TICKET_ADDRESSES);
    // QR version 12, error correction L: 535 alphanumeric characters (ISO/IEC 18004, table 7).
    assert!(text.len() <= 535, "{}", text.len());
}

#[test]
fn a_protocol_name_tells_pairs_and_invitations_apart_and_shows_no_secret() {
    let knock = pairing_alpn(&[1; 16]);
    assert!(knock.starts_with(b"amble/pair/1/") && knock.len() == 13 + 32);
    assert_ne!(knock, pairing_alpn(&[2; 16]));
    let pair = pair_alpn(&PairSecret::from_bytes([1; 32]));
    assert!(pair.starts_with(b"amble/1/") && pair.len() == 8 + 32);
    assert!(!pair.ends_with(&knock[13..]));
}

#[test]
fn a_nearby_name_tells_devices_and_days_apart_and_nothing_else() {
    let secret = PairSecret::from_bytes([1; 32]);
    let name = nearby_name(&secret, DeviceId([2; 32]), 20_000);
    assert!(name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit()));
    assert_eq!(name, nearby_name(&secret, DeviceId([2; 32]), 20_000));
    assert_ne!(name, nearby_name(&secret, DeviceId([2; 32]), 20_001));
    assert_ne!(name, nearby_name(&secret, DeviceId([3; 32]), 20_000));
    assert_ne!(name, nearby_name(&PairSecret::from_bytes([4; 32]), DeviceId([2; 32]), 20_000));
}

proptest! {
    #[test]
    fn any_text_is_a_ticket_or_a_sentence(text in "(AMBLE1|AMBLEAT1|AMBLE2|)[0-9A-Za-z \u{e9}]{0,400}") {
        let _ = text.parse::<Ticket>();
        let _ = text.parse::<AddressTicket>();
    }

    #[test]
    fn any_bytes_behind_a_right_checksum_are_a_ticket_or_a_sentence(
        bytes in prop::collection::vec(any::<u8>(), 0..260)
    ) {
        let text = to_text(PAIRING, &bytes);
        if let Ok(ticket) = text.parse::<Ticket>() {
            prop_assert!(ticket.addresses.len() <= limits::TICKET_ADDRESSES);
            prop_assert_eq!(ticket.to_text().to_string(), text);
        }
        let _ = to_text(ADDRESSES, &bytes).parse::<AddressTicket>();
    }

    #[test]
    fn one_mistyped_character_is_never_another_ticket(at in 6usize..100, put in "[0-9A-Z]") {
        let text = ticket().to_text().to_string();
        let mut typed = text.clone();
        typed.replace_range(at..=at, &put);
        if let Ok(read) = typed.parse::<Ticket>() {
            prop_assert_eq!(read, ticket());
        }
    }
}
