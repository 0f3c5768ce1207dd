//! Pairing, face to face: one shows a code, the other enters it, both compare and say yes on
//! standard input. No option can say it for them.

use super::*;
use crate::{
    input::{Answers, yes_or_no},
    process::asked_to_stop,
};
use amble_core::{PairHandle, PairingEvent, PairingSession, PairingState, person::same_name};
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
use std::time::Duration;
use tokio::time::timeout;

/// How long a pairing may take to let the network go.
const LEAVING: Duration = Duration::from_secs(5);

/// The person who was added before, if one was named.
pub(super) fn added_before(context: &Context, typed: Option<&str>) -> Result<Option<PairHandle>> {
    let Some(typed) = typed.or(context.with.as_deref()) else { return Ok(None) };
    match context.person_called(typed) {
        Ok(person) => Ok(Some(person.pair)),
        // Nobody could be meant, and their device says what they are called.
        Err(_) if context.amble.people()?.is_empty() => Ok(None),
        Err(mut unknown) => {
            unknown.error.reason.push_str(". Leave the name out for someone new");
            Err(unknown)
        }
    }
}

/// Draws the code for a camera: two modules a character, dark on light.
fn draw(out: &mut Output, ticket: &str) {
    let Ok(code) = QrCode::with_error_correction_level(ticket, EcLevel::L) else { return };
    let look = out.look;
    // Without colours the terminal is taken to be light on dark, and the picture is inverted.
    let (dark, light) = match look.colour {
        true => (Dense1x2::Dark, Dense1x2::Light),
        false => (Dense1x2::Light, Dense1x2::Dark),
    };
    let picture = code.render::<Dense1x2>().dark_color(dark).light_color(light).build();
    let columns = picture.lines().map(|row| row.chars().count()).max().unwrap_or_default();
    if look.width.is_some_and(|width| columns > usize::from(width)) {
        out.note("Make this window wider to see the picture, or use the text.");
        return;
    }
    for row in picture.lines() {
        out.note(StyledLine::new().code(row));
    }
}

/// Pulls the pairing's events and the person's answers until it is over.
pub(super) async fn drive(
    context: &mut Context,
    mut session: PairingSession,
    pair: Option<PairHandle>,
) -> Result {
    use PairingEvent::{Code, Ended, Paired, Pending};
    let mut answers = Answers::default();
    let mut asking: Option<String> = None;
    let mut stop = std::pin::pin!(asked_to_stop());
    let ended = |reason: &str| Ended { reason: reason.to_owned() };
    let last = loop {
        let event = tokio::select! {
            event = session.next() => {
                event.unwrap_or_else(|| ended("not paired; nothing was saved"))
            }
            () = &mut stop => ended("you closed the code; nothing was saved"),
            line = answers.next(), if asking.is_some() => {
                match line.as_deref().map(yes_or_no) {
                    Some(Some(true)) => {
                        session.confirm();
                        let name = asking.take().unwrap_or_default();
                        context.out.note(format!("Waiting for {name} to confirm…"));
                    }
                    Some(None) => question(&mut context.out, asking.as_deref().unwrap_or_default()),
                    // A no, or the end of the input.
                    Some(Some(false)) | None => {
                        session.refuse();
                        asking = None;
                    }
                }
                continue;
            }
        };
        if matches!(event, Paired { .. } | Pending { .. } | Ended { .. }) {
            break event;
        }
        say(context, &event, pair)?;
        match event {
            Code { name, .. } => {
                answers.begin();
                question(&mut context.out, &name);
                asking = Some(name);
            }
            PairingEvent::Failed { .. } => asking = None,
            _ => {}
        }
    };
    let _ = timeout(LEAVING, session.leave()).await;
    say(context, &last, pair)?;
    match last {
        Ended { reason } => Err(error(ErrorKind::Pairing, reason)),
        _ => Ok(()),
    }
}

fn question(out: &mut Output, name: &str) {
    out.question(&format!("Does {name}'s screen show the same? [y/n]"));
}

fn say(context: &mut Context, event: &PairingEvent, pair: Option<PairHandle>) -> Result {
    context.out.value(event);
    let out = &mut context.out;
    match event {
        PairingEvent::Ticket { text, seconds } => {
            draw(out, text);
            out.line(bold(text));
            let (minutes, seconds) = (seconds / 60, seconds % 60);
            out.note("Ask the other person to scan this, or to type: amble join CODE");
            out.note(dim(format!("It works once. Expires in {minutes}:{seconds:02}.")));
        }
        PairingEvent::Connecting => out.note("Connecting…"),
        PairingEvent::Code { code, name, role } => {
            out.note("");
            out.line(format!("{name} ({}) is here. Both screens must show:", role.word()));
            out.line(bold(code).indented(2));
            warn_of_others(context, name, pair)?;
        }
        PairingEvent::Failed { reason } => {
            out.note(format!("Someone tried this code and it failed: {reason}."));
            out.note("You can keep using it.");
        }
        PairingEvent::Paired { name, .. } => {
            out.note(format!("You and {name} are paired."));
            out.note(dim(format!("Next: amble sync {}", quoted(name))));
        }
        PairingEvent::Pending { name, .. } => {
            out.note(format!(
                "Almost paired. The connection was lost before {name}'s device confirmed. \
                 Finish within ten minutes: amble sync {}",
                quoted(name)
            ));
        }
        PairingEvent::Ended { .. } => {}
    }
    Ok(())
}

/// Someone was added before under another name, and this may be them.
fn warn_of_others(context: &mut Context, name: &str, pair: Option<PairHandle>) -> Result {
    let people = context.amble.people()?;
    let waiting = people.into_iter().filter(|p| p.pairing == PairingState::NotPaired);
    let waiting: Vec<PersonView> = waiting.collect();
    let known = waiting.iter().any(|p| same_name(&p.name, name));
    if pair.is_none() && !known && !waiting.is_empty() {
        let names = names(&waiting);
        context.out.note(format!(
            "You had added {names}. If that is {name}: answer n, and begin again with --with."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
