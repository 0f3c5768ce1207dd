//! A disk without room: nothing saved is lost, and it goes on when there is room again.

use crate::{DISK, ana, check_refusal, nowhere, topics};
use amble_support::{Home, Said};
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::Command,
};

const WORDS: usize = 3_500;

fn details() -> String {
    "a page of details ".repeat(WORDS / 18)
}

/// Adds large things until one is refused. How many went in, and the refusal.
fn add_until_refused(add: impl Fn(&str) -> Said) -> (usize, Said) {
    for n in 0..400 {
        let said = add(&format!("Large {n}"));
        if said.code != Some(0) {
            return (n, said);
        }
    }
    panic!("the disk never filled: nothing was tested")
}

#[test]
fn a_file_that_may_not_grow_refuses_the_edit_and_keeps_the_earlier_ones() {
    let home = ana();
    let blocks = fs::metadata(home.file("store.redb")).unwrap().len() / 512;
    let details = details();
    // In blocks of 512 bytes (POSIX ulimit): no file grows beyond what the store is now. The
    // signal that goes with it is ignored, as on a full disk.
    let script = format!("ulimit -f {blocks} && trap '' XFSZ && exec \"$0\" \"$@\"");
    let limited = |title: &str| {
        let command = home.command(&["add", "--details", &details, title]);
        let mut shell = vec!["-c", script.as_str()];
        let words: Vec<String> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|w| w.to_string_lossy().into_owned())
            .collect();
        shell.extend(words.iter().map(String::as_str));
        Said::of(Command::new("sh").args(shell).output().unwrap())
    };
    let (went_in, said) = add_until_refused(limited);
    check_refusal(&said, DISK);
    let before = topics(&home);
    assert_eq!(before.as_array().unwrap().len(), 2 + went_in);
    // Again, and reading works meanwhile.
    check_refusal(&limited("Once more"), DISK);
    assert_eq!(topics(&home), before);
    home.ask(&["add", "--details", &details, "With room"]);
    assert_eq!(topics(&home).as_array().unwrap().len(), 3 + went_in);
}

/// A small disk of its own; unmounted when dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m,mode=0700", "amble-test"])
            .arg(at)
            .output();
        done.is_ok_and(|o| o.status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

/// Writes until nothing fits any more: the disk is full, and this proves it.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    let full = loop {
        if let Err(full) = file.write_all(&[0xaa; 512]) {
            break full;
        }
    };
    assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
}

fn small_home() -> Home {
    nowhere()
}

#[test]
fn a_full_disk_refuses_the_edit_and_keeps_the_earlier_ones() {
    let home = small_home();
    let path = home.path();
    let Some(_disk) = SmallDisk::mount(&path) else {
        println!("SKIPPED: a small disk can only be mounted by the system's administrator");
        return;
    };
    assert_eq!(home.run(&["init", "--name", "Ana"]).code, Some(0));
    home.ask(&["person", "add", "Sam"]);
    home.add("Before");
    let filler = home.file("filler");
    fill(&filler);
    let details = details();
    let add = |title: &str| home.run(&["add", "--details", &details, title]);
    let (went_in, said) = add_until_refused(add);
    check_refusal(&said, DISK);
    assert!(said.err.contains("full"), "{said:?}");
    let before = topics(&home);
    assert_eq!(before.as_array().unwrap().len(), 1 + went_in);
    check_refusal(&home.run(&["private", "add", &"mine ".repeat(2_000)]), DISK);
    let export = home.path().join("x");
    let said = home.run(&["export", "private", export.to_str().unwrap()]);
    assert!([Some(0), Some(11)].contains(&said.code), "{said:?}");
    assert_eq!(topics(&home), before);
    fs::remove_file(&filler).unwrap();
    home.ask(&["add", "--details", &details, "After"]);
    assert_eq!(topics(&home).as_array().unwrap().len(), 2 + went_in);
}

#[test]
fn a_home_that_does_not_fit_is_not_begun_by_halves() {
    let home = small_home();
    let path = home.path();
    let Some(_disk) = SmallDisk::mount(&path) else {
        println!("SKIPPED: a small disk can only be mounted by the system's administrator");
        return;
    };
    assert_eq!(home.run(&["init", "--name", "Ana"]).code, Some(0));
    let used = fs::metadata(home.file("store.redb")).unwrap().len();
    for name in ["store.redb", "secrets", "lock"] {
        fs::remove_file(home.file(name)).unwrap();
    }
    // Outside the names of a home, and gone from its folder's list: an open file without a name.
    let mut hidden = tempfile_in(&path);
    let room = (1 << 20) - used / 2;
    let _ = hidden.write_all(&vec![0xaa; usize::try_from(room).unwrap()]);
    let said = home.run(&["init", "--name", "Ana"]);
    check_refusal(&said, DISK);
    drop(hidden);
    let said = home.run(&["init", "--name", "Ana"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(home.ask(&["status"])["me"]["name"], "Ana");
}

fn tempfile_in(folder: &Path) -> File {
    let path = folder.join("hidden");
    let file = File::create(&path).unwrap();
    fs::remove_file(path).unwrap();
    file
}
