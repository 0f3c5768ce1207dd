//! What a QR code or a line of text says about a device: where it is, and, to pair, a secret
//! that is good once.
//!
//! ```text
//! AMBLE1   | base32( version 1 | device 32 | secret 16 | n addresses | checksum 4 )   Ticket
//! AMBLEAT1 | base32( version 1 | device 32 |             n addresses | checksum 4 )   AddressTicket
//! ```
//!
//! Crockford's base32 in capitals keeps a QR code in its alphanumeric mode. May touch nothing but
//! text.

use crate::secret::PairSecret;
use crate::wire::{WireError, WireReader, WireWriter};
use amble_model::{DeviceId, id::BASE32, limits};
use data_encoding::HEXLOWER;
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};
use zeroize::Zeroizing;

const PAIRING: &str = "AMBLE1";
const ADDRESSES: &str = "AMBLEAT1";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 4;
/// Characters of a ticket's text, spaces included: four times the longest.
const TEXT_CHARS: usize = 1_400;

/// Why a text is not the ticket it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// It is something else altogether.
    #[error("this is not an Amble code: copy or scan all of it")]
    NotATicket,
    /// Its checksum does not fit.
    #[error("this code is cut short or mistyped: copy or scan it again")]
    Damaged,
    /// A newer Amble made it.
    #[error("this code was made by a newer Amble: update this app")]
    NewerVersion,
    /// More addresses than a ticket may have.
    #[error("this code holds too many addresses: ask for a new one")]
    TooManyAddresses,
    /// An [`AddressTicket`] where a [`Ticket`] is needed.
    #[error(
        "this tells where a device is; pairing needs the code that the other shows to invite you"
    )]
    OnlyAddresses,
    /// A [`Ticket`] where an [`AddressTicket`] is needed.
    #[error("this is a code for pairing, not for meeting: join with it")]
    ForPairing,
}

/// An invitation to pair: where the displaying device is, and a secret that is good once.
#[derive(derive_more::Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The displaying device.
    pub device: DeviceId,
    /// 16 random bytes, one-time.
    #[debug("...")]
    pub secret: Zeroizing<[u8; 16]>,
    /// Where the device can be reached; beyond [`limits::TICKET_ADDRESSES`] they are left out.
    pub addresses: Vec<SocketAddr>,
}

impl Ticket {
    /// The ticket as text for a QR code or a clipboard.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut out = WireWriter::with_room(256);
        out.u8(VERSION).raw(&self.device.0).raw(self.secret.as_ref());
        write_addresses(&mut out, &self.addresses);
        Zeroizing::new(to_text(PAIRING, &Zeroizing::new(out.done())))
    }
}

impl FromStr for Ticket {
    type Err = TicketError;

    fn from_str(text: &str) -> Result<Self, TicketError> {
        read(text, PAIRING, |reader, device| {
            let secret = Zeroizing::new(reader.array()?);
            Ok(Self { device, secret, addresses: read_addresses(reader)? })
        })
    }
}

/// Where a device that is already paired can be reached. No secret: nothing to hide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressTicket {
    /// The displaying device.
    pub device: DeviceId,
    /// Where it can be reached; beyond [`limits::TICKET_ADDRESSES`] they are left out.
    pub addresses: Vec<SocketAddr>,
}

impl AddressTicket {
    /// The ticket as text for a QR code or a clipboard.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = WireWriter::with_room(256);
        out.u8(VERSION).raw(&self.device.0);
        write_addresses(&mut out, &self.addresses);
        to_text(ADDRESSES, &out.done())
    }
}

impl FromStr for AddressTicket {
    type Err = TicketError;

    fn from_str(text: &str) -> Result<Self, TicketError> {
        read(text, ADDRESSES, |reader, device| {
            Ok(Self { device, addresses: read_addresses(reader)? })
        })
    }
}

