//! A home in a temporary folder, and what is asked of it: for a script with `--json`, for a person
//! without. The program is an argument, since Cargo names it to test targets only.

use crate::process::{self, Running, Said};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// The zone of homes for which none is said.
const ZONE: &str = "UTC";

/// One person's home. It is gone when this is dropped.
#[derive(Debug)]
pub struct Home {
    program: PathBuf,
    folder: TempDir,
    /// What the program runs in: nothing, or `ip netns exec NAME`.
    inside: Vec<String>,
    /// Where it listens: one address, or every network.
    listen: Vec<&'static str>,
}

/// A copy of a closed home.
#[derive(Debug)]
pub struct Copy(TempDir);

impl Home {
    /// A place without a home yet. What it listens to is 127.0.0.1.
    #[must_use]
    pub fn none(program: &str) -> Self {
        Self {
            program: program.into(),
            folder: tempfile::tempdir().unwrap(),
            inside: Vec::new(),
            listen: vec!["--listen", "127.0.0.1"],
        }
    }

    /// A home of somebody.
    #[track_caller]
    #[must_use]
    pub fn of(program: &str, name: &str) -> Self {
        Self::in_zone(program, name, ZONE)
    }

    /// A home of somebody in a time zone.
    #[track_caller]
    #[must_use]
    pub fn in_zone(program: &str, name: &str, zone: &str) -> Self {
        let home = Self::none(program);
        home.begin(name, zone);
        home
    }

    /// A home in a network namespace, which may use every network there.
    #[track_caller]
    #[must_use]
    pub fn in_namespace(program: &str, name: &str, namespace: &str) -> Self {
        let mut home = Self::none(program);
        home.inside = ["ip", "netns", "exec", namespace].map(str::to_owned).to_vec();
        home.listen = Vec::new();
        home.begin(name, ZONE);
        home
    }

    #[track_caller]
    fn begin(&self, name: &str, zone: &str) {
        let said = self.run(&["init", "--name", name, "--zone", zone]);
        assert_eq!(said.code, Some(0), "{said:?}");
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

    /// A file or folder beside the home, where commands run.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command on this home, not started yet. What looks for the other device does so at this
    /// home's address.
    #[must_use]
    pub fn command(&self, words: &[&str]) -> Command {
        let program = self.program.display().to_string();
        let mut line = self.inside.iter().cloned().chain([program]);
        let mut command = Command::new(line.next().unwrap());
        command.args(line).arg("--home").arg(self.path()).args(words);
        let verb = words.iter().find(|word| !word.starts_with('-'));
        let connects = verb.is_some_and(|verb| ["invite", "join", "sync"].contains(verb));
        if connects && !words.contains(&"--listen") {
            command.args(&self.listen);
        }
        for variable in ["AMBLE_HOME", "AMBLE_WITH", "EDITOR", "VISUAL"] {
            command.env_remove(variable);
        }
        command.current_dir(self.folder.path());
        command
    }

    /// Runs a command to its end, without input: as a person reads it.
    #[must_use]
    pub fn run(&self, words: &[&str]) -> Said {
        self.run_with(words, b"")
    }

    /// Runs a command to its end, with this on its standard input.
    #[must_use]
    pub fn run_with(&self, words: &[&str], input: &[u8]) -> Said {
        process::run(self.command(words), input)
    }

    /// What a command that succeeds says to a person.
    #[track_caller]
    #[must_use]
    pub fn read(&self, words: &[&str]) -> String {
        let said = self.run(words);
        assert_eq!(said.code, Some(0), "{said:#?}");
        said.out
    }

    /// Starts a command that tells events, a line each.
    #[must_use]
    pub fn start(&self, words: &[&str]) -> Running {
        Running::start(self.command(&[&["--json"], words].concat()))
    }

    /// What a command that succeeds answers to a script.
    #[track_caller]
    pub fn ask(&self, words: &[&str]) -> Value {
        self.ask_with(words, "")
    }

    /// The same with this on its standard input.
    #[track_caller]
    pub fn ask_with(&self, words: &[&str], input: &str) -> Value {
        self.run_with(&[&["--json"], words].concat(), input.as_bytes()).json()
    }

    /// The reason of a command that fails with this exit code.
    #[track_caller]
    pub fn refused(&self, words: &[&str], code: i32) -> String {
        self.run(&[&["--json"], words].concat()).refused(code)
    }

    /// Adds a topic; its id. A title may begin with a dash.
    #[track_caller]
    pub fn add(&self, title: &str) -> String {
        id(&self.ask(&["add", "--", title]))
    }

    /// Every topic, discussed and dropped ones too.
    #[track_caller]
    #[must_use]
    pub fn topics(&self) -> Vec<Value> {
        list(self.ask(&["topic", "list", "--all"]))
    }

    /// The topics on the agenda.
    #[track_caller]
    #[must_use]
    pub fn agenda(&self) -> Vec<Value> {
        list(self.ask(&["agenda"])["topics"].clone())
    }

    /// Every action.
    #[track_caller]
    #[must_use]
    pub fn actions(&self) -> Vec<Value> {
        list(self.ask(&["action", "list", "--all"]))
    }

    /// The first 1:1, as the status has it.
    #[track_caller]
    #[must_use]
    pub fn status(&self) -> Value {
        self.ask(&["status"])["people"][0].clone()
    }

    /// Everything it holds, opened.
    #[track_caller]
    #[must_use]
    pub fn dump(&self) -> String {
        self.ask(&["debug", "dump"]).to_string()
    }

    /// Every file of the home and its bytes, by name: to see whether anything was touched. The
    /// lock and the control socket hold nothing.
    #[must_use]
    pub fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        for entry in fs::read_dir(self.path()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_file() && name != "lock" {
                all.push((name, fs::read(&path).unwrap()));
            }
        }
        all.sort();
        all
    }

    /// Copies the home, which must be closed.
    #[must_use]
    pub fn copy(&self) -> Copy {
        let to = tempfile::tempdir().unwrap();
        copy_folder(&self.path(), &to.path().join("home"));
        Copy(to)
    }

    /// The same home in another folder: for what the same device would say to itself.
    #[must_use]
    pub fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&self.path(), &folder.path().join("home"));
        let (inside, listen) = (self.inside.clone(), self.listen.clone());
        Self { program: self.program.clone(), folder, inside, listen }
    }

    /// Puts a copy where the home was.
    pub fn restore(&self, copy: &Copy) {
        fs::remove_dir_all(self.path()).unwrap();
        copy_folder(&copy.0.path().join("home"), &self.path());
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (kind, target) = (entry.file_type().unwrap(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A list.
#[track_caller]
#[must_use]
pub fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        other => panic!("not a list: {other}"),
    }
}

/// A text of a value.
#[track_caller]
#[must_use]
pub fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

/// The id of something.
#[track_caller]
#[must_use]
pub fn id(value: &Value) -> String {
    text(value, "id")
}

/// The titles of topics, in their order.
#[track_caller]
#[must_use]
pub fn titles(topics: &[Value]) -> Vec<String> {
    topics.iter().map(|topic| text(topic, "title")).collect()
}

/// The lines under a topic, in their order.
#[track_caller]
#[must_use]
pub fn notes(topic: &Value) -> Vec<String> {
    list(topic["notes"].clone()).iter().map(|note| text(note, "text")).collect()
}

/// How often each title is there.
#[must_use]
pub fn counted(topics: &[Value]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for title in titles(topics) {
        *out.entry(title).or_default() += 1;
    }
    out
}
