//! A person: a home in a temporary folder, and what is asked of it.

use crate::process::{Ended, Running};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// One person with one device.
#[derive(Debug)]
pub(crate) struct Person {
    folder: TempDir,
    /// Where the commands run: nothing, or `ip netns exec NAME`.
    inside: Vec<String>,
    /// Where contacts listen: one address, or every network.
    listen: Vec<&'static str>,
}

/// A copy of a closed home.
#[derive(Debug)]
pub(crate) struct Copy(TempDir);

impl Person {
    /// A new home on this computer; contacts stay on 127.0.0.1.
    pub(crate) fn new(name: &str) -> Self {
        Self::begin(name, Vec::new(), vec!["--listen", "127.0.0.1"])
    }

    /// A new home in a network namespace; contacts may use every network there.
    pub(crate) fn in_namespace(name: &str, namespace: &str) -> Self {
        let inside = ["ip", "netns", "exec", namespace].map(str::to_owned).to_vec();
        Self::begin(name, inside, Vec::new())
    }

    fn begin(name: &str, inside: Vec<String>, listen: Vec<&'static str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let person = Self { folder, inside, listen };
        person.ok(&["init", "--name", name, "--zone", "UTC"]);
        person
    }

    /// The home's folder.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn command(&self, words: &[&str]) -> Command {
        let amble = env!("CARGO_BIN_EXE_amble").to_owned();
        let mut line = self.inside.iter().cloned().chain([amble]);
        let mut command = Command::new(line.next().unwrap());
        command.args(line).arg("--home").arg(self.home()).arg("--json").args(words);
        if words.first().is_some_and(|first| ["invite", "join", "meet"].contains(first)) {
            command.args(&self.listen);
        }
        command.current_dir(self.folder.path());
        command
    }

    /// Starts a command and leaves it running.
    pub(crate) fn spawn(&self, words: &[&str]) -> Running {
        Running::start(self.command(words))
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        let mut running = self.spawn(words);
        running.end_input();
        running.finish()
    }

    /// Runs a command that succeeds and answers with one value.
    #[track_caller]
    pub(crate) fn ok(&self, words: &[&str]) -> Value {
        let mut out = self.run(words).ok();
        assert_eq!(out.len(), 1, "{words:?}: {out:?}");
        out.remove(0)
    }

    /// Runs a command that fails with this exit code; the sentence that says why.
    #[track_caller]
    pub(crate) fn refused(&self, words: &[&str], code: i32) -> String {
        self.run(words).refused(code)
    }

    /// What a command says to a person instead of a script.
    #[track_caller]
    pub(crate) fn reads(&self, words: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amble"));
        let said = command.arg("--home").arg(self.home()).args(words).output().unwrap();
        assert!(said.status.success(), "{words:?}: {said:?}");
        String::from_utf8(said.stdout).unwrap()
    }

    /// Runs a command that reads this from its standard input and succeeds; its answer.
    #[track_caller]
    pub(crate) fn ok_with(&self, words: &[&str], input: &str) -> Value {
        let mut running = self.spawn(words);
        running.say(input);
        running.end_input();
        running.finish().ok().remove(0)
    }

    /// Adds an item; its id.
    #[track_caller]
    pub(crate) fn add(&self, title: &str) -> String {
        id(&self.ok(&["add", title]))
    }

    /// Every agenda item, discussed and dropped ones too.
    pub(crate) fn items(&self) -> Vec<Value> {
        list(self.ok(&["agenda", "--all"]))
    }

    /// Every action item.
    pub(crate) fn actions(&self) -> Vec<Value> {
        list(self.ok(&["action", "list", "--all"]))
    }

    /// The 1:1 of a home that has one.
    pub(crate) fn status(&self) -> Value {
        self.ok(&["status"])["people"][0].clone()
    }

    /// Copies the home, which must be closed.
    pub(crate) fn copy(&self) -> Copy {
        let to = tempfile::tempdir().unwrap();
        copy_folder(&self.home(), &to.path().join("home"));
        Copy(to)
    }

    /// The same home in another folder: for what the same device would
    /// say to itself.
    pub(crate) fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&self.home(), &folder.path().join("home"));
        Self { folder, inside: self.inside.clone(), listen: self.listen.clone() }
    }

    /// Puts a copy where the home was.
    pub(crate) fn restore(&self, copy: &Copy) {
        fs::remove_dir_all(self.home()).unwrap();
        copy_folder(&copy.0.path().join("home"), &self.home());
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
pub(crate) fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        other => panic!("not a list: {other}"),
    }
}

