//! What each side says of itself, as canonical bytes.
//!
//! ```text
//! joiner   lowest u16 | highest u16 | person 10 | name u16+text | device 32
//!          | recipient u16+text | port u16
//! host     the same, then | role u8 | zone u16+text | every_days u16 | minutes u16
//! ```
//!
//! One meaning has one spelling, so the bytes themselves are the transcript.

use super::PairingError;
use crate::file_identity::check_recipient;
use crate::version;
use crate::wire::{WireReader, WireWriter};
use amble_model::{Charter, DeviceId, Person, PersonId, Role, limits};

/// Bytes of a name: four for each character.
const NAME_BYTES: usize = limits::NAME_CHARS * 4;
/// Bytes of an age X25519 recipient: `age1`, 52 digits of the key and 6 of the checksum.
const RECIPIENT_BYTES: usize = 62;
/// Days between two meetings, at most: a year. A meeting's length, at most: a day.
const CADENCE_DAYS: i32 = 366;
const LENGTH_MINUTES: i32 = 24 * 60;

/// What one side says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The person.
    pub person: Person,
    /// The person's device.
    pub device: DeviceId,
    /// The age recipient for sealed files to this device, in this pair's epoch 0.
    pub recipient: String,
    /// The port this device prefers to listen on; 0 for none.
    pub port: u16,
}

/// What the host adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) role: Role,
    pub(super) charter: Charter,
}

impl Details {
    /// These details as they may be sent: the name cleaned, everything checked.
    pub(super) fn checked(&self) -> Result<Self, PairingError> {
        let name = clean_name(&self.person.name)?;
        check_recipient(&self.recipient).map_err(|_| PairingError::BadRecipient)?;
        let person = Person { id: self.person.id, name };
        Ok(Self { person, ..self.clone() })
    }

    pub(super) fn encode(&self, terms: Option<&Terms>) -> Result<Vec<u8>, PairingError> {
        let mut out = WireWriter::with_room(limits::PAIRING_FRAME_BYTES);
        out.u16(version::LOWEST).u16(version::HIGHEST);
        out.raw(&self.person.id.0).text(&self.person.name, NAME_BYTES)?;
        out.raw(&self.device.0).text(&self.recipient, RECIPIENT_BYTES)?;
        out.u16(self.port);
        if let Some(terms) = terms {
            out.u8(match terms.role {
                Role::Manager => 1,
                Role::Report => 2,
            });
            out.text(&terms.charter.zone, limits::WORD_CHARS)?;
            let number = |n: i32| u16::try_from(n).map_err(|_| PairingError::BadCharter);
            out.u16(number(terms.charter.every_days)?).u16(number(terms.charter.minutes)?);
        }
        Ok(out.done())
    }
}

impl Terms {
    pub(super) fn checked(self) -> Result<Self, PairingError> {
        let Charter { zone, every_days, minutes } = &self.charter;
        // Letters, digits and -+_/ make up every name of the IANA database; whether this one is
        // known is for the caller to see.
        let named = |b: u8| b.is_ascii_alphanumeric() || b"-+_/".contains(&b);
        let zone = (1..=limits::WORD_CHARS).contains(&zone.len()) && zone.bytes().all(named);
        let cadence = (1..=CADENCE_DAYS).contains(every_days);
        let length = (1..=LENGTH_MINUTES).contains(minutes);
        if zone && cadence && length { Ok(self) } else { Err(PairingError::BadCharter) }
    }
}

/// Reads the joiner's offer.
pub(super) fn read_joiner(payload: &[u8]) -> Result<Details, PairingError> {
    let mut reader = WireReader::new(payload);
    let details = read_details(&mut reader)?;
    reader.end()?;
    Ok(details)
}

/// Reads the host's offer.
pub(super) fn read_host(payload: &[u8]) -> Result<(Details, Terms), PairingError> {
    let mut reader = WireReader::new(payload);
    let details = read_details(&mut reader)?;
    let role = match reader.u8()? {
        1 => Role::Manager,
        2 => Role::Report,
        _ => return Err(crate::wire::WireError::BadValue.into()),
    };
    let zone = reader.text(limits::WORD_CHARS)?.to_owned();
    let charter = Charter { zone, every_days: reader.u16()?.into(), minutes: reader.u16()?.into() };
    reader.end()?;
    Ok((details, Terms { role, charter }.checked()?))
}

fn read_details(reader: &mut WireReader<'_>) -> Result<Details, PairingError> {
    // Before anything else, as another version may have another layout behind it.
    version::agree(reader.u16()?, reader.u16()?)?;
    let id = PersonId(reader.array()?);
    let name = reader.text(NAME_BYTES)?;
    if clean_name(name)? != name {
        return Err(PairingError::BadName);
    }
    let person = Person { id, name: name.to_owned() };
    let device = DeviceId(reader.array()?);
    let recipient = reader.text(RECIPIENT_BYTES)?.to_owned();
    check_recipient(&recipient).map_err(|_| PairingError::BadRecipient)?;
    Ok(Details { person, device, recipient, port: reader.u16()? })
}

/// A name as it may cross: nothing invisible but what joins letters, nothing that turns the line
/// around (Unicode Standard Annex 9, section 2), spaces trimmed.
fn clean_name(name: &str) -> Result<String, PairingError> {
    let kept: String = name.chars().filter(|c| !c.is_control() && !misleads(*c)).collect();
    let kept = kept.trim();
    let fits = (1..=limits::NAME_CHARS).contains(&kept.chars().count());
    if fits { Ok(kept.to_owned()) } else { Err(PairingError::BadName) }
}

/// Direction marks, line and paragraph separators, and characters of no width, except the two
/// joiners that some scripts and emoji need.
fn misleads(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests;
