//! What a person would notice if the vault broke: words lost, changed, mixed up or seen.

use super::*;
use amble_model::PairHandle;
use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use proptest::prelude::*;

const ID: PrivateId = PrivateId([1; 10]);
const OTHER: PrivateId = PrivateId([2; 10]);

fn secret(n: u8) -> Secret {
    Secret::from_bytes(std::array::from_fn(|i| n.wrapping_add(i as u8)))
}

fn vault() -> Vault {
    Vault::new(&secret(0)).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn note(body: &str) -> PrivateRecord {
    PrivateRecord {
        id: ID,
        kind: PrivateKind::Note,
        about: Some(PairHandle([3; 10])),
        written: day(2026, 11, 20),
        body: body.to_owned(),
    }
}

fn bodies() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("\n".to_owned()),
        Just("\r\n\n".to_owned()),
        Just("\n\nkind: reflection\n".to_owned()),
        Just("\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f1f5}\u{1f1f9}".to_owned()),
        Just("\u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}".to_owned()),
        Just("\u{feff}e\u{301}\0".to_owned()),
    ];
    prop::collection::vec(piece, 1..6)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("words", |body| !body.trim().is_empty())
}

proptest! {
    #[test]
    fn any_words_open_to_exactly_what_was_sealed(
        id in any::<[u8; 10]>(),
        other in any::<bool>(),
        about in any::<Option<[u8; 10]>>(),
        days in 0..3_000_000_i32,
        body in bodies(),
    ) {
        let record = PrivateRecord {
            id: PrivateId(id),
            kind: if other { PrivateKind::Reflection } else { PrivateKind::Note },
            about: about.map(PairHandle),
            // Up to the year 8214.
            written: NaiveDate::from_num_days_from_ce_opt(1 + days).unwrap(),
            body,
        };
        let sealed = vault().seal(&record).unwrap();
        prop_assert_eq!(&vault().open(record.id, None, sealed.as_bytes()), &Ok(record.clone()));
        prop_assert_eq!(vault().open(record.id, Some(record.kind), sealed.as_bytes()), Ok(record));
    }

    #[test]
    fn bytes_that_were_never_sealed_are_an_error(bytes in any::<Vec<u8>>(), header in any::<bool>()) {
        let mut file = if header { b"age-encryption.org/v1\n-> X25519 ".to_vec() } else { vec![] };
        file.extend(bytes);
        prop_assert_eq!(vault().open(ID, None, &file), Err(VaultError::Damaged { id: ID }));
    }
}

#[test]
fn no_words_or_too_many_are_refused_before_anything_is_sealed() {
    for empty in ["", " ", "\n\t\r\n", "\u{3000}\u{2003}"] {
        assert_eq!(vault().seal(&note(empty)), Err(VaultError::Empty));
    }
    // Characters, not bytes: four bytes each, over several age chunks.
    let most = "\u{1f333}".repeat(PRIVATE_CHARS);
    let sealed = vault().seal(&note(&most)).unwrap();
    assert_eq!(vault().open(ID, None, sealed.as_bytes()).unwrap().body, most);
    let error = vault().seal(&note(&format!("{most}!"))).unwrap_err();
    assert_eq!(error, VaultError::TooLong { chars: PRIVATE_CHARS + 1, cap: PRIVATE_CHARS });
}

#[test]
fn a_date_far_from_today_costs_no_words() {
    // Years of five digits and before our era are printed with a sign.
    for year in [-10_000, -1, 0, 9_999, 10_000, 262_142] {
        let mut record = note("x");
        record.written = day(year, 1, 1);
        let sealed = vault().seal(&record).unwrap();
        assert_eq!(vault().open(ID, None, sealed.as_bytes()), Ok(record));
    }
}

#[test]
fn another_key_opens_nothing_and_says_so() {
    let sealed = vault().seal(&note("Ask about the move")).unwrap();
    let other = Vault::new(&secret(1)).unwrap();
    let error = other.open(ID, None, sealed.as_bytes()).unwrap_err();
    assert_eq!(error, VaultError::NotOurs { id: ID });
    assert!(error.to_string().contains(&ID.to_string()));
    let ours = other.seal(&note("Mine")).unwrap();
    assert_eq!(vault().open(ID, None, ours.as_bytes()), Err(VaultError::NotOurs { id: ID }));
}

#[test]
fn no_changed_byte_of_a_sealed_record_is_ever_read() {
    let sealed = vault().seal(&note("Ask about the move")).unwrap().into_bytes();
    let (mut damaged, mut not_ours) = (0, 0);
    for at in 0..sealed.len() {
        for mask in [0x01, 0x20, 0x80, 0xff] {
            let mut file = sealed.clone();
            file[at] ^= mask;
            match vault().open(ID, None, &file) {
                Err(VaultError::Damaged { .. }) => damaged += 1,
                Err(VaultError::NotOurs { .. }) => not_ours += 1,
                other => panic!("byte {at} ^ {mask:#x}: {other:?}"),
            }
        }
    }
    assert!(damaged > 100 && not_ours > 50, "{damaged} {not_ours}");
}

