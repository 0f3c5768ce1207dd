//! A home in a temporary folder, and commands run on it to their end. Touches that folder.

use crate::Running;
use serde_json::Value;
use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A command that takes longer than this hangs: far over any that ends by itself.
const LIMIT: Duration = Duration::from_secs(120);

/// One person's home, which is gone when this is dropped.
#[derive(Debug)]
pub struct Home {
    program: PathBuf,
    folder: TempDir,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code; nothing if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The answer of a command with `--json` that must have succeeded.
    #[must_use]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

impl Home {
    /// A place for a home: `program` is the binary. There is no home in it yet.
    #[must_use]
    pub fn none(program: &str) -> Self {
        Self { program: program.into(), folder: tempfile::tempdir().unwrap() }
    }

    /// A home of somebody.
    #[must_use]
    pub fn of(program: &str, name: &str) -> Self {
        let home = Self::none(program);
        let said = home.run(&["init", "--name", name, "--zone", "Europe/Lisbon"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        home
    }

    /// The folder of the home.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file in the home.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// A folder beside the home, for what is exported.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command on this home, not started yet.
    #[must_use]
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--home").arg(self.path()).args(words);
        command.current_dir(self.folder.path());
        command
    }

    /// Runs a command to its end, without input.
    #[must_use]
    pub fn run(&self, words: &[&str]) -> Said {
        self.run_with(words, b"")
    }

    /// Runs a command to its end, with this on its standard input.
    #[must_use]
    pub fn run_with(&self, words: &[&str], input: &[u8]) -> Said {
        run(self.command(words), input)
    }

    /// Runs a command with `--json` that must succeed; what it answered.
    pub fn ask(&self, words: &[&str]) -> Value {
        self.run(&[&["--json"], words].concat()).json()
    }

    /// Puts something on the agenda; its id.
    pub fn add(&self, title: &str) -> String {
        let answer = self.ask(&["add", "--", title]);
        answer["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Starts a command with `--json` that tells events, a line each.
    #[must_use]
    pub fn start(&self, words: &[&str]) -> Running {
        Running::start(self.command(&[&["--json"], words].concat()))
    }

    /// Every file of the home and its bytes, by name: to see whether anything was touched. The
    /// lock and the door hold nothing.
    #[must_use]
    pub fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        for entry in fs::read_dir(self.path()).unwrap() {
            let path = entry.unwrap().path();
            let name = name(&path);
            if path.is_file() && name != "lock" {
                all.push((name, fs::read(&path).unwrap()));
            }
        }
        all.sort();
        all
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Runs a command to its end, with this on its standard input.
pub(crate) fn run(mut command: Command, input: &[u8]) -> Said {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let (out, err) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let mut to = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A command need not read what it is given.
    thread::spawn(move || drop(to.write_all(&input)));
    let code = end(&mut child, &format!("{command:?}"));
    Said { code, out: out.join().unwrap(), err: err.join().unwrap() }
}

fn reader(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.unwrap().read_to_end(&mut bytes);
        String::from_utf8(bytes).expect("a command says text")
    })
}

/// Waits for the end, and kills what does not come to one.
pub(crate) fn end(child: &mut Child, what: &str) -> Option<i32> {
    let until = Instant::now() + LIMIT;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if Instant::now() > until {
            let _ = child.kill();
            panic!("still running after {LIMIT:?}: {what}");
        }
        thread::sleep(Duration::from_millis(2));
    }
}
