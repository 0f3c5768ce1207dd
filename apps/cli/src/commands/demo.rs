//! See it work: two devices in one process, over a real connection on this computer. Nothing
//! here is told in advance; what is said is read back from the two homes.

mod check;
mod story;

use crate::{
    digest,
    exit::error,
    output::{Line, Output, clean},
    shapes::count,
};
use amble_core::{AmbleError, ErrorKind};
use check::Checks;
use serde_json::{Value, json};
use std::{net::IpAddr, time::Duration};
use story::{Contact, Device};
use tokio::time::timeout;

/// The whole story takes a second or two.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the story and checks it.
///
/// # Errors
/// `Internal`, listing what did not hold; whatever Amble says.
pub(crate) fn run(out: &mut Output, listen: IpAddr, now: i64) -> Result<(), AmbleError> {
    let runtime = super::runtime()?;
    let told = runtime.block_on(async { timeout(PATIENCE, story::tell(listen, now)).await });
    runtime.shutdown_timeout(Duration::from_secs(1));
    let told = told.map_err(|_| {
        error(ErrorKind::Network, "the two devices did not get in step within a minute")
    })??;
    let checks = check::all(&told)?;
    say(out, &told, &checks);
    out.value(&figures(&told, &checks)?);
    let failed = checks.failed();
    if failed.is_empty() {
        return Ok(());
    }
    Err(error(ErrorKind::Internal, format!("this did not hold: {}", failed.join("; "))))
}

fn say(out: &mut Output, told: &story::Told, checks: &Checks) {
    let (ana, sam) = (&told.ana, &told.sam);
    out.line(
        Line::new()
            .bold("Paired")
            .plain(&format!(" over {}. Both screens showed: ", told.listen))
            .bold(&told.code),
    );
    out.line("They met, went apart, and each wrote on without the other. Then they met again.");
    for device in [ana, sam] {
        out.line("");
        out.line(Line::new().bold(&format!("What {} saw had changed", device.name)));
        digest::say(out, &device.names(), &device.last.digest);
    }
    out.line("");
    columns(out, &heads(ana, sam), true);
    for (left, right) in checks.rows() {
        columns(out, &(left.clone(), right.clone()), false);
    }
    out.line("");
    let c = &checks.counts;
    out.line(format!(
        "Private notes: {} of {} and {} of {}, each opened again with its owner's key alone.",
        ana.private.len(),
        ana.name,
        sam.private.len(),
        sam.name
    ));
    out.line(format!(
        "A secret word of each was looked for in {} and {} of the other device: found {} times.",
        count(c.frames, "frame before encryption", "frames before encryption"),
        count(c.rows, "opened row", "opened rows"),
        c.secret_elsewhere
    ));
    out.line(format!(
        "The same search finds a shared title {} times there, and the secret words {} times at home.",
        c.control, c.secret_at_home
    ));
    for (what, held) in &checks.held {
        let line =
            if *held { Line::new().plain("  yes  ") } else { Line::new().attention("  NO   ") };
        out.line(line.plain(what));
    }
    out.line("");
    let Contact { bytes, milliseconds, sent, received, .. } = &ana.last;
    out.line(format!(
        "The second contact: {sent} sent, {received} received, {bytes} bytes, {milliseconds} ms."
    ));
}

fn heads(ana: &Device, sam: &Device) -> (String, String) {
    (format!("On {}'s device", ana.name), format!("On {}'s device", sam.name))
}

/// Two texts beside each other, wrapped to half the width each.
fn columns(out: &mut Output, (left, right): &(String, String), bold: bool) {
    let width = usize::from(out.look().width).clamp(40, 160) / 2 - 2;
    let wrap = |text: &str| -> Vec<String> {
        let text = clean(text);
        let indent = text.chars().take_while(|c| *c == ' ').count();
        let mut lines = vec![" ".repeat(indent)];
        for word in text.split_whitespace() {
            let room = lines.last().map_or(0, |l| l.chars().count() + 1 + word.chars().count());
            match lines.last_mut() {
                Some(line) if room <= width => {
                    if !line.trim().is_empty() {
                        line.push(' ');
                    }
                    line.push_str(word);
                }
                _ => lines.push(format!("{:1$}{word}", "", indent + 4)),
            }
        }
        lines
    };
    let (left, right) = (wrap(left), wrap(right));
    for n in 0..left.len().max(right.len()) {
        let side = |lines: &[String]| lines.get(n).cloned().unwrap_or_default();
        let (left, right) = (side(&left), side(&right));
        let text = format!("{left:<width$}  | {right}");
        out.line(if bold { Line::new().bold(&text) } else { Line::new().plain(&text) });
    }
}

fn figures(told: &story::Told, checks: &Checks) -> Result<Value, AmbleError> {
    let device = |device: &Device| -> Result<Value, AmbleError> {
        let last = &device.last;
        Ok(json!({
            "name": device.name,
            "agenda": device.agenda()?.json,
            "digest": digest::json(&device.names(), &last.digest),
            "private_notes": device.private.len(),
            "sent": last.sent,
            "received": last.received,
            "bytes": last.bytes,
            "milliseconds": last.milliseconds,
        }))
    };
    let held: Vec<Value> =
        checks.held.iter().map(|(what, held)| json!({ "what": what, "held": held })).collect();
    let c = &checks.counts;
    Ok(json!({
        "ok": checks.failed().is_empty(),
        "code": told.code,
        "devices": [device(&told.ana)?, device(&told.sam)?],
        "equal": checks.equal(),
        "conflicts": c.conflicts,
        "frames": c.frames,
        "rows": c.rows,
        "secret_in_frames": c.secret_in_frames,
        "secret_in_rows": c.secret_elsewhere - c.secret_in_frames,
        "secret_at_home": c.secret_at_home,
        "control": c.control,
        "checks": held,
        "bytes": told.ana.last.bytes,
        "milliseconds": told.ana.last.milliseconds,
    }))
}