#[test]
fn a_sealed_record_cut_or_lengthened_anywhere_is_damaged() {
    let damaged = Err(VaultError::Damaged { id: ID });
    let sealed = vault().seal(&note("Ask about the move")).unwrap().into_bytes();
    for length in 0..sealed.len() {
        assert_eq!(vault().open(ID, None, &sealed[..length]), damaged, "cut to {length}");
    }
    for more in [&b"\0"[..], &sealed] {
        assert_eq!(vault().open(ID, None, &[&sealed, more].concat()), damaged);
    }
    // A long record is several chunks of 64 KiB and a tag of 16 bytes each: whole chunks that are
    // missing at the end, or stand in another order, are damage too.
    const CHUNK: usize = 64 * 1024 + 16;
    let long = vault().seal(&note(&"\u{1f333}".repeat(60_000))).unwrap().into_bytes();
    let payload = payload_at(&long);
    assert!(long.len() > payload + 3 * CHUNK);
    for chunks in 0..3 {
        assert_eq!(vault().open(ID, None, &long[..payload + chunks * CHUNK]), damaged);
    }
    let mut turned = long.clone();
    turned[payload..payload + 2 * CHUNK].rotate_left(CHUNK);
    assert_ne!(turned, long);
    assert_eq!(vault().open(ID, None, &turned), damaged);
}

/// Where the chunks begin: after the line of the header's MAC (`--- `) and a nonce of 16 bytes.
fn payload_at(file: &[u8]) -> usize {
    let mac = file.windows(5).position(|w| w == b"\n--- ").unwrap() + 1;
    let end = file[mac..].iter().position(|b| *b == b'\n').unwrap();
    mac + end + 1 + 16
}

#[test]
fn rows_that_were_swapped_are_found_out() {
    let one = vault().seal(&note("One")).unwrap();
    let mut other = note("Other");
    other.id = OTHER;
    other.kind = PrivateKind::Reflection;
    let other = vault().seal(&other).unwrap();
    let wrong = VaultError::WrongId { id: ID, found: OTHER };
    assert_eq!(vault().open(ID, None, other.as_bytes()), Err(wrong));
    let wrong = VaultError::WrongId { id: OTHER, found: ID };
    assert_eq!(vault().open(OTHER, None, one.as_bytes()), Err(wrong));
    let (note, kept) = (PrivateKind::Note, PrivateKind::Reflection);
    let wrong = VaultError::WrongKind { id: ID, wanted: kept, found: note };
    assert_eq!(vault().open(ID, Some(kept), one.as_bytes()), Err(wrong));
    let wrong = VaultError::WrongKind { id: OTHER, wanted: note, found: kept };
    assert_eq!(vault().open(OTHER, Some(note), other.as_bytes()), Err(wrong));
    assert_eq!(vault().open(ID, Some(note), one.as_bytes()).unwrap().body, "One");
}

#[test]
fn a_whole_file_with_something_else_inside_is_an_error() {
    let text = note("Words").text();
    let future = text.replacen("amble-private 1", "amble-private 2", 1);
    let kind = text.replacen("kind: note", "kind: diary", 1);
    let hollow = text.replacen("Words", "", 1);
    let cases: [(&[u8], RecordError); 6] = [
        (b"", RecordError::NotARecord),
        (b"Words", RecordError::NotARecord),
        (b"\xff\xfe", RecordError::NotARecord),
        (future.as_bytes(), RecordError::NewerVersion),
        (kind.as_bytes(), RecordError::UnknownKind),
        (hollow.as_bytes(), RecordError::Empty),
    ];
    for (plain, error) in cases {
        let file = age::encrypt(&vault().recipient, plain).unwrap();
        assert_eq!(vault().open(ID, None, &file), Err(VaultError::Record(error)));
    }
}

#[test]
fn the_identity_file_opens_a_record_without_amble() {
    let sealed = vault().seal(&note("Ask about the move")).unwrap();
    let text = vault().identity_file().unwrap();
    let identities = age::IdentityFile::from_buffer(text.as_bytes()).unwrap().into_identities();
    let identities = identities.unwrap();
    let mut plain = String::new();
    let file = Decryptor::new(sealed.as_bytes()).unwrap();
    let mut reader = file.decrypt(identities.iter().map(|i| i.as_ref() as _)).unwrap();
    reader.read_to_string(&mut plain).unwrap();
    assert_eq!(plain, note("Ask about the move").text().as_str());
    assert!(plain.ends_with("\n\nAsk about the move"));
}

