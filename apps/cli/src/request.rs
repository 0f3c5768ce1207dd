//! A short command as data, and its answer: it runs in this process, or in the one that has the
//! home open.

use crate::{
    choice::Question,
    commands::{Cli, Command, Short},
    context::{Context, clock},
    exit::{self, error},
    input::Input,
    output::{Look, Output},
};
use amble_core::{Amble, ErrorKind};
use clap::Parser;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// One short command, as it was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The words, the program's name first.
    pub(crate) words: Vec<String>,
    /// Whose 1:1, where the command does not say: `AMBLE_WITH`.
    pub(crate) usual: Option<String>,
    /// The folder they were typed in.
    pub(crate) folder: PathBuf,
    /// Standard input, if the command reads it.
    pub(crate) input: Option<String>,
    /// What a person chose, by what they had typed.
    pub(crate) chosen: BTreeMap<String, String>,
    /// How the answer is wanted.
    pub(crate) look: Look,
}

/// What a command said.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// Its standard output.
    pub(crate) stdout: String,
    /// Its standard error.
    pub(crate) stderr: String,
    /// Its exit code.
    pub(crate) exit: u8,
    /// Whether it may be longer than a screen.
    pub(crate) long: bool,
    /// What it could have meant, if that is why it failed.
    pub(crate) choice: Option<Question>,
}

/// Runs a short command on a home that is open here.
pub(crate) fn serve(amble: &Amble, request: Request) -> Reply {
    let mut out = Output::kept(request.look);
    let command = match Cli::try_parse_from(&request.words) {
        Ok(Cli { command: Some(Command::Short(command)), globals }) => {
            Some((command, globals.with))
        }
        Ok(Cli { command: None, globals }) => Some((Short::default(), globals.with)),
        _ => None,
    };
    let done = match command {
        None => Err(error(ErrorKind::Busy, "this cannot be done while a sync or a pairing runs")),
        Some((command, with)) => {
            let mut context = Context {
                amble: amble.clone(),
                out,
                input: Input(request.input),
                with,
                usual: request.usual,
                chosen: request.chosen,
                now: clock(),
                folder: request.folder,
            };
            let done = command.run(&mut context);
            // What was done is saved; that it can be undone is an extra.
            let _kept = amble.keep_undo();
            out = context.out;
            done
        }
    };
    let (mut exit, mut choice) = (exit::OK, None);
    if let Err(failed) = done {
        out.error(failed.error.kind.word(), &exit::sentence(&failed.error));
        exit = exit::code(failed.error.kind);
        choice = failed.choice.map(|choice| *choice);
    }
    let long = out.is_long();
    let (stdout, stderr) = out.into_kept();
    Reply { stdout, stderr, exit, long, choice }
}

/// The reply when a command fails in a way that its own code cannot say.
pub(crate) fn broken(look: Look) -> Reply {
    let mut out = Output::kept(look);
    out.error(ErrorKind::Internal.word(), exit::FAULT);
    Reply { stderr: out.into_kept().1, exit: exit::code(ErrorKind::Internal), ..Reply::default() }
}
