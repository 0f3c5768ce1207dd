use super::*;

const TEXT: &str = "amble-private 1\nid: private_0123456789abcdef\nkind: note\nwith: pair_zzzzzzzzzzzzzzzz\nwritten: 2026-11-20\n\nHello\n";

#[test]
fn a_record_is_written_as_the_format_says_and_read_back_the_same() {
    let record = PrivateRecord {
        id: PrivateId([0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]),
        kind: PrivateKind::Note,
        about: Some(PairHandle([0xff; 10])),
        written: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        body: "Hello\n".to_owned(),
    };
    assert_eq!(record.text().as_str(), TEXT);
    assert_eq!(PrivateRecord::parse(TEXT), Ok(record));
}

#[test]
fn words_that_look_like_lines_of_ours_stay_words() {
    for body in [
        "\nkind: reflection",
        "with: pair_zzzzzzzzzzzzzzzz\n\n",
        "\n\n\r\n x \0",
        "amble-private 2",
    ] {
        let text = TEXT.replace("Hello\n", body);
        assert_eq!(PrivateRecord::parse(&text).unwrap().body, body);
    }
}

#[test]
fn a_text_that_we_would_write_otherwise_is_refused_and_the_error_says_where() {
    let malformed = |field| RecordError::Malformed { field };
    let cases = [
        ("amble-private 1", "amble-private 2", RecordError::NewerVersion),
        ("amble-private 1", "amble-private 01", RecordError::NewerVersion),
        ("amble-private 1", "amble-private ", RecordError::NotARecord),
        ("amble-private 1", "amble-private 1\r", RecordError::NotARecord),
        ("amble-private 1", " amble-private 1", RecordError::NotARecord),
        ("amble-private 1\n", "", RecordError::NotARecord),
        ("id: private_0", "id: private_O", malformed("id")),
        ("id: private_", "id: pair_", malformed("id")),
        ("id: private_", "ID: private_", malformed("id")),
        ("id: private_", "id:private_", malformed("id")),
        ("id: private_", "id:  private_", malformed("id")),
        ("kind: note", "kind: diary", RecordError::UnknownKind),
        ("kind: note", "kind: Note", RecordError::UnknownKind),
        ("kind: note\n", "", malformed("kind")),
        ("kind: note\n", "kind: note\nkind: note\n", malformed("written")),
        ("with: pair_z", "with: pair_Z", malformed("with")),
        ("with: pair_", "with: private_", malformed("with")),
        ("with: pair_zzzzzzzzzzzzzzzz", "with: ", malformed("with")),
        ("2026-11-20", "2026-11-31", malformed("written")),
        ("2026-11-20", "2026-1-20", malformed("written")),
        ("2026-11-20", " 2026-11-20", malformed("written")),
        ("2026-11-20", "2026-11-20\r", malformed("written")),
        ("2026-11-20\n\n", "2026-11-20\n", malformed("blank")),
        ("\n\nHello\n", "", malformed("written")),
        ("\n\nHello\n", "\n", malformed("blank")),
        ("Hello\n", "", RecordError::Empty),
        ("Hello\n", " \n\t", RecordError::Empty),
    ];
    assert!(PrivateRecord::parse(TEXT).is_ok());
    for (from, to, error) in cases {
        assert!(TEXT.contains(from), "the fault {from:?} did not fire");
        let text = TEXT.replacen(from, to, 1);
        assert_eq!(PrivateRecord::parse(&text), Err(error), "{from:?} -> {to:?}");
    }
    assert_eq!(PrivateRecord::parse(""), Err(RecordError::NotARecord));
}
