//! From what was typed to an answer and an exit code: here, or in the process that has the home
//! open.

use crate::{
    choice::Question,
    commands::{Cli, Command, Globals, Long, Short, is_home},
    context::{Context, clock},
    control::{self, ControlConnection, ControlSocket},
    editor,
    exit::{self, Failed, Result, error, invalid},
    input,
    output::{Look, Output},
    process::runtime,
    request::{Reply, Request},
    serve::serve,
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
        Err(usage) => return not_a_command(&usage),
    };
    let look = terminal::look(&cli.globals);
    act(cli, &typed, look).unwrap_or_else(|failed| {
        let mut out = Output::to_process(look);
        out.error(failed.error.kind.word(), &exit::sentence(&failed.error));
        exit::code(failed.error.kind)
    })
}

/// Whether JSON is wanted, even by words that could not be read.
fn as_typed() -> Look {
    Look { json: std::env::args_os().any(|word| word == "--json"), ..Look::default() }
}

/// Help, the version, or what is wrong with the words that were typed.
fn not_a_command(usage: &clap::Error) -> u8 {
    let look = as_typed();
    if usage.use_stderr() && look.json {
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

pub(crate) fn fault() -> u8 {
    Output::to_process(as_typed()).error(ErrorKind::Internal.word(), exit::FAULT);
    exit::code(ErrorKind::Internal)
}

/// The folder of a home: as typed, as the environment says, or the platform's.
fn home(globals: &Globals) -> Result<PathBuf> {
    let said = globals.home.clone();
    if let Some(home) = said.or_else(|| Some(terminal::variable("AMBLE_HOME")?.into())) {
        return Ok(home);
    }
    let folders = etcetera::base_strategy::choose_native_strategy();
    let folders = folders.map_err(|_| {
        error(ErrorKind::NoHome, "this computer names no folder for your data: say --home DIR")
    })?;
    Ok(folders.data_dir().join("amble"))
}

fn act(cli: Cli, typed: &[OsString], look: Look) -> Result<u8> {
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
fn finish(out: &Output) -> Result<u8> {
    if out.was_written() { Ok(exit::OK) } else { Err(unwritten()) }
}

fn unwritten() -> Failed {
    error(ErrorKind::Disk, "the answer could not be written")
}

/// Runs a short command, and asks the person where it could mean several things.
fn short(home: &Path, command: &Short, typed: &[OsString], look: Look) -> Result<u8> {
    let mut request = request(look);
    let words = typed.iter().map(|word| word.to_str().map(str::to_owned)).collect::<Option<_>>();
    request.words = words.ok_or_else(|| invalid("a word is not text (UTF-8)"))?;
    // Read now: whoever types or pipes it may take their time, and the home is not open meanwhile.
    if command.reads_input() {
        if terminal::can_ask() && !look.quiet {
            Output::to_process(look).aside("Type or paste the text, then Ctrl-D.");
        }
        request.input = Some(input::read()?);
    }
    if let Short::Note(args) = command
        && args.reads_notes()
        && !look.json
        && !look.quiet
        && terminal::can_ask()
        && let Some(editor) = editor::chosen()
    {
        return edit_notes(home, request, &editor);
    }
    say(&answer(home, &mut request)?, look)
}

fn request(look: Look) -> Request {
    Request {
        words: Vec::new(),
        usual: terminal::variable("AMBLE_WITH").and_then(|with| with.into_string().ok()),
        folder: std::env::current_dir().unwrap_or_default(),
        input: None,
        chosen: BTreeMap::new(),
        look,
    }
}

/// Asks the person what is meant; whether they chose.
fn asked(choice: Option<&Question>, request: &mut Request) -> bool {
    let can_ask = terminal::can_ask() && !request.look.json;
    let Some(choice) = choice.filter(|_| can_ask) else { return false };
    let Some(chosen) = choice.ask(request.look.width) else { return false };
    request.chosen.insert(choice.typed.clone(), chosen.word.clone());
    true
}

/// Runs a short command until it is clear what is meant.
fn answer(home: &Path, request: &mut Request) -> Result<Reply> {
    loop {
        let reply = match open(home)? {
            WhereOpen::Here(amble) => serve(&amble, request.clone()),
            WhereOpen::Elsewhere(owner) => owner.ask(request)?,
        };
        if !asked(reply.choice.as_ref(), request) {
            return Ok(reply);
        }
    }
}

/// Reads the notes under a topic, lets the person edit them, and hands them in.
fn edit_notes(home: &Path, mut request: Request, editor: &OsString) -> Result<u8> {
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
    say(&answer(home, &mut request)?, look)
}

/// A home: here, or in the process that has it open for long.
enum WhereOpen {
    Here(Amble),
    Elsewhere(ControlConnection),
}

/// Opens a home, or finds the process that has it open. Another short command is waited for.
fn open(home: &Path) -> Result<WhereOpen> {
    let until = Instant::now() + PATIENCE;
    loop {
        let busy = match Amble::open(home, clock()) {
            Err(busy) if busy.kind == ErrorKind::Busy => busy,
            opened => return Ok(WhereOpen::Here(opened?)),
        };
        if let Some(owner) = control::connect(home)? {
            return Ok(WhereOpen::Elsewhere(owner));
        }
        if Instant::now() >= until {
            return Err(busy.into());
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn say(reply: &Reply, look: Look) -> Result<u8> {
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
fn long(home: &Path, command: &Long, with: Option<String>, look: Look) -> Result<u8> {
    let mut request = request(look);
    loop {
        let WhereOpen::Here(amble) = open(home)? else {
            let reason = "a sync or a pairing already has this home open: end it first";
            return Err(error(ErrorKind::Busy, reason));
        };
        let out = Output::to_process(look);
        let mut context = Context::new(amble, out, with.clone(), request.clone());
        let Err(failed) = run_long(home, command.clone(), &mut context) else {
            return finish(&context.out);
        };
        drop(context);
        if !asked(failed.choice.as_deref(), &mut request) {
            return Err(failed);
        }
    }
}

fn run_long(home: &Path, command: Long, context: &mut Context) -> Result {
    let runtime = runtime()?;
    let amble = context.amble.clone();
    let done = runtime.block_on(async {
        let handler = Arc::new(move |asked: Request| serve(&amble, asked));
        let socket = ControlSocket::open(home, handler);
        if let Err(reason) = &socket {
            let said = format!("other commands must wait until this one is over: {reason}");
            context.out.aside(&said);
        }
        let done = command.run(context).await;
        context.out.passed();
        if let Ok(socket) = socket {
            socket.close().await;
        }
        done
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}
