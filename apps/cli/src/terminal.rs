//! The terminal: whether there is one, how wide it is, and a pager for what is longer than it.

use crate::{
    commands::{Colour, Globals},
    output::Look,
};
use std::{
    env,
    io::{self, IsTerminal, Write},
    process::{Command, Stdio},
};

/// A variable of the environment that is set to something.
pub(crate) fn variable(name: &str) -> Option<std::ffi::OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The size of the terminal that is written to, if there is one.
fn size() -> Option<rustix::termios::Winsize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    size.filter(|_| io::stdout().is_terminal())
}

/// How this process's standard output is to be written.
pub(crate) fn look(globals: &Globals) -> Look {
    let plain = variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|v| v == "dumb");
    let colour = match globals.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && !plain,
    };
    Look {
        json: globals.json,
        quiet: globals.quiet,
        verbose: globals.verbose,
        colour,
        width: size().map(|size| size.ws_col).filter(|columns| *columns > 0),
    }
}

/// Whether a person can be asked: they type, and they read.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Shows a text in a pager if it is longer than the terminal. Says whether it did.
pub(crate) fn page(text: &str) -> bool {
    let rows = size().map_or(0, |size| size.ws_row);
    if rows == 0 || text.lines().count() < usize::from(rows) {
        return false;
    }
    let (program, options) = match variable("PAGER") {
        Some(typed) => ("sh", vec!["-c".into(), typed]),
        None => ("less", vec!["-FRX".into()]),
    };
    let pager = Command::new(program).args(options).stdin(Stdio::piped()).spawn();
    let Ok(mut child) = pager else { return false };
    if let Some(mut to) = child.stdin.take() {
        // Whoever leaves the pager has read enough.
        let _left = to.write_all(text.as_bytes());
    }
    let _ended = child.wait();
    true
}
