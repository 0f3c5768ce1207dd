//! Beginning a 1:1, face to face: one shows a code, the other enters it, both compare and say
//! yes on standard input. No option can say it for them.

use super::asked_to_stop;
use crate::{
    context::{Context, find_person},
    exit::error,
    input::{Answers, yes_or_no},
    output::{Line, Output},
};
use amble_core::{
    AmbleError, ErrorKind, InviteOptions, JoinOptions, Listen, PairHandle, PairingEvent,
    PairingScreen, PairingState, Role,
};
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

/// How long the screen may take to let the network go.
const LEAVING: Duration = Duration::from_secs(5);

/// Shows a code and waits for the other.
pub(crate) async fn invite(
    context: &mut Context,
    typed: Option<&str>,
    as_role: Role,
    listen: Listen,
) -> Result<(), AmbleError> {
    let pair = added_before(context, typed)?;
    let options = InviteOptions { pair, as_role, listen, charter: None, now: context.now };
    let screen = context.amble.invite(options).await?;
    drive(context, screen, pair).await
}

/// Enters the code that the other shows.
pub(crate) async fn join(
    context: &mut Context,
    ticket: String,
    listen: Listen,
) -> Result<(), AmbleError> {
    let pair = added_before(context, None)?;
    let options = JoinOptions { ticket, pair, listen, now: context.now };
    let screen = context.amble.join(options).await?;
    drive(context, screen, pair).await
}

/// The person who was added before, if one was named.
fn added_before(context: &Context, typed: Option<&str>) -> Result<Option<PairHandle>, AmbleError> {
    let Some(typed) = typed.or(context.with.as_deref()) else { return Ok(None) };
    let people = context.amble.people()?;
    match find_person(&people, typed) {
        Ok(person) => Ok(Some(person.pair)),
        // Nobody could be meant, and their device says what they are called.
        Err(_) if people.is_empty() => Ok(None),
        Err(mut unknown) => {
            unknown.reason.push_str(". Leave the name out for someone new");
            Err(unknown)
        }
    }
}

/// Draws the code for a camera: two modules a character, dark on light.
fn draw(out: &mut Output, ticket: &str) {
    let Ok(code) = QrCode::with_error_correction_level(ticket, EcLevel::L) else { return };
    let colour = out.look().colour;
    // Without colours the terminal is taken to be light on dark, and the picture is inverted.
    let (dark, light) =
        if colour { (Dense1x2::Dark, Dense1x2::Light) } else { (Dense1x2::Light, Dense1x2::Dark) };
    let picture = code.render::<Dense1x2>().dark_color(dark).light_color(light).build();
    let columns = picture.lines().map(|row| row.chars().count()).max().unwrap_or_default();
    if columns > usize::from(out.look().width) {
        out.line("Make this window wider to see the picture, or use the text.");
        return;
    }
    for row in picture.lines() {
        out.line(Line::new().code(row));
    }
}

