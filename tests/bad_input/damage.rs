//! Damaged and missing files: a typed error, the file byte for byte as it was, and a way back to
//! what can still be read.

use crate::{DAMAGED, NEWER, NO_HOME, NOT_NOW, ana, refused, titles, topics};
use amble_support::{Home, Seed};
use rand_core::Rng as _;
use redb::ReadableTable;
use std::{fs, path::PathBuf};

/// A home with enough in it that the store has many pages.
fn full() -> Home {
    let home = ana();
    let list: String =
        (0..60).map(|n| format!("- Topic {n}\n  {}\n", "why ".repeat(200))).collect();
    assert_eq!(home.run_with(&["add", "--paste"], list.as_bytes()).code, Some(0));
    home.ask(&["private", "add", "Only mine"]);
    home
}

fn store(home: &Home) -> PathBuf {
    home.file("store.redb")
}

/// The damaged files that a recovery kept.
fn aside(home: &Home) -> Vec<Vec<u8>> {
    let kept = home.contents().into_iter().filter(|(name, _)| name.contains(".damaged-"));
    kept.map(|(_, bytes)| bytes).collect()
}

/// Changes values in the store, as nothing of Amble does.
fn rewrite(home: &Home, table: &str, change: impl Fn(&[u8], &mut Vec<u8>)) {
    let db = redb::Database::open(store(home)).unwrap();
    let tx = db.begin_write().unwrap();
    {
        let name = redb::TableDefinition::<&[u8], &[u8]>::new(table);
        let mut table = tx.open_table(name).unwrap();
        let rows: Vec<(Vec<u8>, Vec<u8>)> = table
            .iter()
            .unwrap()
            .map(|row| row.map(|(k, v)| (k.value().to_vec(), v.value().to_vec())).unwrap())
            .collect();
        for (key, mut value) in rows {
            change(&key, &mut value);
            table.insert(key.as_slice(), value.as_slice()).unwrap();
        }
    }
    tx.commit().unwrap();
}

/// Spoils the rows whose keys begin so; how many.
fn spoil(home: &Home, prefix: &str) -> usize {
    let hit = std::cell::Cell::new(0);
    rewrite(home, "rows", |key, value| {
        if key.starts_with(prefix.as_bytes()) {
            let last = value.len() - 1;
            value[last] ^= 1;
            hit.set(hit.get() + 1);
        }
    });
    hit.get()
}

/// Bytes that no one chose, the same in every run.
fn noise(bytes: usize, seed: u64) -> Vec<u8> {
    let mut noise = vec![0; bytes];
    Seed::new(seed).fill_bytes(&mut noise);
    noise
}

#[test]
fn a_damaged_store_is_named_left_as_it_is_and_kept_when_it_is_given_up() {
    let whole = full();
    let (sound, known) = (fs::read(store(&whole)).unwrap(), titles(&whole));
    let half = sound.len() / 2;
    let mut front = sound.clone();
    front[..4096].copy_from_slice(&noise(4096, 42));
    let ways: [(&str, Vec<u8>); 7] = [
        ("emptied", Vec::new()),
        ("cut to a few bytes", sound[..100].to_vec()),
        ("cut in half", sound[..half].to_vec()),
        ("zeros", vec![0; sound.len()]),
        ("zeros from the middle on", [&sound[..half], &vec![0; half]].concat()),
        ("noise at the front", front),
        ("noise", noise(sound.len(), 7)),
    ];
    for (way, damaged) in ways {
        fs::write(store(&whole), &damaged).unwrap();
        for words in [&["agenda"][..], &["add", "x"], &["sync"], &["private", "list"]] {
            let sentence = refused(&whole, words, DAMAGED);
            assert!(sentence.contains("amble repair"), "{way}: {sentence}");
        }
        assert_eq!(fs::read(store(&whole)).unwrap(), damaged, "{way}");
        // What can be read comes back, and the damaged file is kept beside it; where nothing can,
        // it stays where it is.
        let said = whole.run(&["repair"]);
        if said.code == Some(0) {
            assert!(titles(&whole).iter().all(|t| known.contains(t)), "{way}");
            assert_eq!(aside(&whole), [damaged], "{way}");
        } else {
            crate::check_refusal(&said, DAMAGED);
            assert!(said.err.contains("another folder"), "{said:?}");
            assert_eq!(fs::read(store(&whole)).unwrap(), damaged, "{way}");
            assert_eq!(aside(&whole), Vec::<Vec<u8>>::new(), "{way}");
        }
        for (name, _) in whole.contents() {
            if name.contains(".damaged-") {
                fs::remove_file(whole.file(&name)).unwrap();
            }
        }
        // The owner's own copy put back is the home again.
        fs::write(store(&whole), &sound).unwrap();
        assert_eq!(titles(&whole).len(), 62, "{way}");
    }
}

