//! What the README shows of a terminal is what a terminal shows. Each block that begins with `ana$`
//! or `sam$` is typed into the program, in the order of the page, each person with a home of their
//! own, on a frozen clock, and what comes must be what stands there. Ids, codes and the words to
//! compare differ in each run: both sides are compared without them, and a line of `...` stands
//! for any lines.
//!
//! In what is typed `CODE` is the code that was shown last. `invite`, `join` and `sync` wait for the other person: they go on while the next line is typed,
//! until both have what they came for; a `sync` without `--once` ends with that person's next line,
//! as by Ctrl-C. With `AMBLE_WRITE_DOCS=1` the page is written anew with what came.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use regex::Regex;
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    fs,
    io::{PipeReader, Read, Write, pipe},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// Tuesday 1 December 2026, at ten in the morning.
const NOW: &str = "1796119200";

/// For anything that a process says next. Far more than it needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The shell line, the program and its home; what looks for the other device does so on this
/// computer only.
const SHELL: &str = r#"
amble() {
    case "$1" in invite|join|sync) set -- "$@" --listen 127.0.0.1 ;; esac
    "$AMBLE" --home "$AMBLE_HOME" "$@"
}
"#;

/// One line that somebody typed, and the lines that came.
#[derive(Clone)]
struct Typed {
    who: String,
    line: String,
    /// Lines of the page that hold what came.
    came: std::ops::Range<usize>,
}

/// Every line that is typed in the page.
fn typed(lines: &[&str]) -> Vec<Typed> {
    let mut all: Vec<Typed> = Vec::new();
    let mut inside = false;
    for (n, line) in lines.iter().enumerate() {
        if line.starts_with("```") {
            inside = *line == "```console";
        } else if let Some((who, typed)) = line.split_once("$ ")
            && inside
            && ["ana", "sam"].contains(&who)
        {
            all.push(Typed { who: who.into(), line: typed.into(), came: n + 1..n + 1 });
        } else if let Some(last) = all.last_mut()
            && inside
            && last.came.end == n
        {
            last.came.end = n + 1;
        }
    }
    all
}

/// One process: what it says is read as it comes.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    heard: Receiver<String>,
    text: String,
    over: bool,
}

impl Process {
    fn start(folder: &Path, typed: &Typed) -> Self {
        let (reader, writer) = pipe().unwrap();
        let mut command = Command::new("bash");
        command
            .args(["-c", &format!("{SHELL}\n{}", typed.line)])
            .env("AMBLE", env!("CARGO_BIN_EXE_amble"))
            .env("AMBLE_HOME", folder.join(format!("amble-{}", typed.who)))
            .env("AMBLE_CLOCK", NOW)
            .env("TZ", "UTC")
            .env_remove("AMBLE_WITH")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .process_group(0);
        let mut child = command.spawn().unwrap();
        // Ours of the writing ends go with the command: the reader ends with the process.
        drop(command);
        let (send, heard) = channel();
        thread::spawn(move || read(reader, &|text| send.send(text).is_ok()));
        let input = child.stdin.take();
        Self { child, input, heard, text: String::new(), over: false }
    }

    /// Waits until it has said this, or is over.
    fn wait_for(&mut self, what: &str) {
        while !self.over && !self.text.contains(what) {
            match self.heard.recv_timeout(PATIENCE) {
                Ok(text) => self.text.push_str(&text),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => self.over = true,
                Err(error) => panic!("{error}, waiting for {what:?} after:\n{}", self.text),
            }
        }
    }

    fn answer_yes(&mut self) {
        self.wait_for("[y/n] ");
        if let Some(input) = &mut self.input {
            input.write_all(b"y\n").unwrap();
            self.text.push_str("y\n");
        }
    }

    fn interrupt(&self) {
        let group = Pid::from_child(&self.child);
        kill_process_group(group, Signal::INT).unwrap();
    }

    /// All that it said.
    fn finish(mut self) -> String {
        self.input = None;
        // No process says it: the end is waited for.
        self.wait_for("\u{0}");
        self.child.wait().unwrap();
        std::mem::take(&mut self.text)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // What is over already cannot be ended.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}

fn read(mut from: PipeReader, to: &dyn Fn(String) -> bool) {
    let (mut chunk, mut bytes) = ([0; 4_096], Vec::new());
    while let Ok(n @ 1..) = from.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..n]);
        let whole = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = bytes.split_off(whole);
        let text = String::from_utf8(std::mem::replace(&mut bytes, rest)).unwrap();
        if !to(text) {
            return;
        }
    }
}

/// What waits for the other person.
struct Waiting {
    /// Which of the typed lines it is.
    line: usize,
    who: String,
    /// Whether only Ctrl-C ends it.
    stays: bool,
    process: Process,
}

/// The two of the page, their homes, and what still runs.
struct Walk {
    folder: TempDir,
    running: Vec<Waiting>,
    came: Vec<String>,
    code: String,
}

