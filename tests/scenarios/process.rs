//! One process of `amble --json`: its lines as they come, its input, its end.

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

/// The longest that anything here may take: two busy cores and a debug build included.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

#[derive(Debug)]
enum Said {
    Out(String),
    Err(String),
    End,
}

/// A running process. It is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    what: String,
    child: Child,
    input: Option<ChildStdin>,
    said: Receiver<Said>,
    open: u8,
    /// What it said on standard output, line by line.
    pub(crate) out: Vec<Value>,
    /// What it said on standard error.
    pub(crate) err: String,
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// How the system says that it ended.
    pub(crate) status: ExitStatus,
    /// Its standard output, line by line.
    pub(crate) out: Vec<Value>,
    /// Its standard error.
    pub(crate) err: String,
    what: String,
}

fn read(from: impl Read + Send + 'static, to: Sender<Said>, line: fn(String) -> Said) {
    thread::spawn(move || {
        // The end of the process, or of whoever listens, ends this.
        for text in BufReader::new(from).lines().map_while(Result::ok) {
            if to.send(line(text)).is_err() {
                return;
            }
        }
        let _ = to.send(Said::End);
    });
}

impl Running {
    /// Starts a process.
    pub(crate) fn start(mut command: Command) -> Self {
        let what = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("amble starts");
        let (send, said) = channel();
        read(child.stdout.take().unwrap(), send.clone(), Said::Out);
        read(child.stderr.take().unwrap(), send, Said::Err);
        let input = child.stdin.take();
        Self { what, child, input, said, open: 2, out: Vec::new(), err: String::new() }
    }

    /// Takes in one more line; false at the end of both streams.
    fn hear(&mut self, until: Instant) -> bool {
        while self.open > 0 {
            let left = until.saturating_duration_since(Instant::now());
            match self.said.recv_timeout(left) {
                Ok(Said::Out(line)) => {
                    let value = serde_json::from_str(&line);
                    self.out.push(value.unwrap_or_else(|e| panic!("{e} in {line:?}: {self:?}")));
                    return true;
                }
                Ok(Said::Err(line)) => self.err.push_str(&(line + "\n")),
                Ok(Said::End) => self.open -= 1,
                Err(_) => panic!("nothing came in time from {}: {self:#?}", self.what),
            }
        }
        false
    }

    /// The next event, or nothing at the end.
    pub(crate) fn next(&mut self) -> Option<Value> {
        self.hear(Instant::now() + LIMIT).then(|| self.out.last().cloned().unwrap())
    }

    /// The next event of this name, from here on.
    pub(crate) fn wait_for(&mut self, event: &str) -> Value {
        self.wait_until(event, |value| value["event"] == event)
    }

    /// The next line that fits, from here on.
    pub(crate) fn wait_until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + LIMIT;
        while self.hear(until) {
            let last = self.out.last().unwrap();
            if fits(last) {
                return last.clone();
            }
        }
        panic!("{} ended before {what}: {:#?} {}", self.what, self.out, self.err)
    }

    /// Whether it has said this so far.
    pub(crate) fn has_said(&self, event: &str) -> bool {
        self.out.iter().any(|value| value["event"] == event)
    }

    /// Types a line.
    pub(crate) fn say(&mut self, line: &str) {
        let input = self.input.as_mut().expect("its input is open");
        // A process that is gone already has nothing to read.
        let _ = input.write_all(format!("{line}\n").as_bytes()).and_then(|()| input.flush());
    }

    /// Ends its standard input.
    pub(crate) fn end_input(&mut self) {
        self.input = None;
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        // It may have ended by itself at this very moment.
        let _ = kill_process(id, signal);
    }

    /// Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Ends it at once, like a battery that falls out.
    pub(crate) fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Bytes that came for it over UDP and that it has not read.
    #[cfg(target_os = "linux")]
    pub(crate) fn unread(&self) -> u64 {
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
    pub(crate) fn finish(mut self) -> Ended {
        let until = Instant::now() + LIMIT;
        while self.hear(until) {}
        let status = self.child.wait().expect("it ends");
        Ended {
            status,
            out: std::mem::take(&mut self.out),
            err: std::mem::take(&mut self.err),
            what: self.what.clone(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing to do if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Its exit code was 0; what it answered.
    #[track_caller]
    pub(crate) fn ok(self) -> Vec<Value> {
        assert_eq!(self.status.code(), Some(0), "{} said {:#?} {}", self.what, self.out, self.err);
        self.out
    }

    /// Its exit code was this; the sentence that says why.
    #[track_caller]
    pub(crate) fn refused(self, code: i32) -> String {
        let Self { status, out, err, what } = self;
        assert_eq!(status.code(), Some(code), "{what} said {out:#?} {err}");
        let last = err.lines().last().unwrap_or_default();
        let why: Value = serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {what} {err}"));
        let reason = why["reason"].as_str().unwrap_or_default().to_owned();
        assert!(!reason.is_empty() && why["error"].is_string(), "{what}: {err}");
        reason
    }

    /// Whether it was killed.
    pub(crate) fn was_killed(&self) -> bool {
        self.status.signal() == Some(Signal::KILL.as_raw())
    }

    /// Whether it said this.
    pub(crate) fn has_said(&self, event: &str) -> bool {
        self.out.iter().any(|value| value["event"] == event)
    }
}