#[test]
fn a_flipped_byte_is_found_or_harmless_and_recovery_keeps_the_rest() {
    let home = full();
    let (sound, before) = (fs::read(store(&home)).unwrap(), topics(&home));
    let (mut found, mut kept) = (0, Vec::new());
    for n in 0..48 {
        let at = n * sound.len() / 48 + (n * 37) % 1024;
        let mut damaged = sound.clone();
        damaged[at] ^= 0x10;
        fs::write(store(&home), &damaged).unwrap();
        let said = home.run(&["--json", "topic", "list", "--all"]);
        if said.code == Some(0) {
            // A place with nothing in it.
            assert_eq!(said.json(), before, "byte {at} changed what is shown");
            assert_eq!(titles(&home).len(), 62);
        } else {
            assert_eq!(said.code, Some(9), "byte {at}: {said:?}");
            assert_eq!(fs::read(store(&home)).unwrap(), damaged, "byte {at}");
            found += 1;
            let said = home.run(&["--json", "repair"]);
            assert!(said.code == Some(0) || said.code == Some(9), "byte {at}: {said:?}");
            if said.code == Some(9) {
                assert_eq!(fs::read(store(&home)).unwrap(), damaged, "byte {at}");
            } else {
                assert_eq!(aside(&home), [damaged], "byte {at}: the damaged file is gone");
                let all = titles(&home);
                kept.push(all.len());
                assert!(all.iter().all(|t| before.to_string().contains(t.as_str())), "byte {at}");
            }
            fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().path()).for_each(|path| {
                if path.to_string_lossy().contains(".damaged-") {
                    fs::remove_file(path).unwrap();
                }
            });
        }
        fs::write(store(&home), &sound).unwrap();
    }
    assert!(found > 0, "no byte that matters was hit");
    // A page holds a few entries: nearly all the others come back, nearly every time.
    let good = kept.iter().filter(|n| **n >= 50).count();
    assert!(good * 4 >= found * 3, "of {found} damaged files: {kept:?} of 62 kept");
}

#[test]
fn a_sound_home_is_not_recovered() {
    let home = ana();
    let bytes = home.contents();
    refused(&home, &["repair"], NOT_NOW);
    assert_eq!(home.contents(), bytes);
}

