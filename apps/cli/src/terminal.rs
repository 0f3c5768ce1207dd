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

/// How this process's standard output is to be written.
pub(crate) fn look(globals: &Globals) -> Look {
    let terminal = io::stdout().is_terminal();
    let plain = variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|v| v == "dumb");
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok().filter(|_| terminal);
    let colour = match globals.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => terminal && !plain,
    };
    Look {
        json: globals.json,
        quiet: globals.quiet,
        verbose: globals.verbose,
        colour,
        width: size.map(|size| size.ws_col).filter(|columns| *columns > 0),
    }
}

/// Whether a person can be asked: they type, and they read.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Shows a text in a pager if it is longer than the terminal. Says whether it did.
pub(crate) fn page(text: &str) -> bool {
    if !io::stdout().is_terminal() {
        return false;
    }
    let rows = rustix::termios::tcgetwinsize(io::stdout()).map_or(0, |size| size.ws_row);
    if rows == 0 || text.lines().count() < usize::from(rows) {
        return false;
    }
    let mut pager = match variable("PAGER") {
        Some(typed) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(typed);
            shell
        }
        None => {
            let mut less = Command::new("less");
            less.arg("-FRX");
            less
        }
    };
    let Ok(mut child) = pager.stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut to) = child.stdin.take() {
        // Whoever leaves the pager has read enough.
        let _left = to.write_all(text.as_bytes());
    }
    let _ended = child.wait();
    true
}
