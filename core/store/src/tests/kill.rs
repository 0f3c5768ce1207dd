//! A process that is killed while it writes, while it creates, and while it recovers.
//!
//! The test runs its own program again, with one ignored test of this file, and kills it.

use super::{folder, one, root};
use crate::{OpenError, Rows, Store};
use amble_support::Seed;
use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

/// Tells the child where to work; without it the ignored tests do nothing.
const WHERE: &str = "AMBLE_STORE_TEST_FILE";
/// What the child prints before the number of what it has done.
const DID: &str = "did ";

fn place() -> Option<PathBuf> {
    std::env::var_os(WHERE).map(PathBuf::from)
}

fn value(n: usize) -> String {
    format!("value {n} ").repeat(n % 50 + 1)
}

#[test]
#[ignore = "run by the tests below, in a process of its own that they kill"]
fn child_writes() {
    let Some(file) = place() else { return };
    let store = Store::open(&file, &root()).unwrap();
    let next = store.scan(b"row/").unwrap().len();
    for n in next.. {
        store.commit(one(&format!("row/{n:06}"), &value(n))).unwrap();
        println!("{DID}{n}");
    }
}

#[test]
#[ignore = "run by the tests below, in a process of its own that they kill"]
fn child_creates() {
    let Some(file) = place() else { return };
    for n in 0.. {
        drop(Store::create(&numbered(&file, n), &root()).unwrap());
        println!("{DID}{n}");
    }
}

#[test]
#[ignore = "run by the tests below, in a process of its own that they kill"]
fn child_recovers() {
    let Some(file) = place() else { return };
    for n in 0.. {
        drop(Store::recover(&file, &root(), "x").unwrap());
        println!("{DID}{n}");
    }
}

fn numbered(file: &Path, n: usize) -> PathBuf {
    file.with_file_name(format!("{n}.redb"))
}

/// A child at work, and what it prints.
struct Worker {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    done: Vec<usize>,
}

impl Worker {
    fn start(child: &str, file: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("tests::kill::{child}"), "--ignored", "--nocapture"])
            .env(WHERE, file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, done: Vec::new() }
    }

    /// Until it has said that it did this many things.
    fn wait_for(&mut self, things: usize) {
        while self.done.len() < things {
            let line = self.lines.next().expect("the child ended by itself").unwrap();
            self.done.extend(number(&line));
        }
    }

    /// Kills it, checks that this is what ended it, and returns all it said it had done.
    fn kill(mut self) -> Vec<usize> {
        self.child.kill().unwrap();
        let status = self.child.wait().unwrap();
        assert!(!status.success(), "the child ended before it was killed");
        #[cfg(unix)]
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9));
        // A last line may be cut off: then it was not said.
        self.done.extend(self.lines.filter_map(|line| number(&line.unwrap())));
        self.done
    }
}

/// Runs a child until it has done `least` things and a random moment longer, and kills it.
fn kill(child: &str, file: &Path, least: usize, seed: &mut Seed) -> Vec<usize> {
    let mut worker = Worker::start(child, file);
    worker.wait_for(least);
    // Not to wait for anything: only so that the kill comes at any point of its work.
    for _ in 0..seed.below(MOMENT) {
        std::hint::black_box(seed.below(MOMENT));
    }
    worker.kill()
}

/// Numbers to draw in a random moment: up to a few milliseconds.
const MOMENT: usize = 200_000;

fn number(line: &str) -> Option<usize> {
    line.rsplit_once(DID)?.1.parse().ok()
}

#[test]
fn what_a_killed_process_said_was_saved_is_saved() {
    let (_folder, file) = folder();
    drop(Store::create(&file, &root()).unwrap());
    let mut seed = Seed::new(3);
    let (mut saved, mut unsaid) = (0, 0);
    for round in 0..70 {
        let said = kill("child_writes", &file, 1 + seed.below(12), &mut seed);
        let store = Store::open(&file, &root()).unwrap();
        let rows = store.scan(b"row/").unwrap();
        let last = said.last().copied().unwrap() + 1;
        assert!(rows.len() == last || rows.len() == last + 1, "round {round}: said {last}");
        for (n, row) in rows.iter().enumerate() {
            assert_eq!(row.key, format!("row/{n:06}").into_bytes());
            assert_eq!(row.value, Ok(value(n).into_bytes()));
        }
        saved = rows.len();
        unsaid += usize::from(rows.len() > last);
    }
    assert!(saved > 70, "{saved} rows in all, {unsaid} of them unsaid");
}

#[test]
fn a_file_that_another_process_has_open_is_free_once_that_is_killed() {
    let (_folder, file) = folder();
    drop(Store::create(&file, &root()).unwrap());
    let mut worker = Worker::start("child_writes", &file);
    worker.wait_for(1);
    assert!(matches!(Store::open(&file, &root()), Err(OpenError::Locked)));
    assert!(matches!(Store::move_aside(&file, "now"), Err(OpenError::Locked)));
    worker.wait_for(10);
    worker.kill();
    Store::open(&file, &root()).unwrap();
}

#[test]
fn killed_while_it_creates_it_leaves_a_store_or_none() {
    let (folder, file) = folder();
    let mut seed = Seed::new(4);
    let mut unfinished = 0;
    for _ in 0..40 {
        let said = kill("child_creates", &file, 1 + seed.below(3), &mut seed);
        let last = said.last().copied().unwrap();
        for n in 0..=last {
            Store::open(&numbered(&file, n), &root()).unwrap();
        }
        // The one it was at: whole, or not there and free to be made.
        let next = numbered(&file, last + 1);
        match Store::open(&next, &root()) {
            Ok(_) => {}
            Err(OpenError::Missing) => {
                let left = fs::read_dir(folder.path()).unwrap().count() - (last + 1);
                unfinished += left;
                drop(Store::create(&next, &root()).unwrap());
            }
            Err(error) => panic!("{error}"),
        }
        let stores = fs::read_dir(folder.path()).unwrap();
        for entry in stores {
            let path = entry.unwrap().path();
            assert!(path.extension().is_some_and(|end| end == "redb"), "left behind: {path:?}");
            fs::remove_file(path).unwrap();
        }
    }
    assert!(unfinished > 0, "no kill came while a file was being made");
}

#[test]
fn killed_while_it_recovers_it_loses_nothing() {
    let (folder, file) = folder();
    let store = Store::create(&file, &root()).unwrap();
    for n in 0..30 {
        store.commit(one(&format!("row/{n:06}"), &value(n))).unwrap();
    }
    drop(store);
    let mut seed = Seed::new(6);
    for _ in 0..20 {
        kill("child_recovers", &file, seed.below(2), &mut seed);
        let store = Store::open(&file, &root()).expect("there is a store at every moment");
        assert_eq!(store.scan(b"row/").unwrap().len(), 30);
        drop(store);
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path != file {
                fs::remove_file(path).unwrap();
            }
        }
    }
}
