//! `amble`, the command-line app: a person's words, for a terminal and for scripts.
//!
//! Reading order: [`commands`] - what can be typed, one file a command; [`app`] - from there to
//! an answer, here or in the process that has the home open ([`control`]); [`request`] - a
//! command as data; [`view`] - how things look as text; [`days`] and [`value`] - how typed words
//! are read. The rest of Amble knows no clock, no environment and no terminal: [`context`],
//! [`output`] and [`input`] do.

mod app;
mod choice;
mod commands;
mod context;
mod control;
mod days;
mod editor;
mod exit;
mod input;
mod line;
mod output;
mod process;
mod request;
mod serve;
mod terminal;
mod value;
mod view;

use std::process::ExitCode;

fn main() -> ExitCode {
    // The guard applies what the other sent under `catch_unwind`: what it catches is no news.
    std::panic::set_hook(Box::new(|_| {}));
    let code = std::panic::catch_unwind(|| app::run(std::env::args_os().collect()));
    ExitCode::from(code.unwrap_or_else(|_| app::fault()))
}