/// Reads a text of a kind: version and device, then what the kind has after them.
fn read<T>(
    text: &str,
    kind: &str,
    rest: impl FnOnce(&mut WireReader<'_>, DeviceId) -> Result<T, Fault>,
) -> Result<T, TicketError> {
    let bytes = from_text(text, kind)?;
    let mut reader = WireReader::new(&bytes);
    read_version(&mut reader)?;
    let device = DeviceId(reader.array().map_err(Fault::from)?);
    let ticket = rest(&mut reader, device)?;
    reader.end().map_err(|_| TicketError::NotATicket)?;
    Ok(ticket)
}

/// The protocol name under which only who read this secret can knock.
#[must_use]
pub fn pairing_alpn(secret: &[u8; 16]) -> Vec<u8> {
    alpn("amble/pair/1/", "amble 1 pairing alpn", secret)
}

/// The protocol name under which only the two devices of a pair can knock.
#[must_use]
pub fn pair_alpn(secret: &PairSecret) -> Vec<u8> {
    alpn("amble/1/", "amble 1 pair alpn", secret.as_bytes())
}

/// The name under which a device of a pair can be found nearby on a day: 32 hex digits that mean
/// nothing to anybody else and change every day. `day` counts days since 1 January 1970.
#[must_use]
pub fn nearby_name(secret: &PairSecret, device: DeviceId, day: i64) -> String {
    let key = blake3::derive_key("amble 1 nearby name", secret.as_bytes());
    let mut hasher = blake3::Hasher::new_keyed(&key);
    hasher.update(&device.0).update(&day.to_be_bytes());
    let hash = hasher.finalize();
    let (name, _) = hash.as_bytes().split_at(16);
    HEXLOWER.encode(name)
}

fn alpn(prefix: &str, context: &str, secret: &[u8]) -> Vec<u8> {
    let derived = blake3::derive_key(context, secret);
    let (name, _) = derived.split_at(16);
    format!("{prefix}{}", HEXLOWER.encode(name)).into_bytes()
}

/// A ticket that does not read: by its layout, or for a reason of its own.
enum Fault {
    Wire,
    Ticket(TicketError),
}

impl From<WireError> for Fault {
    fn from(_: WireError) -> Self {
        Self::Wire
    }
}

impl From<Fault> for TicketError {
    fn from(fault: Fault) -> Self {
        match fault {
            // The checksum was right, so the maker wrote it so.
            Fault::Wire => Self::NotATicket,
            Fault::Ticket(error) => error,
        }
    }
}

fn checksum(prefix: &str, bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(prefix.as_bytes()).update(bytes);
    let [a, b, c, d, ..] = *hasher.finalize().as_bytes();
    [a, b, c, d]
}

fn to_text(prefix: &str, bytes: &[u8]) -> String {
    let whole = Zeroizing::new([bytes, &checksum(prefix, bytes)].concat());
    let digits = Zeroizing::new(BASE32.encode(&whole));
    format!("{prefix}{}", digits.to_ascii_uppercase())
}

/// The bytes behind the prefix, once their checksum fits.
fn from_text(text: &str, prefix: &str) -> Result<Zeroizing<Vec<u8>>, TicketError> {
    if text.len() > TEXT_CHARS {
        return Err(TicketError::NotATicket);
    }
    // A terminal or a chat may have broken the line.
    let chars = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase());
    let text: Zeroizing<String> = Zeroizing::new(chars.collect());
    let other = if prefix == PAIRING { ADDRESSES } else { PAIRING };
    let Some(digits) = text.strip_prefix(prefix) else {
        return Err(if text.starts_with(other) {
            if other == ADDRESSES { TicketError::OnlyAddresses } else { TicketError::ForPairing }
        } else if is_later(&text) {
            TicketError::NewerVersion
        } else {
            TicketError::NotATicket
        });
    };
    let bytes = BASE32.decode(digits.as_bytes()).map_err(|_| TicketError::Damaged)?;
    let bytes = Zeroizing::new(bytes);
    let (body, sum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(TicketError::Damaged)?;
    if checksum(prefix, body) != *sum {
        return Err(TicketError::Damaged);
    }
    Ok(Zeroizing::new(body.to_vec()))
}

/// Whether a text begins as a ticket of a later version would.
fn is_later(text: &str) -> bool {
    let rest = text.strip_prefix("AMBLE").map(|rest| rest.strip_prefix("AT").unwrap_or(rest));
    rest.and_then(|rest| rest.chars().next()).is_some_and(|c| ('2'..='9').contains(&c))
}

fn read_version(reader: &mut WireReader<'_>) -> Result<(), Fault> {
    match reader.u8()? {
        0 => Err(Fault::Wire),
        VERSION => Ok(()),
        _ => Err(Fault::Ticket(TicketError::NewerVersion)),
    }
}

fn write_addresses(out: &mut WireWriter, addresses: &[SocketAddr]) {
    let addresses = addresses.iter().take(limits::TICKET_ADDRESSES);
    out.u8(u8::try_from(addresses.len()).unwrap_or(0));
    for address in addresses {
        match address.ip() {
            IpAddr::V4(ip) => out.u8(4).raw(&ip.octets()),
            IpAddr::V6(ip) => out.u8(6).raw(&ip.octets()),
        };
        out.u16(address.port());
    }
}

fn read_addresses(reader: &mut WireReader<'_>) -> Result<Vec<SocketAddr>, Fault> {
    let count = usize::from(reader.u8()?);
    if count > limits::TICKET_ADDRESSES {
        return Err(Fault::Ticket(TicketError::TooManyAddresses));
    }
    let mut addresses = Vec::with_capacity(count);
    for _ in 0..count {
        let ip = match reader.u8()? {
            4 => IpAddr::from(reader.array::<4>()?),
            6 => IpAddr::from(reader.array::<16>()?),
            _ => return Err(Fault::Wire),
        };
        addresses.push(SocketAddr::new(ip, reader.u16()?));
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests;
