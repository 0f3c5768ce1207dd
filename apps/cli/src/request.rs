//! A short command as data, and its answer: it runs in this process, or in the one that has the
//! home open.

use crate::{
    choice::Question,
    commands::{Cli, Command, Short},
    context::Context,
    exit::{self, Result, error},
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
    pub(crate) folder: PathBuf,
    /// Standard input, if the command reads it.
    pub(crate) input: Option<String>,
    /// What a person chose, by what they had typed.
    pub(crate) chosen: BTreeMap<String, String>,
    pub(crate) look: Look,
}

/// What a command said.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) exit: u8,
    /// Whether it may be longer than a screen.
    pub(crate) long: bool,
    /// What it could have meant, if that is why it failed.
    pub(crate) choice: Option<Question>,
}

/// Runs a short command on a home that is open here.
pub(crate) fn serve(amble: &Amble, request: Request) -> Reply {
    let command = match Cli::try_parse_from(&request.words) {
        Ok(Cli { command: Some(Command::Short(command)), globals }) => Some((command, globals)),
        Ok(Cli { command: None, globals }) => Some((Short::default(), globals)),
        _ => None,
    };
    let Some((command, globals)) = command else {
        let reason = "this cannot be done while a sync or a pairing runs";
        return reply(Output::kept(request.look), Err(error(ErrorKind::Busy, reason)));
    };
    let out = Output::kept(request.look);
    let mut context = Context::new(amble.clone(), out, globals.with, request);
    let done = command.run(&mut context);
    // What was done is saved; that it can be undone is an extra.
    let _kept = amble.keep_undo();
    reply(context.out, done)
}

fn reply(mut out: Output, done: Result) -> Reply {
    let (mut exit, mut choice) = (exit::OK, None);
    if let Err(failed) = done {
        out.error(failed.error.kind.word(), &exit::sentence(&failed.error));
        exit = exit::code(failed.error.kind);
        choice = failed.choice.map(|choice| *choice);
    }
    let long = out.long;
    let (stdout, stderr) = out.into_kept();
    Reply { stdout, stderr, exit, long, choice }
}

/// The reply when a command fails in a way that its own code cannot say.
pub(crate) fn broken(look: Look) -> Reply {
    reply(Output::kept(look), Err(error(ErrorKind::Internal, exit::FAULT)))
}
