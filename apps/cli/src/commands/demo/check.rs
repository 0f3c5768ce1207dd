//! What must hold after the story, read back from the two homes and from every frame.

use super::story::{CONTROL, Device, Told};
use crate::exit::error;
use amble_core::{AmbleError, DumpRow, ErrorKind, Page};
use std::{io::Read, sync::PoisonError};

/// How often each thing was found.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Frames searched, on both devices.
    pub(crate) frames: usize,
    /// Rows searched, on both devices.
    pub(crate) rows: usize,
    /// Secret words in frames.
    pub(crate) secret_in_frames: usize,
    /// Secret words in frames and in the other device's rows.
    pub(crate) secret_elsewhere: usize,
    /// Secret words in the rows of their own home: the search works.
    pub(crate) secret_at_home: usize,
    /// The shared title in frames and rows: the search works.
    pub(crate) control: usize,
    /// Conflicts on one device.
    pub(crate) conflicts: usize,
}

/// What was looked at, and whether it held.
#[derive(Debug)]
pub(crate) struct Checks {
    pub(crate) counts: Counts,
    pub(crate) held: Vec<(&'static str, bool)>,
    rows: Vec<(String, String)>,
    equal: bool,
}

impl Checks {
    /// The two agendas beside each other.
    pub(crate) fn rows(&self) -> &[(String, String)] {
        &self.rows
    }

    /// Whether both devices show the same.
    pub(crate) fn equal(&self) -> bool {
        self.equal
    }

    /// What did not hold.
    pub(crate) fn failed(&self) -> Vec<&'static str> {
        self.held.iter().filter(|(_, held)| !held).map(|(what, _)| *what).collect()
    }
}

/// How often a word occurs in bytes.
fn occurs(bytes: &[u8], word: &str) -> usize {
    bytes.windows(word.len()).filter(|window| *window == word.as_bytes()).count()
}

fn in_frames(device: &Device, word: &str) -> usize {
    let frames = device.frames.lock().unwrap_or_else(PoisonError::into_inner);
    // As one stream: a word must not hide at the border of two frames.
    occurs(&frames.concat(), word)
}

fn in_rows(rows: &[DumpRow], word: &str) -> usize {
    rows.iter().map(|r| occurs(r.key.as_bytes(), word) + occurs(r.value.as_bytes(), word)).sum()
}

/// Opens the exported notes with the exported key, by the age format alone.
fn opens_with_its_key(device: &Device) -> Result<bool, AmbleError> {
    let broken = |_| error(ErrorKind::Vault, "an exported note does not open with its key");
    let text = device.amble.private_identity()?;
    let identity = text
        .lines()
        .find_map(|line| line.trim().parse::<age::x25519::Identity>().ok())
        .ok_or_else(|| error(ErrorKind::Vault, "the exported key is no age identity"))?;
    let mut opened = 0;
    for note in device.amble.export_private()? {
        if occurs(&note.bytes, &device.secret) > 0 {
            return Ok(false);
        }
        let reader = age::Decryptor::new(note.bytes.as_slice()).map_err(broken)?;
        let mut reader =
            reader.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(broken)?;
        let mut plain = Vec::new();
        reader
            .read_to_end(&mut plain)
            .map_err(|_| error(ErrorKind::Vault, "an exported note is cut short"))?;
        opened += usize::from(occurs(&plain, &device.secret) == 1);
    }
    Ok(opened == device.private.len() && opened > 0)
}

fn opens_at_home(device: &Device) -> Result<bool, AmbleError> {
    let notes = device.amble.private_notes(None, Page::ALL)?;
    let mine = notes.iter().filter(|n| device.private.contains(&n.id));
    Ok(mine.filter(|n| n.body.contains(&device.secret)).count() == device.private.len())
}

/// Looks at everything.
pub(crate) fn all(told: &Told) -> Result<Checks, AmbleError> {
    let (ana, sam) = (&told.ana, &told.sam);
    let (on_ana, on_sam) = (ana.agenda()?, sam.agenda()?);
    let (ana_rows, sam_rows) = (ana.amble.dump()?, sam.amble.dump()?);
    let conflicts =
        |device: &Device| Ok::<_, AmbleError>(device.amble.conflicts(device.pair)?.len());

    let secrets = [&ana.secret, &sam.secret];
    let secret_in_frames =
        secrets.iter().map(|s| in_frames(ana, s) + in_frames(sam, s)).sum::<usize>();
    let controls = [in_frames(ana, CONTROL), in_frames(sam, CONTROL)];
    let control_rows = [in_rows(&ana_rows, CONTROL), in_rows(&sam_rows, CONTROL)];
    let at_home = [in_rows(&ana_rows, &ana.secret), in_rows(&sam_rows, &sam.secret)];
    let elsewhere = in_rows(&ana_rows, &sam.secret) + in_rows(&sam_rows, &ana.secret);
    let frames = |d: &Device| d.frames.lock().unwrap_or_else(PoisonError::into_inner).len();
    let counts = Counts {
        frames: frames(ana) + frames(sam),
        rows: ana_rows.len() + sam_rows.len(),
        secret_in_frames,
        secret_elsewhere: secret_in_frames + elsewhere,
        secret_at_home: at_home.iter().sum(),
        control: controls.iter().chain(&control_rows).sum(),
        conflicts: conflicts(ana)?,
    };
    let equal = on_ana.json == on_sam.json && on_ana.lines == on_sam.lines;
    let held = vec![
        ("both devices show the same agenda", equal && !on_ana.lines.is_empty()),
        (
            "both keep both dates, and the drop against the change, until a person chooses",
            conflicts(ana)? == 2 && conflicts(sam)? == 2,
        ),
        ("no private word is in any frame or on the other device", counts.secret_elsewhere == 0),
        (
            "the same search finds what is shared, in the frames and the rows of both",
            controls.iter().chain(&control_rows).all(|n| *n > 0),
        ),
        ("the same search finds the private words at home", at_home.iter().all(|n| *n > 0)),
        ("each opens the private notes at home", opens_at_home(ana)? && opens_at_home(sam)?),
        (
            "the exported notes open with the exported age key",
            opens_with_its_key(ana)? && opens_with_its_key(sam)?,
        ),
        ("nothing waits any more", waiting(ana)? == 0 && waiting(sam)? == 0),
    ];
    let longest = on_ana.lines.len().max(on_sam.lines.len());
    let line = |lines: &[String], n: usize| lines.get(n).cloned().unwrap_or_default();
    let rows = (0..longest).map(|n| (line(&on_ana.lines, n), line(&on_sam.lines, n))).collect();
    Ok(Checks { counts, held, rows, equal })
}

fn waiting(device: &Device) -> Result<u32, AmbleError> {
    let person = device.amble.person(device.pair)?;
    Ok(person.waiting + person.sent)
}

#[cfg(test)]
mod tests {
    use super::occurs;

    #[test]
    fn a_word_is_found_wherever_it_stands() {
        assert_eq!(occurs(b"..heron..heron", "heron"), 2);
        assert_eq!(occurs(b"her", "heron"), 0);
        assert_eq!(occurs(b"", "heron"), 0);
    }
}