#[test]
fn the_same_words_sealed_twice_look_different() {
    let (a, b) = (vault().seal(&note("x")).unwrap(), vault().seal(&note("x")).unwrap());
    assert_ne!(a, b);
}

/// Every spelling in which a secret could show.
fn spellings(secret: &Secret) -> Vec<String> {
    let bytes = secret.expose();
    let list = format!("{bytes:?}");
    let part = list.trim_matches(['[', ']']).split(", ").take(6).collect::<Vec<_>>();
    let identity = identity_text(secret).unwrap();
    vec![
        part.join(", "),
        part.join(",\n"),
        HEXLOWER.encode(bytes)[..12].to_owned(),
        HEXLOWER.encode(bytes).to_uppercase()[..12].to_owned(),
        amble_model::id::BASE32.encode(bytes)[..12].to_owned(),
        identity["AGE-SECRET-KEY-1".len()..][..12].to_owned(),
    ]
}

#[test]
fn nothing_that_is_printed_shows_a_secret_or_a_word() {
    const CANARY: &str = "canary-7d1f";
    let folder = tempfile::tempdir().unwrap();
    let file = crate::FileSecrets::new(folder.path());
    let keys = crate::Keys::load_or_create(&file).unwrap();
    let memory = crate::MemorySecrets::new();
    crate::SecretStore::create(&memory, &keys).unwrap();
    let vault = Vault::new(&keys.vault).unwrap();
    let record = note(CANARY);
    let sealed = vault.seal(&record).unwrap();
    // Each with a part that must be found, so that a print of nothing does not pass.
    let mut printed = vec![
        (format!("{keys:?} {keys:#?}"), "store_root"),
        (format!("{:?}", keys.vault), "..."),
        (format!("{file:?} {file:#?}"), "FileSecrets"),
        (format!("{memory:?} {memory:#?}"), "Authorship"),
        (format!("{vault:?} {vault:#?}"), "Vault"),
        (format!("{record:?} {record:#?}"), "private_04"),
        (format!("{sealed:?} {sealed:#?}"), "bytes"),
    ];
    let mut fail = |error: &dyn std::error::Error, part| {
        printed.push((format!("{error} {error:?} {error:#?}"), part));
    };
    let open = |id, kind, bytes: &[u8]| vault.open(id, kind, bytes).unwrap_err();
    fail(&open(OTHER, None, sealed.as_bytes()), "private_08");
    fail(&open(ID, Some(PrivateKind::Reflection), sealed.as_bytes()), "reflection");
    fail(&open(ID, None, CANARY.as_bytes()), "damaged");
    let broken = record.text().replacen("kind: ", &format!("kind: {CANARY}"), 1);
    let broken = age::encrypt(&vault.recipient, broken.as_bytes()).unwrap();
    fail(&open(ID, None, &broken), "kind");
    let path = folder.path().join("secrets");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("vault ", "vault !", 1)).unwrap();
    fail(&crate::Keys::load(&file).unwrap_err(), "vault");
    std::fs::write(&path, text.replacen("vault ", "!", 1)).unwrap();
    fail(&crate::Keys::load(&file).unwrap_err(), "line 3");

    let mut hidden = vec![CANARY.to_owned()];
    for secret in [&keys.device, &keys.vault, &keys.authorship, &keys.store_root] {
        hidden.extend(spellings(secret));
    }
    // The search finds what is there: the file and a plain print hold a secret.
    assert!(hidden.iter().any(|h| text.contains(h.as_str())));
    assert!(hidden.iter().any(|h| format!("{:?}", keys.device.expose()).contains(h.as_str())));
    for (text, part) in &printed {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
        for needle in &hidden {
            assert!(!text.contains(needle.as_str()), "a secret shows beside {part:?}");
        }
    }
    assert_eq!(printed.len(), 13);
}

/// The file that other languages read too: what was sealed once opens for ever.
#[test]
fn the_published_vector_opens_to_its_plain_text() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/private.json")).unwrap();
    let vectors = vectors["records"].as_array().unwrap();
    assert_eq!(vectors.len(), 2);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let bytes = |name: &str| HEXLOWER.decode(text(name).as_bytes()).unwrap();
        let vault = Vault::new(&Secret::from_bytes(bytes("secret").try_into().unwrap())).unwrap();
        assert_eq!(vault.identity_file().unwrap().lines().last(), Some(text("identity")));
        let id = text("id").parse().unwrap();
        let record = vault.open(id, None, &bytes("sealed")).unwrap();
        assert_eq!(record.text().as_str(), text("plain"));
        assert_eq!(record.kind.word(), text("kind"));
        assert_eq!(record.about.map(|pair| pair.to_string()).as_deref(), vector["with"].as_str());
        assert_eq!(record.written.to_string(), text("written"));
        assert_eq!(record.body, text("body"));
    }
}
