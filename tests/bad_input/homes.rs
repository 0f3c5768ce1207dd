//! The folder of a home: not there, there twice, not closed, not ours, or in use.

use crate::{
    BUSY, HOME_EXISTS, INVALID, NO_HOME, NOT_NOW, UNSAFE, ana, nowhere, refused, titles, topics,
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
};

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn without_a_home_every_command_says_how_to_begin() {
    let home = nowhere();
    for words in [&["agenda"][..], &["add", "x"], &["status"], &["sync"], &["private", "list"]] {
        assert!(refused(&home, words, NO_HOME).contains("amble init"));
    }
    assert!(!home.path().exists(), "asking made a folder");
    fs::create_dir(home.path()).unwrap();
    mode(&home.path(), 0o700);
    assert!(refused(&home, &["agenda"], NO_HOME).contains("amble init"));
    let file = nowhere();
    fs::write(file.path(), "a file").unwrap();
    refused(&file, &["agenda"], NO_HOME);
}

#[test]
fn a_second_beginning_leaves_the_first_as_it_is() {
    let home = ana();
    let (before, bytes) = (topics(&home), home.contents());
    refused(&home, &["init", "--name", "Eve"], HOME_EXISTS);
    assert_eq!(home.contents(), bytes);
    assert_eq!(topics(&home), before);
    assert_eq!(home.ask(&["status"])["me"]["name"], "Ana");
}

#[test]
fn a_name_that_shows_nothing_or_a_zone_that_is_none_begins_nothing() {
    for name in ["", "   ", "\u{200b}", "\u{feff} \u{2060}", &"x".repeat(81)] {
        let home = nowhere();
        refused(&home, &["init", "--name", name], INVALID);
        assert!(!home.file("store.redb").exists());
    }
    let home = nowhere();
    refused(&home, &["init", "--name", "Ana", "--zone", "Mars/Base"], INVALID);
    let mut words = vec!["init", "--name", "Ana 🌱 אנה"];
    assert_eq!(home.run(&words).code, Some(0));
    words[2] = "";
    refused(&ana(), &["person", "add", ""], INVALID);
}

#[test]
fn a_folder_with_other_things_in_it_is_not_taken_over() {
    let home = nowhere();
    fs::create_dir(home.path()).unwrap();
    fs::write(home.file("thesis.txt"), "mine").unwrap();
    refused(&home, &["init", "--name", "Ana"], NOT_NOW);
    assert_eq!(home.contents(), [("thesis.txt".to_owned(), b"mine".to_vec())]);
}

#[test]
fn what_others_could_read_is_not_opened_until_it_is_closed() {
    for (name, open, closed) in
        [("", 0o755, 0o700), ("secrets", 0o644, 0o600), ("store.redb", 0o640, 0o600)]
    {
        let home = ana();
        let before = topics(&home);
        let path = if name.is_empty() { home.path() } else { home.file(name) };
        mode(&path, open);
        let bytes = home.contents();
        for words in [&["agenda"][..], &["add", "x"], &["repair"]] {
            refused(&home, words, UNSAFE);
        }
        assert_eq!(home.contents(), bytes, "{name}");
        mode(&path, closed);
        assert_eq!(topics(&home), before, "{name}");
    }
}

#[test]
fn what_belongs_to_another_user_is_not_opened() {
    let home = ana();
    let ours = fs::metadata(home.path()).unwrap().uid();
    let other = if ours == 1 { 2 } else { 1 };
    if chown(home.path(), Some(other), None).is_err() {
        println!("SKIPPED: only the system's administrator can give a folder to somebody else");
        return;
    }
    refused(&home, &["agenda"], UNSAFE);
    chown(home.path(), Some(ours), None).unwrap();
    for name in ["secrets", "store.redb"] {
        chown(home.file(name), Some(other), None).unwrap();
        let bytes = home.contents();
        refused(&home, &["add", "x"], UNSAFE);
        refused(&home, &["repair"], UNSAFE);
        assert_eq!(home.contents(), bytes, "{name}");
        chown(home.file(name), Some(ours), None).unwrap();
    }
    assert_eq!(titles(&home), ["Roadmap for spring", "Hiring"]);
}

#[test]
fn a_home_that_another_process_holds_is_busy_and_free_again_afterwards() {
    let home = ana();
    let before = topics(&home);
    let lock = fs::OpenOptions::new().write(true).open(home.file("lock")).unwrap();
    lock.lock().unwrap();
    // The holder has no control socket: these wait for it, and then say so.
    let said = home.run(&["--json", "add", "x"]);
    assert_eq!((said.code, said.err.contains("\"busy\"")), (Some(8), true), "{said:?}");
    let text = home.run(&["agenda"]);
    crate::check_refusal(&text, BUSY);
    refused(&home, &["repair"], BUSY);
    drop(lock);
    assert_eq!(topics(&home), before);
}

#[test]
fn a_second_sync_on_a_home_is_refused_and_short_commands_go_to_the_first() {
    let (ana, sam) = (ana(), crate::nowhere());
    assert_eq!(sam.run(&["init", "--name", "Sam"]).code, Some(0));
    ana.ask(&["person", "add", "Zoe"]);
    amble_support::two_homes::pair(&ana, &sam);
    let with = ["--with", "Sam"];
    let mut running = ana.start(&[&["sync"], &with[..]].concat());
    running.wait_for("open");
    for words in [&["sync"][..], &["invite", "--as", "manager"], &["repair"]] {
        refused(&ana, words, BUSY);
    }
    ana.ask(&["add", "--with", "Sam", "In a second terminal"]);
    crate::refused(&ana, &["show", "nothing"], crate::NOT_FOUND);
    running.kill();
    assert!(running.finish().was_killed());
    let agenda = ana.ask(&["agenda", "--with", "Sam"]);
    assert!(agenda.to_string().contains("In a second terminal"), "{agenda}");
}