#[test]
fn damaged_or_missing_keys_are_named_and_no_new_ones_are_made() {
    let home = ana();
    let before = topics(&home);
    let file = home.file("secrets");
    let sound = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = sound.lines().collect();
    let swapped = {
        let word = |line: &str| line.split(' ').next().unwrap().to_owned();
        let rest = |line: &str| line.split_once(' ').unwrap().1.to_owned();
        let (a, b) = (lines[1], lines[2]);
        let swap = format!("{} {}\n{} {}", word(a), rest(b), word(b), rest(a));
        format!("{}\n{swap}\n{}\n{}\n", lines[0], lines[3], lines[4])
    };
    let flip = |c: &str| if c == "0" { "1" } else { "0" };
    let ways = [
        String::new(),
        sound[..sound.len() / 2].to_owned(),
        format!("{}{}{}", &sound[..30], flip(&sound[30..31]), &sound[31..]),
        format!("{}\n", lines[..4].join("\n")),
        swapped,
        "\u{0}".repeat(sound.len()),
        "my shopping list\n".to_owned(),
        "x".repeat(1 << 20),
    ];
    let bytes = fs::read(store(&home)).unwrap();
    for damaged in ways.iter().map(Some).chain([None]) {
        match damaged {
            Some(text) => fs::write(&file, text).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        for words in [&["agenda"][..], &["add", "x"]] {
            let sentence = refused(&home, words, DAMAGED);
            assert!(!sentence.contains("amble repair"), "what does not help: {sentence}");
            assert!(
                lines[1..].iter().all(|l| !sentence.contains(&l[l.len() - 20..])),
                "{sentence}"
            );
        }
        refused(&home, &["init", "--name", "Eve"], crate::HOME_EXISTS);
        assert_eq!(fs::read(&file).ok(), damaged.map(|t| t.clone().into_bytes()));
        assert_eq!(fs::read(store(&home)).unwrap(), bytes, "the store was touched");
    }
    // Made anew, for its owner only, as a person would who has a copy.
    fs::remove_file(&file).unwrap_or_default();
    fs::write(&file, &sound).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert_eq!(topics(&home), before);
}

#[test]
fn the_keys_of_another_home_open_nothing_and_change_nothing() {
    let (home, other) = (ana(), ana());
    let own = fs::read(home.file("secrets")).unwrap();
    fs::copy(other.file("secrets"), home.file("secrets")).unwrap();
    let bytes = home.contents();
    refused(&home, &["agenda"], DAMAGED);
    refused(&home, &["repair"], DAMAGED);
    assert_eq!(home.contents(), bytes);
    fs::write(home.file("secrets"), own).unwrap();
    assert_eq!(titles(&home).len(), 2);
}

#[test]
fn a_store_or_keys_from_a_newer_version_ask_for_an_update_and_stay_as_they_are() {
    let home = ana();
    let before = topics(&home);
    let (sound, keys) = (fs::read(store(&home)).unwrap(), fs::read(home.file("secrets")).unwrap());
    fs::write(
        home.file("secrets"),
        String::from_utf8(keys.clone()).unwrap().replacen("secrets 1", "secrets 2", 1),
    )
    .unwrap();
    for words in [&["agenda"][..], &["repair"]] {
        refused(&home, words, NEWER);
    }
    fs::write(home.file("secrets"), keys).unwrap();

    // Format 2, and a check sealed in a way that is not known here.
    rewrite(&home, "meta", |key, value| match key {
        b"check" => value[0] = 2,
        _ => *value = 2u16.to_be_bytes().to_vec(),
    });
    let newer = home.contents();
    for words in [&["agenda"][..], &["add", "x"], &["repair"]] {
        refused(&home, words, NEWER);
    }
    assert_eq!(home.contents(), newer);
    fs::write(store(&home), sound).unwrap();
    assert_eq!(topics(&home), before);
}

#[test]
fn a_home_whose_store_is_gone_says_so_and_makes_no_empty_one() {
    let home = ana();
    fs::remove_file(store(&home)).unwrap();
    let bytes = home.contents();
    for words in [&["agenda"][..], &["add", "x"]] {
        let sentence = refused(&home, words, NO_HOME);
        assert!(sentence.contains("store.redb") && sentence.contains("copy"), "{sentence}");
    }
    assert_eq!(home.contents(), bytes);
}

#[test]
fn one_damaged_entry_about_the_owner_or_a_person_does_not_cost_a_home() {
    for key in ["home/profile", "zz/home/profile"] {
        let home = ana();
        let before = topics(&home);
        assert_eq!(spoil(&home, key), 1);
        assert_eq!(topics(&home), before, "{key}");
        assert_eq!(home.ask(&["status"])["me"]["name"], "Ana");
    }
    // Nor does one about a person.
    for key in ["people/", "zz/people/"] {
        let home = ana();
        let before = topics(&home);
        assert_eq!(spoil(&home, key), 1);
        assert_eq!(topics(&home), before, "{key}");
    }
    // Both, and nobody can say whose home it is: then it is left for a copy to be put back.
    let home = ana();
    assert_eq!(spoil(&home, "home/profile") + spoil(&home, "zz/home/profile"), 2);
    let bytes = home.contents();
    refused(&home, &["agenda"], DAMAGED);
    refused(&home, &["repair"], DAMAGED);
    assert_eq!(home.contents(), bytes);
}

#[test]
fn a_private_note_that_cannot_be_opened_is_an_error_and_never_left_out() {
    let home = ana();
    let before = topics(&home);
    home.ask(&["private", "add", "One"]);
    assert_eq!(spoil(&home, "private/"), 1);
    home.ask(&["private", "add", "Two"]);
    for words in [&["private", "list"][..], &["export", "private", "notes"]] {
        refused(&home, words, DAMAGED);
    }
    assert_eq!(topics(&home), before);
    let dump = home.ask(&["debug", "dump"]).to_string();
    assert!(dump.contains("damaged") && dump.contains("Two"), "{dump}");
    assert_eq!(home.run(&["repair"]).code, Some(0));
    assert_eq!(home.ask(&["private", "list"])[0]["text"], "Two");
    assert_eq!(topics(&home), before);
}

#[test]
fn a_change_that_waits_and_cannot_be_opened_is_an_error_and_recovery_keeps_the_others() {
    let home = ana();
    let pair = home.ask(&["people"])[0]["pair"].as_str().unwrap().to_owned();
    assert_eq!(spoil(&home, &format!("{pair}/outbox/\0\0\0\0\0\0\0\0")), 1);
    let bytes = home.contents();
    for words in [&["agenda"][..], &["add", "x"]] {
        let sentence = refused(&home, words, DAMAGED);
        assert!(sentence.contains("amble repair"), "{sentence}");
    }
    assert_eq!(home.contents(), bytes);
    assert_eq!(home.run(&["repair"]).code, Some(0));
    assert_eq!(titles(&home), ["Hiring"]);
    assert_eq!(aside(&home), [bytes.iter().find(|(n, _)| n == "store.redb").unwrap().1.clone()]);
    home.add("Once more");
}