/// A text of a value.
#[track_caller]
pub(crate) fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

/// The id of what was made.
#[track_caller]
pub(crate) fn id(value: &Value) -> String {
    text(value, "id")
}

/// The titles of items, in their order.
pub(crate) fn titles(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(item, "title")).collect()
}

/// How often each title is there.
pub(crate) fn counted(items: &[Value]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for title in titles(items) {
        *out.entry(title).or_default() += 1;
    }
    out
}

/// The two become a pair: one shows a code, the other enters it, both see the same and say yes.
#[track_caller]
pub(crate) fn pair(host: &Person, joiner: &Person) {
    pair_as(host, joiner, &["invite", "--as", "manager"]);
}

/// The same, with what the host types.
#[track_caller]
pub(crate) fn pair_as(host: &Person, joiner: &Person, invite: &[&str]) {
    let (mut hers, mut his) = codes(host, joiner, invite);
    hers.say("y");
    his.say("y");
    assert!(hers.wait_for("paired")["id"].is_string());
    assert!(his.wait_for("paired")["id"].is_string());
    hers.finish().ok();
    his.finish().ok();
}

/// Both screens show the code, and it is the same.
#[track_caller]
pub(crate) fn codes(host: &Person, joiner: &Person, invite: &[&str]) -> (Running, Running) {
    let mut hers = host.spawn(invite);
    let ticket = text(&hers.wait_for("ticket"), "ticket");
    let mut his = joiner.spawn(&["join", &ticket]);
    let (a, b) = (hers.wait_for("code"), his.wait_for("code"));
    assert_eq!(a["code"], b["code"], "both screens show the same");
    assert_eq!(text(&a, "code").split(' ').count(), 4, "three words and six digits");
    (hers, his)
}

/// Two who are paired.
pub(crate) fn ana_and_sam() -> (Person, Person) {
    let (ana, sam) = (Person::new("Ana"), Person::new("Sam"));
    pair(&ana, &sam);
    (ana, sam)
}

/// Both meet until both hold the same; what each said.
#[track_caller]
pub(crate) fn meet(a: &Person, b: &Person) -> (Vec<Value>, Vec<Value>) {
    let (hers, his) = (a.spawn(&["meet", "--once"]), b.spawn(&["meet", "--once"]));
    let (hers, his) = (hers.finish(), his.finish());
    let (a, b) = (hers.ok(), his.ok());
    for said in [&a, &b] {
        assert!(said.iter().any(|e| e["event"] == "in-step"), "{said:#?}");
    }
    (a, b)
}

/// The last of these events.
#[track_caller]
pub(crate) fn last(said: &[Value], event: &str) -> Value {
    let last = said.iter().rev().find(|e| e["event"] == event);
    last.unwrap_or_else(|| panic!("no {event} in {said:#?}")).clone()
}

/// Both hold the same, all of it delivered, nothing twice; the items.
#[track_caller]
pub(crate) fn assert_equal(a: &Person, b: &Person) -> Vec<Value> {
    let (hers, his) = (a.items(), b.items());
    assert_eq!(hers, his, "both agendas are equal");
    let (her_actions, his_actions) = (a.actions(), b.actions());
    assert_eq!(her_actions, his_actions, "both lists of action items are equal");
    for thing in hers.iter().chain(&her_actions) {
        assert_eq!(thing["way"], "delivered", "{thing}");
    }
    for (title, count) in counted(&hers) {
        assert_eq!(count, 1, "{title:?} is there {count} times");
    }
    for person in [a, b] {
        let status = person.status();
        assert_eq!((&status["waiting"], &status["sent"]), (&0.into(), &0.into()), "{status:#}");
    }
    assert_eq!(a.status()["conflict_list"], b.status()["conflict_list"]);
    hers
}

/// The words of every problem that is shown.
pub(crate) fn problems(person: &Person) -> BTreeSet<String> {
    let status = person.status();
    let list = status["problem_list"].as_array().cloned().unwrap_or_default();
    let words = list.iter().flat_map(|p| p["words"].as_array().cloned().unwrap_or_default());
    words.filter_map(|w| w.as_str().map(str::to_owned)).collect()
}
