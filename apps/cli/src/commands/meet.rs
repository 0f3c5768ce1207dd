//! The meeting screen in a terminal: how to be found, what crosses, what changed. Other commands
//! reach this process through the door of the home, and what they save goes out at once.

use super::asked_to_stop;
use crate::{
    context::Context,
    digest,
    exit::error,
    output::{Line, Output},
    shapes::{Names, count},
};
use amble_core::{AmbleError, ErrorKind, Listen, MeetEvent, MeetOptions};
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};

/// How long `--once` waits by itself.
const ONCE: Duration = Duration::from_secs(120);
/// How long a meeting stays open by itself: nobody walks for a day.
const LONGEST: Duration = Duration::from_secs(3 * 3_600);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(5);

/// What was typed after `meet`.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Leave as soon as both hold the same.
    pub(crate) once: bool,
    /// Where the other says it can be found.
    pub(crate) at: Vec<String>,
    /// Leave after so many seconds.
    pub(crate) seconds: Option<u32>,
    /// Where to listen.
    pub(crate) listen: Listen,
}

/// Meets, until both are in step, Ctrl-C, or the time is up.
pub(crate) async fn run(
    context: &mut Context,
    person: Option<String>,
    asked: Asked,
) -> Result<(), AmbleError> {
    if person.is_some() {
        context.with = person;
    }
    let person = context.person()?;
    let names = context.names(person.pair);
    let limit = asked.seconds.map(|s| Duration::from_secs(u64::from(s)));
    let limit = limit.unwrap_or(if asked.once { ONCE } else { LONGEST });
    let until = Instant::now() + limit;
    let mut stop = std::pin::pin!(asked_to_stop());
    let options = MeetOptions {
        listen: asked.listen,
        at: asked.at,
        tap: None,
        discovery: None,
        now: context.now,
    };
    let mut screen = context.amble.meet(person.pair, options).await?;
    let (mut in_step, mut left, mut late) = (false, false, false);
    let mut last: Option<String> = None;
    loop {
        let event = tokio::select! {
            event = screen.next() => event,
            () = &mut stop => { left = true; break }
            () = sleep_until(until) => { late = true; break }
        };
        let Some(event) = event else { break };
        say(&mut context.out, &names, &event);
        if context.out.is_gone() {
            left = true;
            break;
        }
        match event {
            MeetEvent::InStep { .. } => {
                in_step = true;
                if asked.once {
                    break;
                }
            }
            MeetEvent::Disconnected { reason } => last = Some(reason),
            MeetEvent::Closed => break,
            _ => {}
        }
    }
    let closed = timeout(GOODBYE, async {
        screen.leave().await;
        while let Some(event) = screen.next().await {
            say(&mut context.out, &names, &event);
        }
    });
    let _ = closed.await;
    if in_step || left || !asked.once {
        return Ok(());
    }
    let name = &person.name;
    let reason = match last {
        Some(reason) => format!("{name}'s device left before both held the same: {reason}"),
        None if late => format!(
            "{name}'s device was not found within {}. Is a meeting open there, on the \
             same network? If so, pass on where it says it can be found: amble meet --at WHERE",
            count(usize::try_from(limit.as_secs()).unwrap_or(usize::MAX), "second", "seconds")
        ),
        None => format!("the meeting closed before {name}'s device was found"),
    };
    Err(error(ErrorKind::Network, reason))
}

/// Says what happens.
fn say(out: &mut Output, names: &Names, event: &MeetEvent) {
    match event {
        MeetEvent::Open { address_ticket, addresses } => {
            out.line(Line::new().plain("You can be found at: ").bold(address_ticket));
            out.line(Line::new().dim(&format!("  {}", addresses.join(", "))));
            out.event("open", json!({ "ticket": address_ticket, "addresses": addresses }));
        }
        MeetEvent::Looking { addresses } => {
            let known = count(*addresses as usize, "known address", "known addresses");
            out.line(format!("Looking for the other device, {known}. Ctrl-C leaves."));
            out.event("looking", json!({ "addresses": addresses }));
        }
        MeetEvent::DiscoveryFailed { reason } => {
            out.line(format!("The search nearby failed: {reason}"));
            out.event("discovery-failed", json!({ "reason": reason }));
        }
        MeetEvent::Connected { name } => {
            out.line(format!("{name} is here."));
            out.event("connected", json!({ "name": name }));
        }
        MeetEvent::PairingCompleted => {
            out.line("The pairing is complete.");
            out.event("pairing-completed", json!({}));
        }
        MeetEvent::Progress { sent, received } => {
            out.line(Line::new().dim(&format!("{sent} sent, {received} received")));
            out.event("progress", json!({ "sent": sent, "received": received }));
        }
        MeetEvent::InStep { digest, sent, received, bytes, milliseconds } => {
            digest::say(out, names, &digest.digest);
            let line = Line::new().bold("Both hold the same.");
            let figures =
                format!(" {sent} sent, {received} received, {bytes} bytes, {milliseconds} ms");
            out.line(line.dim(&figures));
            out.event("in-step", json!({
                "digest": digest::json(names, &digest.digest),
                "sent": sent, "received": received, "bytes": bytes, "milliseconds": milliseconds,
            }));
        }
        MeetEvent::NotTakenIn { reason, count } => {
            out.line(Line::new().attention("Not taken in there: ").plain(reason));
            out.event("not-taken-in", json!({ "reason": reason, "count": count }));
        }
        MeetEvent::Refused { reason, count } => {
            out.line(Line::new().attention("Refused here: ").plain(reason));
            out.event("refused", json!({ "reason": reason, "count": count }));
        }
        MeetEvent::Adopted => {
            out.line("This home was an old copy; it has taken back what the other kept for you.");
            out.event("adopted", json!({}));
        }
        MeetEvent::Behind => {
            out.line("This home is an old copy; it waits for what the other keeps for you.");
            out.event("behind", json!({}));
        }
        MeetEvent::Problem { reason } => {
            out.line(Line::new().attention("Problem: ").plain(reason));
            out.event("problem", json!({ "reason": reason }));
        }
        MeetEvent::Disconnected { reason } => {
            out.line(format!("Apart again: {reason}. Both of you can go on."));
            out.event("disconnected", json!({ "reason": reason }));
        }
        MeetEvent::Closed => {
            out.line("The meeting screen is closed.");
            out.event("closed", json!({}));
        }
    }
}
