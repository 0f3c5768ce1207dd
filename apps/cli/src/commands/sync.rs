//! A sync in a terminal: where this device is, what crosses, what changed. Other commands reach
//! this process through the control socket of the home, and what they save goes out at once.

use crate::{
    context::Context,
    exit::{Failed, error},
    line::StyledLine,
    output::{Output, sentence},
    process::{ListenArgs, asked_to_stop},
    view::{Audience, count, digest},
};
use amble_core::{ErrorKind, SyncEvent, SyncOptions};
use clap::Args;
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
pub(crate) async fn run(context: &mut Context, args: SyncArgs) -> Result<(), Failed> {
    let person = match &args.person {
        Some(typed) => context.person_called(typed)?,
        None => context.person()?,
    };
    let reader = Audience::new(&person, context.today());
    let limit = args.seconds.map(|s| Duration::from_secs(u64::from(s)));
    let limit = limit.unwrap_or(if args.once { ONCE } else { LONGEST });
    let until = Instant::now() + limit;
    let mut stop = std::pin::pin!(asked_to_stop());
    let options = SyncOptions {
        listen: args.listen.listen(),
        at: args.at,
        discovery: None,
        tap: None,
        now: context.now,
    };
    let mut session = context.amble.sync(person.pair, options).await?;
    let (mut up_to_date, mut left, mut late) = (false, false, false);
    let (mut last, mut place): (Option<String>, Option<String>) = (None, None);
    let mut hint = Instant::now() + LATE;
    loop {
        let event = tokio::select! {
            event = session.next() => event,
            () = &mut stop => { left = true; break }
            () = sleep_until(until) => { late = true; break }
            () = sleep_until(hint), if place.is_some() => {
                say_place(&mut context.out, &reader, place.take().as_deref());
                continue;
            }
        };
        let Some(event) = event else { break };
        say(&mut context.out, &reader, &event);
        if context.out.is_gone() {
            left = true;
            break;
        }
        match event {
            SyncEvent::UpToDate { .. } => {
                up_to_date = true;
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
    if up_to_date || left || !args.once {
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

/// Says where this device is, for the other one.
fn say_place(out: &mut Output, reader: &Audience, place: Option<&str>) {
    let them = &reader.them;
    out.note(format!(
        "{them}'s device is not found yet. Check that it syncs, on the same network."
    ));
    if let Some(place) = place {
        let hint = format!("If that doesn't help, type there: amble sync --at {place}");
        out.note(StyledLine::new().dim(&hint));
    }
}

/// Says what happens.
fn say(out: &mut Output, reader: &Audience, event: &SyncEvent) {
    out.value(event);
    let them = &reader.them;
    let changes = |n: i32| count(n, "change", "changes");
    match event {
        SyncEvent::Open { addresses, .. } if out.look().verbose => {
            out.note(format!("This device is at {}.", addresses.join(", ")));
        }
        SyncEvent::Open { .. } => {}
        SyncEvent::Looking { addresses } => {
            let known = match (addresses, out.look().verbose) {
                (n, true) => format!(" ({})", count(*n, "known address", "known addresses")),
                _ => String::new(),
            };
            let looking = format!("Looking for {them}'s device{known}… Ctrl-C leaves.");
            if out.look().width.is_some() { out.passing(&looking) } else { out.note(looking) }
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
            if !out.look().quiet {
                digest::say(out, digest, reader);
            }
            let line = StyledLine::new().bold(&format!("Up to date with {them}"));
            let line = line.plain(&format!(" ({sent} sent, {received} received)."));
            out.note(match out.look().verbose {
                true => line.dim(&format!(" {bytes} bytes, {milliseconds} ms")),
                false => line,
            });
        }
        SyncEvent::NotTakenIn { reason, count } => {
            let what = format!("{} of yours not added there: ", changes(*count));
            out.line(StyledLine::new().attention(&what).plain(&sentence(reason)));
        }
        SyncEvent::Refused { reason, count } => {
            let what = format!("{} from {them} refused: ", changes(*count));
            out.line(StyledLine::new().attention(&what).plain(&sentence(reason)));
        }
        SyncEvent::Adopted => out.note(format!(
            "This home was an older copy and has been updated from {them}'s device."
        )),
        SyncEvent::Behind => {
            out.note(format!("This home is an older copy. Getting the rest from {them}'s device…"))
        }
        SyncEvent::Problem { reason } => {
            out.line(StyledLine::new().attention("Problem: ").plain(&sentence(reason)));
        }
        SyncEvent::Disconnected { reason } => {
            out.note(format!("{} Waiting for {them}'s device to come back.", sentence(reason)));
        }
        SyncEvent::Closed => {}
    }
}
