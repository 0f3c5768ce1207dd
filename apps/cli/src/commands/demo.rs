//! See it work: two homes in one process, over a real connection on this computer. Nothing here
//! is told in advance; what is said is read back from the two homes and from every frame.

mod story;

use super::{list::of, *};
use crate::{
    context::clock,
    process::runtime,
    view::{digest, list},
};
use amble_core::{Query, SyncEvent};
use std::{net::IpAddr, time::Duration};
use story::{CONTROL, Home, Story, TYPED_FIRST};
use tokio::time::timeout;

/// The whole story takes a second or two.
const PATIENCE: Duration = Duration::from_secs(60);

/// See it work: two devices in this process, in two folders that are gone afterwards
#[derive(Debug, Args)]
#[command(display_order = 90)]
#[command(after_help = "Examples:
  amble demo
  amble demo --json")]
pub(crate) struct DemoArgs {
    /// The one address at which the two devices meet
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    listen: IpAddr,
}

/// What must be so, and whether it is.
type Check = (&'static str, bool);

pub(crate) fn run(out: &mut Output, args: DemoArgs) -> Result {
    let runtime = runtime()?;
    let told = async { timeout(PATIENCE, story::tell(args.listen, clock())).await };
    let told = runtime.block_on(told);
    runtime.shutdown_timeout(Duration::from_secs(1));
    let late = "the two devices were not up to date within a minute";
    let story = told.map_err(|_| error(ErrorKind::Network, late))??;
    let checks = checks(&story)?;
    say(out, &story, &checks)?;
    let held = checks.iter().map(|(what, held)| json!({ "what": what, "held": held }));
    let failed = checks.iter().filter(|(_, held)| !held).map(|(what, _)| *what);
    let failed: Vec<&str> = failed.collect();
    out.value(&json!({
        "ok": failed.is_empty(), "code": story.code, "checks": held.collect::<Vec<_>>(),
        "last": story.ana.last,
        "frames": story.ana.frames().len() + story.sam.frames().len(),
        "conflicts": story.ana.amble.conflicts(story.ana.pair)?.len(),
    }));
    if failed.is_empty() {
        return Ok(());
    }
    Err(error(ErrorKind::Internal, format!("this did not hold: {}", failed.join("; "))))
}

fn occurs(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

/// How often a text is in all frames of both; as one stream: it must not hide at a border.
fn in_frames(story: &Story, text: &str) -> usize {
    [&story.ana, &story.sam].iter().map(|home| occurs(&home.frames().concat(), text)).sum()
}

/// How often a text is in everything that a home holds, opened.
fn in_home(home: &Home, text: &str) -> Result<usize> {
    let rows = home.amble.dump()?;
    Ok(rows.iter().map(|row| occurs(row.value.as_bytes(), text)).sum())
}

fn checks(story: &Story) -> Result<Vec<Check>> {
    let (ana, sam) = (&story.ana, &story.sam);
    let conflicts = |home: &Home| home.amble.conflicts(home.pair).map(|all| all.len());
    let waits = |home: &Home| {
        home.amble.person(home.pair).map(|person| person.not_sent + person.unconfirmed)
    };
    let records = (ana.amble.snapshot(ana.pair)?, sam.amble.snapshot(sam.pair)?);
    let same = records.0.record.objects == records.1.record.objects;
    let (hers, his) = (ana.private, sam.private);
    Ok(vec![
        ("both devices hold the same", same && records.0.record.objects.len() > 5),
        (
            "both show two due dates, a drop against a change and two versions of a note",
            conflicts(ana)? == 3 && conflicts(sam)? == 3,
        ),
        (
            "no private note is in any frame or on the other device",
            in_frames(story, hers) + in_frames(story, his) == 0
                && in_home(ana, his)? + in_home(sam, hers)? == 0,
        ),
        (
            "a title that was rewritten before the sync is in no frame and on no other device",
            in_frames(story, TYPED_FIRST) + in_home(sam, TYPED_FIRST)? == 0,
        ),
        (
            "the same search finds what is shared, and the private notes at home",
            in_frames(story, CONTROL) * in_home(ana, CONTROL)? * in_home(sam, CONTROL)? > 0
                && in_home(ana, hers)? * in_home(sam, his)? > 0,
        ),
        ("nothing waits any more", waits(ana)? + waits(sam)? == 0),
    ])
}

fn say(out: &mut Output, story: &Story, checks: &[Check]) -> Result {
    out.note(StyledLine::from("Ana and Sam paired. Both screens showed: ").bold(&story.code));
    out.note("They synced, went apart, and each wrote without the other. Then they synced again.");
    for (name, home) in [("Ana", &story.ana), ("Sam", &story.sam)] {
        let reader = home.reader()?;
        out.line("");
        out.line(bold(format!("On {name}'s device")));
        out.note(dim("What changed"));
        if let SyncEvent::UpToDate { digest, .. } = &home.last {
            digest::say(out, digest, &reader);
        }
        out.note(dim("The agenda"));
        let actions = home.amble.list(home.pair, Query::open(Entity::Action))?;
        list::actions(out, 2, &of(actions), &reader);
        let topics = home.amble.list(home.pair, Query::open(Entity::Topic))?;
        list::topics(out, &of(topics), &reader);
    }
    out.line("");
    for (what, held) in checks {
        let line = if *held { StyledLine::from("  yes  ") } else { attention("  NO   ") };
        out.line(line.plain(what).hanging(7));
    }
    if let SyncEvent::UpToDate { sent, received, bytes, milliseconds, .. } = &story.ana.last {
        out.note(format!(
            "The second sync: {sent} sent, {received} received, {bytes} bytes, {milliseconds} ms."
        ));
    }
    Ok(())
}