impl Walk {
    /// Types one line. What waits for the other goes on.
    fn step(&mut self, n: usize, typed: &Typed) {
        let words: Vec<&str> = typed.line.split_whitespace().collect();
        let waits = ["invite", "join", "sync"].contains(words.get(1).unwrap_or(&""));
        if !waits || self.running.iter().any(|one| one.who == typed.who) {
            self.end();
        }
        let typed = Typed { line: typed.line.replace("CODE", &self.code), ..typed.clone() };
        let mut process = Process::start(self.folder.path(), &typed);
        match words.get(1) {
            Some(&"invite") => {
                process.wait_for("It works once");
                self.code = code().find(&process.text).expect("a code is shown").as_str().into();
            }
            Some(&"join") => {
                process.answer_yes();
                self.running[0].process.answer_yes();
            }
            Some(&"sync") => process.wait_for("Looking for"),
            _ => {
                self.came[n] = process.finish();
                return;
            }
        }
        let stays = words[1] == "sync" && !words.contains(&"--once");
        self.running.push(Waiting { line: n, who: typed.who, stays, process });
    }

    /// Waits for what ends by itself, then ends the rest.
    fn end(&mut self) {
        let mut running = std::mem::take(&mut self.running);
        running.sort_by_key(|one| one.stays);
        for Waiting { line, stays, mut process, .. } in running {
            if stays {
                process.wait_for("to come back.\nLooking for");
                process.interrupt();
            }
            self.came[line] = process.finish();
        }
    }
}

fn code() -> Regex {
    Regex::new("AMBLE[0-9A-Z]{40,}").unwrap()
}

/// A text without what differs in each run.
fn comparable(text: &str) -> String {
    let rules = [
        (r"AMBLE(AT)?[0-9A-Z]{40,}", "CODE"),
        (r"(?m)^  [a-z]+ [a-z]+ [a-z]+ [0-9]{6}$", "  WORDS"),
        (r"\b(topic|action|note|decision|meeting|private|person|pair)_[0-9a-z]{16}\b", "${1}_ID"),
        (r"(Added (?:topic|action|note|decision|private note)) [0-9a-z]{6}\b", "$1 ID"),
        (r"(?m)^( *)[0-9a-z]{6}  ", "${1}ID  "),
        (r"\b(amble (?:settle|unshare)) [0-9a-z]{6}\b", "$1 ID"),
    ];
    rules.iter().fold(text.trim_end().to_owned(), |text, (rule, name)| {
        Regex::new(rule).unwrap().replace_all(&text, *name).into_owned()
    })
}

/// Rows of a QR code: the page says only that it is there.
fn without_picture(text: &str) -> String {
    let rows = text.lines().filter(|line| !line.contains(['█', '▄', '▀']));
    rows.map(|row| format!("{}\n", row.trim_end())).collect()
}

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")
}

#[test]
fn the_walk_in_the_readme_happens_as_it_stands_there() {
    let text = fs::read_to_string(page()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let all = typed(&lines);
    assert!(all.len() > 15, "the README has its walk");
    let folder = tempfile::tempdir().unwrap();
    let came = vec![String::new(); all.len()];
    let mut walk = Walk { folder, running: Vec::new(), came, code: "CODE".into() };
    for (n, typed) in all.iter().enumerate() {
        walk.step(n, typed);
    }
    walk.end();
    let folder = walk.folder.path().to_str().unwrap();
    let came: Vec<String> =
        walk.came.iter().map(|text| without_picture(&text.replace(folder, "/tmp"))).collect();

    let mut written = Vec::new();
    let mut next = 0;
    for (typed, came) in all.iter().zip(&came) {
        let before = &lines[typed.came.clone()];
        written.extend_from_slice(&lines[next..typed.came.start]);
        if before.contains(&"...") {
            written.extend_from_slice(before);
        } else {
            written.extend(came.lines());
        }
        next = typed.came.end;
        if std::env::var_os("AMBLE_WRITE_DOCS").is_none() {
            let (came, before) = (comparable(came), comparable(&before.join("\n")));
            let line = format!("{}$ {}", typed.who, typed.line);
            snapbox::assert_data_eq!(format!("{line}\n{came}"), format!("{line}\n{before}"));
        }
    }
    written.extend_from_slice(&lines[next..]);
    if std::env::var_os("AMBLE_WRITE_DOCS").is_some() {
        fs::write(page(), written.join("\n") + "\n").unwrap();
    }
}

#[test]
fn what_differs_in_each_run_is_left_out_and_nothing_else() {
    assert_eq!(comparable("Added topic r6nm4v: Roadmap"), "Added topic ID: Roadmap");
    assert_eq!(comparable("    r6nm4v  Roadmap"), "    ID  Roadmap");
    assert_eq!(comparable("  drawer zebra horizon 769101"), "  WORDS");
    assert_ne!(comparable("due Fri 4 Dec"), comparable("due Fri 11 Dec"));
    assert_ne!(comparable("1 sent, 1 received"), comparable("1 sent, 2 received"));
}
