//! From what was typed to an answer and an exit code: here, or in the process that has the home
//! open.

use crate::{
    args::{Command, Typed},
    commands,
    context::{Context, clock},
    exit::{self, error},
    handover::{self, Reply, Request},
    input::Input,
    output::{Look, Output, json_line},
};
use amble_core::{Amble, AmbleError, ErrorKind};
use clap::Parser;
use etcetera::BaseStrategy;
use std::{
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long a command waits for another short one on the same home.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Runs what was typed; returns the exit code.
pub(crate) fn run(typed: Vec<OsString>) -> u8 {
    let args = match Typed::try_parse_from(&typed) {
        Ok(args) => args,
        Err(usage) => return not_a_command(&usage, &typed),
    };
    let look = Look::of_process(args.json);
    let mut out = Output::to_process(look);
    match act(args, &typed, look) {
        Ok(code) => code,
        Err(failed) => {
            out.error(failed.kind.word(), &exit::sentence(&failed));
            exit::code(failed.kind)
        }
    }
}

/// Help, the version, or what is wrong with the words that were typed.
fn not_a_command(usage: &clap::Error, typed: &[OsString]) -> u8 {
    let json = typed.iter().any(|word| word == "--json");
    if usage.use_stderr() && json {
        Output::to_process(Look::of_process(true)).error("usage", &reason(usage));
    } else {
        let _ = usage.print();
    }
    if usage.use_stderr() { exit::USAGE } else { exit::OK }
}

/// What is wrong with the words that were typed, as one sentence of a bearable length.
fn reason(usage: &clap::Error) -> String {
    use clap::error::ErrorKind::{DisplayHelpOnMissingArgumentOrSubcommand, MissingSubcommand};
    if matches!(usage.kind(), DisplayHelpOnMissingArgumentOrSubcommand | MissingSubcommand) {
        return "a part of the command is missing: see --help".to_owned();
    }
    let said = usage.to_string();
    let lines = said.trim_start_matches("error: ").lines().take_while(|line| !line.is_empty());
    lines.map(str::trim).collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// Says that Amble itself failed; returns the exit code.
pub(crate) fn fault() -> u8 {
    let json = std::env::args_os().any(|word| word == "--json");
    let reason = "Amble had an internal fault. What you had saved is saved; please try again";
    Output::to_process(Look::of_process(json)).error(ErrorKind::Internal.word(), reason);
    exit::code(ErrorKind::Internal)
}

/// The folder of a home: as typed, or the platform's.
fn home(args: &Typed) -> Result<PathBuf, AmbleError> {
    if let Some(home) = &args.home {
        return Ok(home.clone());
    }
    let folders = etcetera::base_strategy::choose_native_strategy();
    let folders = folders.map_err(|_| {
        error(ErrorKind::NoHome, "this computer names no folder for your data: say --home DIR")
    })?;
    Ok(folders.data_dir().join("amble"))
}

fn act(args: Typed, typed: &[OsString], look: Look) -> Result<u8, AmbleError> {
    let now = clock();
    let mut out = Output::to_process(look);
    match &args.command {
        Command::Init { name, zone } => {
            commands::home::init(&mut out, &home(&args)?, name, zone.as_deref())?;
            return finish(&mut out);
        }
        Command::Recover => {
            commands::home::recover(&mut out, &home(&args)?, now)?;
            return finish(&mut out);
        }
        Command::Demo { listen } => {
            commands::demo::run(&mut out, *listen, now)?;
            return finish(&mut out);
        }
        _ => {}
    }
    let home = home(&args)?;
    let (amble, input) = match open(&home, now, &args.command, typed, look)? {
        Opened::Here(amble, input) => (amble, input),
        Opened::There(reply) => return answer(&reply),
    };
    let folder = std::env::current_dir().unwrap_or_default();
    let mut context = Context { amble, out, input, with: args.with, now, folder };
    if args.command.stays() {
        commands::stay(&mut context, &home, args.command)?;
    } else {
        commands::run(&mut context, args.command)?;
    }
    finish(&mut context.out)
}

/// Nothing was lost on the way to the reader.
fn finish(out: &mut Output) -> Result<u8, AmbleError> {
    match out.failure() {
        None => Ok(exit::OK),
        Some(_) => Err(error(ErrorKind::Disk, "what there was to say could not be written")),
    }
}

enum Opened {
    Here(Amble, Input),
    There(Reply),
}

/// Opens the home, or hands the command to the process that has it open.
fn open(
    home: &Path,
    now: i64,
    command: &Command,
    typed: &[OsString],
    look: Look,
) -> Result<Opened, AmbleError> {
    let mut until = Instant::now() + PATIENCE;
    let mut request: Option<Request> = None;
    loop {
        let busy = match Amble::open(home, now) {
            Ok(amble) => {
                let input = request.map_or(Input::Process, |r| Input::Given(r.input));
                return Ok(Opened::Here(amble, input));
            }
            Err(failed) if failed.kind == ErrorKind::Busy => failed,
            Err(failed) => return Err(failed),
        };
        if request.is_none() && !command.stays() {
            // Before knocking: whoever types or pipes the text may take their time.
            request = Some(ask(command, typed, look)?);
            until = Instant::now() + PATIENCE;
        }
        if let Some(door) = handover::knock(home)? {
            let Some(request) = &request else {
                let reason = "a meeting or a pairing is already open on this home: close it first";
                return Err(error(ErrorKind::Busy, reason));
            };
            return door.hand_over(request).map(Opened::There);
        }
        if Instant::now() >= until {
            return Err(busy);
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// What the other process must know to run the command.
fn ask(command: &Command, typed: &[OsString], look: Look) -> Result<Request, AmbleError> {
    let words: Option<Vec<String>> =
        typed.iter().map(|word| word.to_str().map(str::to_owned)).collect();
    let folder = std::env::current_dir().ok().and_then(|f| f.to_str().map(str::to_owned));
    let (Some(words), Some(folder)) = (words, folder) else {
        let reason = "a name that is not text cannot be used while a meeting is open";
        return Err(error(ErrorKind::Invalid, reason));
    };
    let mut input = Input::Process;
    let reads = command.reads_input(input.is_terminal());
    let text = reads.then(|| input.text()).transpose()?;
    Ok(Request::new(words, folder, text, look))
}

/// Runs a command that another process handed over, on the home that is open here.
pub(crate) fn serve(amble: &Amble, request: Request) -> Reply {
    let mut out = Output::kept(request.look());
    let code = match Typed::try_parse_from(&request.words) {
        Ok(args) if !args.command.stays() => {
            let mut context = Context {
                amble: amble.clone(),
                out,
                input: Input::Given(request.input),
                with: args.with,
                now: clock(),
                folder: PathBuf::from(request.folder),
            };
            let done = commands::run(&mut context, args.command);
            out = context.out;
            done.map_or_else(
                |failed| {
                    out.error(failed.kind.word(), &exit::sentence(&failed));
                    exit::code(failed.kind)
                },
                |()| exit::OK,
            )
        }
        _ => {
            out.error(ErrorKind::Busy.word(), "this cannot be done while a meeting is open");
            exit::code(ErrorKind::Busy)
        }
    };
    let (stdout, stderr) = out.into_kept();
    Reply { stdout, stderr, exit: code }
}

/// Passes on what the other process answered.
fn answer(reply: &Reply) -> Result<u8, AmbleError> {
    let _ = io::stderr().lock().write_all(reply.stderr.as_bytes());
    let mut out = io::stdout().lock();
    match out.write_all(reply.stdout.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(error(ErrorKind::Disk, "what there was to say could not be written"))
        }
        _ => Ok(reply.exit),
    }
}

/// The reply when a command fails in a way that its own code cannot say.
pub(crate) fn broken(json: bool) -> Reply {
    let reason = "Amble had an internal fault. What you had saved is saved; please try again";
    let stderr = if json {
        json_line(&serde_json::json!({ "error": ErrorKind::Internal.word(), "reason": reason }))
    } else {
        format!("{reason}.")
    };
    Reply { stdout: String::new(), stderr: stderr + "\n", exit: exit::code(ErrorKind::Internal) }
}
