//! Runs a short command on an open home, for this process or for another.

use crate::{
    commands::{Cli, Command, Short},
    context::Context,
    exit::{self, Result, error},
    output::{Look, Output},
    request::{Reply, Request},
};
use amble_core::{Amble, ErrorKind};
use clap::Parser;

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
