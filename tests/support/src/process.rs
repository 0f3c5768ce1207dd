//! One process of `amble`: run to its end, or with `--json` while it runs, its lines as they come.
//! Every wait has an end: a process that says nothing fails its test.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::ExitStatusExt,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

/// The longest that anything may take: busy cores and a debug build included.
pub const LIMIT: Duration = Duration::from_secs(120);

/// How a process ended, and what it said.
#[derive(Debug)]
pub struct Said {
    /// The exit code; nothing if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    status: ExitStatus,
    what: String,
}

impl Said {
    /// What a command that was run to its end said.
    #[must_use]
    pub fn of(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("a command says text");
        Self {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
            status: output.status,
            what: String::new(),
        }
    }

    /// Its standard output, line by line.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line:?}"));
        self.out.lines().map(read).collect()
    }

    /// Its events, if it succeeded.
    #[track_caller]
    pub fn ok(&self) -> Vec<Value> {
        assert_eq!(self.code, Some(0), "{}: {self:#?}", self.what);
        self.events()
    }

    /// Its one answer, if it succeeded.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> Value {
        let mut all = self.ok();
        assert_eq!(all.len(), 1, "{self:#?}");
        all.remove(0)
    }

    /// The reason, if it failed with this exit code.
    #[track_caller]
    pub fn refused(&self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{self:#?}");
        let last = self.err.lines().last().unwrap_or_default();
        let why: Value = serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {self:#?}"));
        let reason = why["reason"].as_str().unwrap_or_default().to_owned();
        assert!(!reason.is_empty() && why["error"].is_string(), "{self:#?}");
        reason
    }

    /// Whether it was killed.
    #[must_use]
    pub fn was_killed(&self) -> bool {
        self.status.signal() == Some(Signal::KILL.as_raw())
    }

    /// Whether it said this.
    #[must_use]
    pub fn has_said(&self, event: &str) -> bool {
        self.events().iter().any(|value| value["event"] == event)
    }
}

/// Runs a command to its end, with this on its standard input. It need not read it.
#[must_use]
pub fn run(mut command: Command, input: &[u8]) -> Said {
    let what = format!("{command:?}");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|e| panic!("{what}: {e}"));
    let (out, err) = (all_of(child.stdout.take()), all_of(child.stderr.take()));
    let mut to = child.stdin.take().unwrap();
    let input = input.to_vec();
    thread::spawn(move || drop(to.write_all(&input)));
    let status = end_of(&mut child, &what);
    let (out, err) = (out.join().unwrap(), err.join().unwrap());
    Said { code: status.code(), out, err, status, what }
}

fn all_of(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.unwrap().read_to_end(&mut bytes);
        String::from_utf8(bytes).expect("a command says text")
    })
}

/// Waits for the end, and kills what does not come to one.
fn end_of(child: &mut Child, what: &str) -> ExitStatus {
    let until = Instant::now() + LIMIT;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > until {
            let _ = child.kill();
            panic!("still running after {LIMIT:?}: {what}");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[derive(Debug)]
enum Heard {
    Out(String),
    Err(String),
    End,
}

/// A process with `--json` that runs. It is killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    what: String,
    child: Child,
    input: Option<ChildStdin>,
    heard: Receiver<Heard>,
    open: u8,
    /// What it said on standard output so far.
    pub events: Vec<Value>,
    out: String,
    err: String,
}

/// Passes on every line until there are no more, or nobody listens.
fn read(from: impl Read + Send + 'static, to: Sender<Heard>, line: fn(String) -> Heard) {
    thread::spawn(move || {
        for text in BufReader::new(from).lines().map_while(Result::ok) {
            if to.send(line(text)).is_err() {
                return;
            }
        }
        let _ = to.send(Heard::End);
    });
}

impl Running {
    /// Starts a process.
    #[must_use]
    pub fn start(mut command: Command) -> Self {
        let what = format!("{command:?}");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{what}: {e}"));
        let (send, heard) = channel();
        read(child.stdout.take().unwrap(), send.clone(), Heard::Out);
        read(child.stderr.take().unwrap(), send, Heard::Err);
        let input = child.stdin.take();
        let (events, out, err) = (Vec::new(), String::new(), String::new());
        Self { what, child, input, heard, open: 2, events, out, err }
    }

    /// Takes in one more event; false at the end of both streams.
    fn hear(&mut self, until: Instant) -> bool {
        while self.open > 0 {
            let left = until.saturating_duration_since(Instant::now());
            match self.heard.recv_timeout(left) {
                Ok(Heard::Out(line)) => {
                    let value = serde_json::from_str(&line);
                    self.out.push_str(&(line.clone() + "\n"));
                    self.events.push(value.unwrap_or_else(|e| panic!("{e} in {line:?}: {self:?}")));
                    return true;
                }
                Ok(Heard::Err(line)) => self.err.push_str(&(line + "\n")),
                Ok(Heard::End) => self.open -= 1,
                Err(_) => panic!("nothing came in time from {}: {self:#?}", self.what),
            }
        }
        false
    }

    /// The next event, or nothing at the end.
    pub fn next_event(&mut self) -> Option<Value> {
        self.hear(Instant::now() + LIMIT).then(|| self.events.last().cloned().unwrap())
    }

    /// The next event of this name, from here on.
    #[track_caller]
    pub fn wait_for(&mut self, event: &str) -> Value {
        self.wait_until(event, |value| value["event"] == event)
    }

    /// The next event that fits, from here on.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + LIMIT;
        while self.hear(until) {
            let last = self.events.last().unwrap();
            if fits(last) {
                return last.clone();
            }
        }
        panic!("{} ended before {what}: {:#?} {}", self.what, self.events, self.err)
    }

    /// Whether it has said this so far.
    #[must_use]
    pub fn has_said(&self, event: &str) -> bool {
        self.events.iter().any(|value| value["event"] == event)
    }

    /// Types a line. A process that is gone already has nothing to read.
    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().expect("its input is open");
        let _ = input.write_all(format!("{line}\n").as_bytes()).and_then(|()| input.flush());
    }

    /// Ends its input.
    pub fn end_input(&mut self) {
        self.input = None;
    }

    /// Sends it a signal, if it still runs. Whether that ended it is asked when it is finished.
    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).unwrap();
        let _ = kill_process(id, signal);
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Ends it at once, like a battery that falls out.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Bytes that came for it over UDP and that it has not read.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn unread(&self) -> u64 {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap();
        let links = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        let own: Vec<String> = links.map(|link| link.display().to_string()).collect();
        let table = std::fs::read_to_string(format!("/proc/{}/net/udp", self.child.id())).unwrap();
        // Fields as in proc_net_udp(5): the fifth is tx_queue:rx_queue in hex, the tenth the inode.
        let sockets = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let of_own = sockets.filter(|fields| own.contains(&format!("socket:[{}]", fields[9])));
        let queued =
            of_own.filter_map(|fields| fields[4].split_once(':').map(|(_, rx)| rx.to_owned()));
        queued.filter_map(|rx| u64::from_str_radix(&rx, 16).ok()).sum()
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Said {
        let until = Instant::now() + LIMIT;
        while self.hear(until) {}
        let status = end_of(&mut self.child, &self.what);
        let (out, err) = (std::mem::take(&mut self.out), std::mem::take(&mut self.err));
        Said { code: status.code(), out, err, status, what: self.what.clone() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing to do if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
