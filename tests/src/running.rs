//! Commands that stay: they tell events, take answers, and are ended when dropped. Starts
//! processes that meet on the loopback interface.

use crate::{Home, home::end};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

/// An event that takes longer than this does not come.
const LIMIT: Duration = Duration::from_secs(60);

/// A command that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    what: String,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let what = format!("{command:?}");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{what}: {e}"));
        let (send, lines) = channel();
        read(child.stdout.take().unwrap(), send.clone());
        read(child.stderr.take().unwrap(), send);
        Self { input: child.stdin.take(), child, lines, what }
    }

    /// Waits for an event; what it says.
    pub fn wait_for(&self, event: &str) -> Value {
        let mut before = Vec::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(LIMIT) else {
                panic!("no event {event} from {}: only {before:?}", self.what)
            };
            let value: Value =
                serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
            if value["event"] == event {
                return value;
            }
            before.push(line);
        }
    }

    /// Types a line. What is typed after its end is lost, as on a terminal.
    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        let _ = input.write_all(format!("{line}\n").as_bytes()).and_then(|()| input.flush());
    }

    /// Waits for its end; the exit code.
    pub fn finish(mut self) -> Option<i32> {
        end(&mut self.child, &self.what)
    }

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        let _ = self.child.wait();
    }
}

/// Passes on every line until there are no more.
fn read(from: impl Read + Send + 'static, send: Sender<String>) {
    let lines = BufReader::new(from).lines().map_while(Result::ok);
    thread::spawn(move || lines.map(|line| send.send(line)).all(|sent| sent.is_ok()));
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two people pair, the first as manager. Both see the same code.
pub fn pair(ana: &Home, sam: &Home) {
    let mut inviting = ana.start(&["invite", "--as", "manager", "--listen", "127.0.0.1"]);
    let ticket = inviting.wait_for("ticket");
    let ticket = ticket["ticket"].as_str().unwrap();
    let mut joining = sam.start(&["join", ticket, "--listen", "127.0.0.1"]);
    assert_eq!(inviting.wait_for("code")["code"], joining.wait_for("code")["code"]);
    inviting.say("y");
    joining.say("y");
    inviting.wait_for("paired");
    joining.wait_for("paired");
    assert_eq!((inviting.finish(), joining.finish()), (Some(0), Some(0)));
}

/// Two people who are paired meet until both hold the same.
pub fn meet(ana: &Home, sam: &Home) {
    let hers = ana.start(&["meet", "--once", "--listen", "127.0.0.1"]);
    let open = hers.wait_for("open");
    let at = open["ticket"].as_str().unwrap();
    let his = sam.start(&["meet", "--once", "--listen", "127.0.0.1", "--at", at]);
    assert_eq!((hers.finish(), his.finish()), (Some(0), Some(0)));
}
