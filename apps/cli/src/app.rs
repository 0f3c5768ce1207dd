//! From what was typed to an answer and an exit code: here, or in the process that has the home
//! open.

use crate::{
    commands::{Cli, Command, Globals, Long, Short, is_home},
    context::{Context, clock},
    control::{self, ControlSocket},
    editor,
    exit::{self, Failed, error},
    input::{self, Input},
    output::{Look, Output},
    process::runtime,
    request::{Reply, Request, serve},
    terminal,
};
use amble_core::{Amble, ErrorKind};
use clap::{CommandFactory, Parser};
use etcetera::BaseStrategy;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a command waits for another short one on the same home.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Runs what was typed; returns the exit code.
pub(crate) fn run(typed: Vec<OsString>) -> u8 {
    let cli = match Cli::try_parse_from(&typed) {
        Ok(cli) => cli,
        Err(usage) => return not_a_command(&usage, &typed),
    };
    let look = terminal::look(&cli.globals);
    match act(cli, &typed, look) {
        Ok(code) => code,
        Err(failed) => {
            let mut out = Output::to_process(look);
            out.error(failed.error.kind.word(), &exit::sentence(&failed.error));
            exit::code(failed.error.kind)
        }
    }
}

/// Help, the version, or what is wrong with the words that were typed.
fn not_a_command(usage: &clap::Error, typed: &[OsString]) -> u8 {
    let json = typed.iter().any(|word| word == "--json");
    if usage.use_stderr() && json {
        let look = Look { json, ..Look::default() };
        Output::to_process(look).error("usage", &reason(usage));
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
    let look = Look { json, ..Look::default() };
    Output::to_process(look).error(ErrorKind::Internal.word(), exit::FAULT);
    exit::code(ErrorKind::Internal)
}

/// The folder of a home: as typed, as the environment says, or the platform's.
fn home(globals: &Globals) -> Result<PathBuf, Failed> {
    if let Some(home) = &globals.home {
        return Ok(home.clone());
    }
    if let Some(home) = terminal::variable("AMBLE_HOME") {
        return Ok(home.into());
    }
    let folders = etcetera::base_strategy::choose_native_strategy();
    let folders = folders.map_err(|_| {
        error(ErrorKind::NoHome, "this computer names no folder for your data: say --home DIR")
    })?;
    Ok(folders.data_dir().join("amble"))
}

/// Whose 1:1, where the command does not say.
fn usual() -> Option<String> {
    terminal::variable("AMBLE_WITH").and_then(|with| with.into_string().ok())
}

fn act(cli: Cli, typed: &[OsString], look: Look) -> Result<u8, Failed> {
    let Cli { globals, command } = cli;
    match command {
        Some(Command::Alone(command)) => {
            let mut out = Output::to_process(look);
            command.run(&mut out, || home(&globals))?;
            finish(&out)
        }
        Some(Command::Long(command)) => long(&home(&globals)?, &command, globals.with, look),
        Some(Command::Short(command)) => short(&home(&globals)?, &command, typed, look),
        None => {
            let home = home(&globals)?;
            if is_home(&home) || look.json {
                return short(&home, &Short::default(), typed, look);
            }
            let _ = Cli::command().print_help();
            Ok(exit::OK)
        }
    }
}

/// Nothing was lost on the way to the reader.
fn finish(out: &Output) -> Result<u8, Failed> {
    if out.was_written() { Ok(exit::OK) } else { Err(unwritten()) }
}

fn unwritten() -> Failed {
    error(ErrorKind::Disk, "the answer could not be written")
}

/// Runs a short command, and asks the person where it could mean several things.
fn short(home: &Path, command: &Short, typed: &[OsString], look: Look) -> Result<u8, Failed> {
    let mut request = request(command, typed, look)?;
    if let Short::Note(args) = command
        && args.reads_notes()
        && !look.json
        && !look.quiet
        && terminal::can_ask()
        && let Some(editor) = editor::chosen()
    {
        return edit_notes(home, request, &editor);
    }
    let reply = answer(home, &mut request)?;
    say(&reply, look)
}

/// Runs a short command until it is clear what is meant.
fn answer(home: &Path, request: &mut Request) -> Result<Reply, Failed> {
    loop {
        let reply = run_once(home, request)?;
        match &reply.choice {
            Some(choice) if terminal::can_ask() && !request.look.json => {
                let Some(chosen) = choice.ask(request.look.width) else { return Ok(reply) };
                request.chosen.insert(choice.typed.clone(), chosen.word.clone());
            }
            _ => return Ok(reply),
        }
    }
}

/// Reads the notes under a topic, lets the person edit them, and hands them in.
fn edit_notes(home: &Path, mut request: Request, editor: &OsString) -> Result<u8, Failed> {
    let look = request.look;
    // First as text, so that a question can be asked.
    let reply = answer(home, &mut request)?;
    if reply.exit != exit::OK {
        return say(&reply, look);
    }
    request.look = Look { json: true, ..look };
    let reply = answer(home, &mut request)?;
    request.look = look;
    let notes: Vec<serde_json::Value> = serde_json::from_str(&reply.stdout).unwrap_or_default();
    let shown = notes.iter().filter_map(|note| note["text"].as_str());
    let shown = shown.collect::<Vec<_>>().join("\n");
    let Some(now) = editor::edit(editor, &shown)? else {
        let mut out = Output::to_process(look);
        out.note("Nothing was changed.");
        return finish(&out);
    };
    request.words.extend(["--replace", "-", "--shown"].map(str::to_owned));
    request.words.push(shown);
    request.input = Some(now);
    let reply = answer(home, &mut request)?;
    say(&reply, look)
}

/// Runs a short command once: here, or in the process that has the home open.
fn run_once(home: &Path, request: &Request) -> Result<Reply, Failed> {
    let until = Instant::now() + PATIENCE;
    loop {
        let busy = match Amble::open(home, clock()) {
            Ok(amble) => return Ok(serve(&amble, request.clone())),
            Err(failed) if failed.kind == ErrorKind::Busy => failed,
            Err(failed) => return Err(failed.into()),
        };
        if let Some(connection) = control::connect(home)? {
            return connection.ask(request);
        }
        if Instant::now() >= until {
            return Err(busy.into());
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// A short command as data. Its input is read now: whoever types or pipes it may take their time,
/// and the home is not open meanwhile.
fn request(command: &Short, typed: &[OsString], look: Look) -> Result<Request, Failed> {
    let words: Option<Vec<String>> =
        typed.iter().map(|word| word.to_str().map(str::to_owned)).collect();
    let words = words.ok_or_else(|| error(ErrorKind::Invalid, "a word is not text (UTF-8)"))?;
    let mut input = None;
    if command.reads_input() {
        if terminal::can_ask() && !look.quiet {
            Output::to_process(look).aside("Type or paste the text, then Ctrl-D.");
        }
        input = Some(input::read()?);
    }
    Ok(Request {
        words,
        usual: usual(),
        folder: std::env::current_dir().unwrap_or_default(),
        input,
        chosen: BTreeMap::new(),
        look,
    })
}

/// Passes on what a command said.
fn say(reply: &Reply, look: Look) -> Result<u8, Failed> {
    let _ = io::stderr().lock().write_all(reply.stderr.as_bytes());
    if reply.long && !look.json && terminal::page(&reply.stdout) {
        return Ok(reply.exit);
    }
    let mut out = io::stdout().lock();
    match out.write_all(reply.stdout.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(unwritten()),
        _ => Ok(reply.exit),
    }
}

/// Runs a command that keeps the home open, with its control socket open for others.
fn long(home: &Path, command: &Long, with: Option<String>, look: Look) -> Result<u8, Failed> {
    let mut chosen = BTreeMap::new();
    loop {
        let mut context = Context {
            amble: open_alone(home)?,
            out: Output::to_process(look),
            input: Input(None),
            with: with.clone(),
            usual: usual(),
            chosen: std::mem::take(&mut chosen),
            now: clock(),
            folder: std::env::current_dir().unwrap_or_default(),
        };
        let done = run_long(home, command.clone(), &mut context);
        chosen = context.chosen;
        match done {
            Ok(()) => return finish(&context.out),
            Err(failed) => match &failed.choice {
                Some(choice) if terminal::can_ask() && !look.json => {
                    drop(context.amble);
                    let Some(option) = choice.ask(look.width) else { return Err(failed) };
                    chosen.insert(choice.typed.clone(), option.word.clone());
                }
                _ => return Err(failed),
            },
        }
    }
}

/// Opens a home that this process will keep open.
fn open_alone(home: &Path) -> Result<Amble, Failed> {
    let until = Instant::now() + PATIENCE;
    loop {
        let busy = match Amble::open(home, clock()) {
            Ok(amble) => return Ok(amble),
            Err(failed) if failed.kind == ErrorKind::Busy => failed,
            Err(failed) => return Err(failed.into()),
        };
        if control::connect(home)?.is_some() {
            let reason = "a sync or a pairing already has this home open: end it first";
            return Err(error(ErrorKind::Busy, reason));
        }
        if Instant::now() >= until {
            return Err(busy.into());
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn run_long(home: &Path, command: Long, context: &mut Context) -> Result<(), Failed> {
    let runtime = runtime()?;
    let amble = context.amble.clone();
    let done = runtime.block_on(async {
        let handler = Arc::new(move |asked: Request| serve(&amble, asked));
        let socket = match ControlSocket::open(home, handler) {
            Ok(socket) => Some(socket),
            Err(reason) => {
                let said = format!("other commands must wait until this one is over: {reason}");
                context.out.aside(&said);
                None
            }
        };
        let done = command.run(context).await;
        context.out.passed();
        if let Some(socket) = socket {
            socket.close().await;
        }
        done
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}
