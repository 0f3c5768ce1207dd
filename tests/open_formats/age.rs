//! The exported private notes, opened by the `age` tool.

use crate::{home, printed, tool};
use amble_support::{Home, home::id};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const AGE: &str = "age (https://age-encryption.org, or the package age)";

const BODIES: [&str; 4] = [
    "Ask about the promotion",
    "🌳👩‍🌾 grows\n\nkind: other\n- not a header",
    "שלום עולם ‏مرحبا, cafe\u{301}\tand\u{a0}more",
    "-----BEGIN AGE ENCRYPTED FILE-----",
];

fn open(identity: &Path, note: &Path) -> Output {
    tool(Command::new("age").args(["--decrypt", "-i"]).arg(identity).arg(note), AGE)
}

/// A home with the notes, and where it exported them to: folder, key file, ids.
fn exported(name: &str) -> (Home, PathBuf, PathBuf, Vec<String>) {
    let ana = home(name);
    ana.ask(&["person", "add", "Sam"]);
    let add = |(n, body): (usize, &&str)| {
        let about: &[&str] = if n == 1 { &[] } else { &["--about", "Sam"] };
        id(&ana.ask_with(&[&["private", "add", "-"], about].concat(), body))
    };
    let ids = BODIES.iter().enumerate().map(add).collect();
    let (notes, key) = (ana.beside("notes"), ana.beside("notes.key"));
    let (folder, file) = (notes.to_str().unwrap(), key.to_str().unwrap());
    let said = ana.ask(&["export", "private", folder, "--identity", file]);
    assert_eq!(said["files"].as_array().map(Vec::len), Some(BODIES.len()), "{said}");
    (ana, notes, key, ids)
}

#[test]
fn debians_age_opens_the_private_notes() {
    let (ana, notes, key, ids) = exported("Ana");
    for (id, body) in ids.iter().zip(BODIES) {
        let plain = printed(open(&key, &notes.join(format!("{id}.age"))));
        let plain = String::from_utf8(plain).unwrap();
        let (head, rest) = plain.split_once("\n\n").unwrap();
        assert_eq!(rest, body);
        let lines: Vec<&str> = head.lines().collect();
        assert_eq!(lines[0], "amble-private 1");
        assert!(lines.contains(&format!("id: {id}").as_str()), "{head}");
        assert!(lines.contains(&"kind: note"), "{head}");
        let about_no_one = body.contains("kind: other");
        assert_eq!(lines.iter().any(|l| l.starts_with("with: pair_")), !about_no_one, "{head}");
        assert_eq!(ana.ask(&["private", "show", id])["text"], body);
    }
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&notes), mode(&key)), (0o700, 0o600));
}

#[test]
fn private_notes_do_not_open_without_their_key() {
    let (_ana, notes, _key, ids) = exported("Ana");
    let (_sam, _his, other, _ids) = exported("Sam");
    for (id, body) in ids.iter().zip(BODIES) {
        let note = notes.join(format!("{id}.age"));
        let refused = open(&other, &note);
        assert!(!refused.status.success() && refused.stdout.is_empty(), "another's key opened it");
        let none = tool(Command::new("age").arg("--decrypt").arg(&note), AGE);
        assert!(!none.status.success() && none.stdout.is_empty(), "it opened without a key");
        let bytes = fs::read(&note).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/v1\n"), "not an age file");
        assert!(!bytes.windows(body.len()).any(|w| w == body.as_bytes()), "it is in clear");
    }
}
