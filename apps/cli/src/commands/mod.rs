//! What each command does. Those that are over at once run on any open home, in this process or
//! in the one that has it open; those that stay own the home and open its door to the others.

pub(crate) mod actions;
pub(crate) mod agenda;
pub(crate) mod debug;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod home;
pub(crate) mod meet;
pub(crate) mod meeting;
pub(crate) mod pairing;
pub(crate) mod people;
pub(crate) mod private;
pub(crate) mod things;

use crate::{
    args::{ActionCommand, Command, DebugCommand, ExportCommand, PersonCommand, PrivateCommand},
    context::Context,
    exit::error,
    handover::Door,
};
use amble_core::{AmbleError, ErrorKind, Listen};
use std::{net::IpAddr, path::Path, time::Duration};
use tokio::runtime::Runtime;

/// Runs a command that is over at once.
///
/// # Errors
/// What Amble says; nothing was changed then.
pub(crate) fn run(context: &mut Context, command: Command) -> Result<(), AmbleError> {
    match command {
        Command::People => people::list(context),
        Command::Person(PersonCommand::Add { name }) => people::add(context, &name),
        Command::Person(PersonCommand::Unmute { person }) => people::unmute(context, &person),
        Command::Add { title, context: behind, section, heads_up, paste } => {
            let new = agenda::Typed { title, context: behind, section, heads_up, paste };
            agenda::add(context, new)
        }
        Command::Agenda { all } => agenda::show(context, all),
        Command::Note { item, text, replace } => agenda::note(context, &item, &text, replace),
        Command::Show { id } => things::show(context, &id),
        Command::Edit(edit) => things::edit(context, edit),
        Command::Settle { id, field, value } => things::settle(context, &id, field, &value),
        // Clap asks for one of the two: without an item above it, it is the first.
        Command::Move { item, after, first: _ } => {
            agenda::move_item(context, &item, after.as_deref())
        }
        Command::Discuss { id } => things::discuss(context, &id),
        Command::Drop { id } => things::drop(context, &id),
        Command::Reopen { id } => things::reopen(context, &id),
        Command::Unshare { id, draft: false } => things::unshare(context, &id),
        Command::Unshare { id, draft: true } => private::take_back(context, &id),
        Command::Action(ActionCommand::Add { what, who, due, measure, item }) => {
            let new = actions::Typed { what, who, due, measure, item };
            actions::add(context, new)
        }
        Command::Action(ActionCommand::List { all }) => actions::list(context, all),
        Command::Action(ActionCommand::Done { id }) => actions::done(context, &id),
        Command::Action(ActionCommand::Drop { id }) => actions::drop(context, &id),
        Command::Decide { what, item } => meeting::decide(context, &what, item.as_deref()),
        Command::Start => meeting::start(context),
        Command::End => meeting::end(context),
        Command::Private(PrivateCommand::Add { text, about, draft }) => {
            private::add(context, &text, about.as_deref(), draft)
        }
        Command::Private(PrivateCommand::List) => private::list(context),
        Command::Private(PrivateCommand::Show { id }) => private::show(context, &id),
        Command::Private(PrivateCommand::Share { note, section }) => {
            private::share(context, &note, section)
        }
        Command::Private(PrivateCommand::Change { note, words }) => {
            private::change(context, &note, &words)
        }
        Command::Private(PrivateCommand::Delete { note }) => private::delete(context, &note),
        Command::Status => home::status(context),
        Command::Export(ExportCommand::Shared { file, force }) => {
            export::shared(context, &file, force)
        }
        Command::Export(ExportCommand::Private { dir, identity }) => {
            export::private(context, &dir, identity.as_deref())
        }
        Command::Debug(DebugCommand::Dump) => debug::dump(context),
        Command::Init { .. }
        | Command::Invite { .. }
        | Command::Join { .. }
        | Command::Meet { .. }
        | Command::Recover
        | Command::Demo { .. } => Err(error(ErrorKind::Internal, "a command lost its way")),
    }
}

/// Runs a command that keeps the home open, with the door open for others.
///
/// # Errors
/// What Amble says.
pub(crate) fn stay(context: &mut Context, home: &Path, command: Command) -> Result<(), AmbleError> {
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        let door = match Door::open(home, context.amble.clone()) {
            Ok(door) => Some(door),
            Err(reason) => {
                let said = format!("other commands must wait until this one is over: {reason}");
                context.out.aside(&said);
                None
            }
        };
        let done = match command {
            Command::Invite { person, as_role, listen } => {
                pairing::invite(context, person.as_deref(), as_role, listen_at(listen.address))
                    .await
            }
            Command::Join { ticket, listen } => {
                pairing::join(context, ticket, listen_at(listen.address)).await
            }
            Command::Meet { person, once, at, seconds, listen } => {
                let asked = meet::Asked { once, at, seconds, listen: listen_at(listen.address) };
                meet::run(context, person, asked).await
            }
            _ => Err(error(ErrorKind::Internal, "a command lost its way")),
        };
        if let Some(door) = door {
            door.close().await;
        }
        done
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

/// The threads that pairing and meeting run on.
pub(crate) fn runtime() -> Result<Runtime, AmbleError> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|e| error(ErrorKind::Internal, format!("no threads could be started: {e}")))
}

fn listen_at(address: Option<IpAddr>) -> Listen {
    address.map_or(Listen::Everywhere, Listen::Only)
}

/// Resolves when the person or the system asks this process to stop. It listens from the call
/// on, not from the first time it is waited for.
pub(crate) fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn heard(listening: std::io::Result<Signal>) {
        match listening {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    }
    let (ctrl_c, term) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        tokio::select! {
            () = heard(ctrl_c) => {}
            () = heard(term) => {}
        }
    }
}
