//! A sync in a terminal: where this device is, what crosses, what changed. Other commands reach
//! this process through the control socket of the home, and what they save goes out at once.

use super::*;
use crate::{
    process::{ListenArgs, asked_to_stop},
    view::digest,
};
use amble_core::{SyncEvent, SyncOptions};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};

/// How long `--once` waits by itself.
const ONCE: Duration = Duration::from_secs(120);
/// How long a sync stays open by itself: nobody walks for a day.
const LONGEST: Duration = Duration::from_secs(3 * 3_600);
/// A device that is not found for so long may have moved: then it is said where this one is.
const LATE: Duration = Duration::from_secs(4);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(5);

/// Connect to the other device and sync until Ctrl-C
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  amble sync                             until Ctrl-C
  amble sync Sam --once                  until both devices are up to date
  amble sync --at AMBLEAT1XXXX           where the other device says it is
  amble sync --once --for 30             give up after half a minute")]
pub(crate) struct SyncArgs {
    /// With whom
    person: Option<String>,
    /// Leave as soon as both devices are up to date
    #[arg(long)]
    once: bool,
    /// Where the other device says it is; may be given again
    #[arg(long, value_name = "WHERE")]
    at: Vec<String>,
    /// Leave after so many seconds [default: 120 with --once, otherwise three hours]
    #[arg(long = "for", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    seconds: Option<u32>,
    #[command(flatten)]
    listen: ListenArgs,
}

/// Syncs, until both are up to date, Ctrl-C, or the time is up.
pub(crate) async fn run(context: &mut Context, args: SyncArgs) -> Result {
    let person = context.person_or(args.person.as_deref())?;
    let reader = Audience::new(&person, context.today());
    let usual = if args.once { ONCE } else { LONGEST };
    let limit = args.seconds.map_or(usual, |seconds| Duration::from_secs(seconds.into()));
    let until = Instant::now() + limit;
    let mut stop = std::pin::pin!(asked_to_stop());
    let (listen, at, now) = (args.listen.listen(), args.at, context.now);
    let options = SyncOptions { listen, at, discovery: None, tap: None, now };
    let mut session = context.amble.sync(person.pair, options).await?;
    // Without `--once`, whatever ends it is fine.
    let (mut fine, mut late) = (!args.once, false);
    let (mut last, mut place): (Option<String>, Option<String>) = (None, None);
    let mut hint = Instant::now() + LATE;
    loop {
        let event = tokio::select! {
            event = session.next() => event,
            () = &mut stop => { fine = true; break }
            () = sleep_until(until) => { late = true; break }
            () = sleep_until(hint), if place.is_some() => {
                say_place(&mut context.out, &reader.them, &place.take().unwrap_or_default());
                continue;
            }
        };
        let Some(event) = event else { break };
        say(&mut context.out, &reader, &event);
        if context.out.failed.is_some() {
            fine = true;
            break;
        }
        match event {
            SyncEvent::UpToDate { .. } => {
                fine = true;
                if args.once {
                    break;
                }
            }
            SyncEvent::Open { address_ticket, .. } => {
                (place, hint) = (Some(address_ticket), Instant::now() + LATE);
            }
            SyncEvent::Connected { .. } => place = None,
            SyncEvent::Disconnected { reason } => last = Some(reason),
            SyncEvent::Closed => break,
            _ => {}
        }
    }
    let closed = timeout(GOODBYE, async {
        session.leave().await;
        while let Some(event) = session.next().await {
            match event {
                // To a person that is what leaving means.
                SyncEvent::Disconnected { .. } | SyncEvent::Looking { .. } => {
                    context.out.value(&event);
                }
                event => say(&mut context.out, &reader, &event),
            }
        }
    });
    let _ = closed.await;
    if fine {
        return Ok(());
    }
    let them = &reader.them;
    let reason = match last {
        Some(reason) => format!("{them}'s device left before both were up to date: {reason}"),
        None if late => format!(
            "{them}'s device was not found within {}. Does it sync, too, on the same network? \
             If so, pass on where it says it is: amble sync --at WHERE",
            count(limit.as_secs(), "second", "seconds")
        ),
        None => format!("the sync ended before {them}'s device was found"),
    };
    Err(error(ErrorKind::Network, reason))
}

fn say_place(out: &mut Output, them: &str, place: &str) {
    let check = "Check that it syncs, on the same network.";
    out.note(format!("{them}'s device is not found yet. {check}"));
    out.note(dim(format!("If that doesn't help, type there: amble sync --at {place}")));
}

fn say(out: &mut Output, reader: &Audience, event: &SyncEvent) {
    out.value(event);
    let them = &reader.them;
    let changes = |n: i32| count(n, "change", "changes");
    match event {
        SyncEvent::Open { addresses, .. } if out.look.verbose => {
            out.note(format!("This device is at {}.", addresses.join(", ")));
        }
        SyncEvent::Open { .. } => {}
        SyncEvent::Looking { addresses } => {
            let known = count(*addresses, "known address", "known addresses");
            let known = if out.look.verbose { format!(" ({known})") } else { String::new() };
            let looking = format!("Looking for {them}'s device{known}… Ctrl-C leaves.");
            if out.look.width.is_some() { out.passing(&looking) } else { out.note(looking) }
        }
        SyncEvent::DiscoveryFailed { reason } => {
            out.note(format!("The search nearby failed: {}", sentence(reason)));
        }
        SyncEvent::Connected { .. } => out.note(format!("Connected to {them}'s device.")),
        SyncEvent::PairingCompleted => out.note(format!("You and {them} are paired.")),
        SyncEvent::Progress { sent, received } => {
            out.passing(&format!("Syncing: {sent} sent, {received} received"));
        }
        SyncEvent::UpToDate { digest, sent, received, bytes, milliseconds } => {
            if !out.look.quiet {
                digest::say(out, digest, reader);
            }
            let mut line = bold(format!("Up to date with {them}"));
            line = line.plain(format!(" ({sent} sent, {received} received)."));
            if out.look.verbose {
                line = line.dim(format!(" {bytes} bytes, {milliseconds} ms"));
            }
            out.note(line);
        }
        SyncEvent::NotTakenIn { reason, count } => {
            let what = format!("{} of yours not added there: ", changes(*count));
            out.line(attention(what).plain(sentence(reason)));
        }
        SyncEvent::Refused { reason, count } => {
            let what = format!("{} from {them} refused: ", changes(*count));
            out.line(attention(what).plain(sentence(reason)));
        }
        SyncEvent::Adopted => out.note(format!(
            "This home was an older copy and has been updated from {them}'s device."
        )),
        SyncEvent::Behind => {
            out.note(format!("This home is an older copy. Getting the rest from {them}'s device…"))
        }
        SyncEvent::Problem { reason } => {
            out.line(attention("Problem: ").plain(sentence(reason)));
        }
        SyncEvent::Disconnected { reason } => {
            out.note(format!("{} Waiting for {them}'s device to come back.", sentence(reason)));
        }
        SyncEvent::Closed => {}
    }
}