/// Pulls the screen's events and the person's answers until it is over.
async fn drive(
    context: &mut Context,
    mut screen: PairingScreen,
    pair: Option<PairHandle>,
) -> Result<(), AmbleError> {
    let mut answers = Answers::default();
    let mut asking: Option<String> = None;
    let mut stop = std::pin::pin!(asked_to_stop());
    let ended = loop {
        tokio::select! {
            event = screen.next() => match event {
                Some(PairingEvent::Code { code, name, role }) => {
                    say_code(context, &code, &name, role, pair)?;
                    answers.begin();
                    question(&mut context.out, &name);
                    asking = Some(name);
                }
                Some(PairingEvent::Failed { reason }) => {
                    asking = None;
                    context.out.line(format!("That did not work: {reason}. The code is still good."));
                    context.out.event("failed", json!({ "reason": reason }));
                }
                Some(PairingEvent::Ended { reason }) => break reason,
                Some(PairingEvent::Paired { pair, name }) => {
                    context.out.line(format!("You and {name} are paired."));
                    context.out.line(Line::new().dim(&format!("Next: amble meet {name}")));
                    context.out.event("paired", json!({ "id": pair.to_string(), "name": name }));
                    let _ = timeout(LEAVING, screen.leave()).await;
                    return Ok(());
                }
                Some(PairingEvent::Pending { pair, name }) => {
                    context.out.line(format!(
                        "Almost: {name}'s last word was lost. Within ten minutes: amble meet {name}"
                    ));
                    context.out.event("pending", json!({ "id": pair.to_string(), "name": name }));
                    let _ = timeout(LEAVING, screen.leave()).await;
                    return Ok(());
                }
                Some(event) => say(&mut context.out, &event),
                None => break "the pairing ended; nothing was kept".to_owned(),
            },
            line = answers.next(), if asking.is_some() => {
                match line.as_deref().map(yes_or_no) {
                    Some(Some(true)) => {
                        screen.confirm();
                        let name = asking.take().unwrap_or_default();
                        context.out.line(format!("Waiting for {name}."));
                    }
                    Some(None) => question(&mut context.out, asking.as_deref().unwrap_or_default()),
                    // A no, or the end of the input.
                    Some(Some(false)) | None => {
                        screen.refuse();
                        asking = None;
                    }
                }
            },
            () = &mut stop => break "you left; nothing was kept".to_owned(),
        }
    };
    let _ = timeout(LEAVING, screen.leave()).await;
    context.out.event("ended", json!({ "reason": ended }));
    Err(error(ErrorKind::Pairing, ended))
}

fn question(out: &mut Output, name: &str) {
    out.question(&format!("Does {name}'s screen show the same? [y/n]"));
}

fn say_code(
    context: &mut Context,
    code: &str,
    name: &str,
    role: Role,
    pair: Option<PairHandle>,
) -> Result<(), AmbleError> {
    let out = &mut context.out;
    out.line("");
    out.line(Line::new().plain(&format!("{name} ({}) is here. Both screens show:", role.word())));
    out.line(Line::new().plain("  ").bold(code));
    let people = context.amble.people()?;
    let waiting: Vec<&str> = people
        .iter()
        .filter(|p| p.state == PairingState::NotPaired)
        .map(|p| p.name.as_str())
        .collect();
    let known = waiting.iter().any(|n| n.to_lowercase() == name.to_lowercase());
    if pair.is_none() && !known && !waiting.is_empty() {
        let names = waiting.join(", ");
        context.out.line(format!(
            "You had added {names}. If that is {name}: say n, and begin again with --with."
        ));
    }
    context.out.event("code", json!({ "code": code, "name": name, "role": role.word() }));
    Ok(())
}

fn say(out: &mut Output, event: &PairingEvent) {
    match event {
        PairingEvent::Ticket { text, seconds } => {
            draw(out, text);
            out.line(Line::new().bold(text));
            let good =
                if *seconds == 120 { "two minutes".into() } else { format!("{seconds} seconds") };
            out.line(format!("Let the other scan this, or type: amble join CODE. It is good for {good} and one person."));
            out.event("ticket", json!({ "ticket": text, "seconds": seconds }));
        }
        PairingEvent::Connecting => {
            out.line("Connecting.");
            out.event("connecting", json!({}));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Look;

    fn drawn(colour: bool, width: u16) -> String {
        let mut out = Output::kept(Look { json: false, colour, width });
        draw(&mut out, "AMBLE1ABCDEFGHJKMNPQRSTVWXYZ0123456789");
        out.into_kept().0
    }

    #[test]
    fn the_picture_is_dark_on_light_whatever_the_terminal() {
        // The margin is light: on a coloured terminal that is the white background, elsewhere
        // the filled block of a terminal that writes light on dark.
        let coloured = drawn(true, 80);
        assert!(coloured.lines().all(|row| row.starts_with("\x1b[30;107m ")), "{coloured}");
        let plain = drawn(false, 80);
        assert!(
            plain.lines().all(|row| row.starts_with('\u{2588}') || row.starts_with('\u{2580}')),
            "{plain}"
        );
    }

    #[test]
    fn a_picture_that_does_not_fit_is_not_broken_over_lines() {
        assert!(drawn(false, 20).contains("wider"));
    }
}
