//! `amble`, the command-line app: a person's words, for a terminal and for scripts.
//!
//! Reading order: [`args`] - what can be typed; [`app`] - from there to an answer, here or in
//! the process that has the home open ([`handover`]); [`commands`] - one file for each group;
//! [`shapes`] - how a thing looks as a line and as JSON. The rest of Amble knows no clock, no
//! environment and no terminal: [`context`], [`output`] and [`input`] do.

mod app;
mod args;
mod commands;
mod context;
mod digest;
mod exit;
mod handover;
mod input;
mod output;
mod shapes;

use std::process::ExitCode;

fn main() -> ExitCode {
    // The guard applies what the other sent under `catch_unwind`: what it catches is no news.
    std::panic::set_hook(Box::new(|_| {}));
    let code = std::panic::catch_unwind(|| app::run(std::env::args_os().collect()));
    ExitCode::from(code.unwrap_or_else(|_| app::fault()))
}
