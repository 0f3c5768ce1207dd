//! Reads the vectors that every other implementation reads too (`tests/vectors/*.json`).
//!
//! One vector tests one thing. Its expected outcome is a value, or the path of an error's names.

use crate::pairing::{PairingError, tests::pinned};
use crate::*;
use amble_model::{DeviceId, PairId, Parcel};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use std::fmt::Debug;

fn file(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    hex(value).try_into().unwrap()
}

fn written(bytes: &[u8]) -> Value {
    json!(HEXLOWER.encode(bytes))
}

/// `Frame(Version { found: 2 })` is `Frame.Version`.
fn error(error: &impl Debug) -> Value {
    let shown = format!("{error:?}");
    let names = shown.split('{').next().unwrap_or_default();
    let names: Vec<&str> = names.split(['(', ')', ' ']).filter(|name| !name.is_empty()).collect();
    json!({ "error": names.join(".") })
}

fn parcel(parcel: &Parcel) -> Value {
    let change = |change: &amble_model::Envelope| {
        json!({
            "device": written(&change.device.0),
            "tag": written(&change.tag.0),
            "raw": written(&change.raw),
        })
    };
    json!({
        "mine": parcel.mine.map(|tip| written(&tip.0)),
        "yours": parcel.yours.map(|tip| written(&tip.0)),
        "changes": parcel.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

/// Checks each vector of a list, and that there are some.
fn each(list: &Value, outcome: impl Fn(&Value) -> Value) {
    let list = list.as_array().unwrap();
    assert!(list.len() > 1);
    for vector in list {
        assert_eq!(outcome(vector), vector["expect"], "{}", vector["name"]);
    }
}

#[test]
fn bodies_of_a_session_read_as_written_down() {
    let file = file(include_str!("../../../tests/vectors/frame.json"));
    let context = &file["session"];
    each(&file["bodies"], |vector| {
        let mut session = Session::new(SessionIdentity {
            pair: PairId(array(&context["pair"])),
            epoch: context["epoch"].as_u64().unwrap() as u32,
            device: DeviceId(array(&context["device"])),
            other_device: DeviceId(array(&context["other_device"])),
        });
        if vector["after"] == "hello" {
            session.receive(&hex(&context["hello"])).unwrap();
        }
        match session.receive(&hex(&vector["hex"])) {
            Ok(Some(Incoming::Hello(tips))) => json!({ "hello": parcel(&tips) }),
            Ok(Some(Incoming::Parcel(read))) => json!({ "parcel": parcel(&read) }),
            Ok(Some(Incoming::Report(told))) => {
                let told = told.iter().map(|r| json!({ "code": r.code, "count": r.count }));
                json!({ "report": told.collect::<Vec<_>>() })
            }
            Ok(Some(Incoming::Bye)) => json!("bye"),
            Ok(None) => json!("more"),
            Err(refused) => error(&refused),
        }
    });
}

#[test]
fn tickets_read_as_written_down() {
    let file = file(include_str!("../../../tests/vectors/ticket.json"));
    each(&file["tickets"], |vector| match vector["text"].as_str().unwrap().parse::<Ticket>() {
        Ok(ticket) => json!({
            "device": written(&ticket.device.0),
            "secret": written(ticket.secret.as_ref()),
            "addresses": ticket.addresses,
        }),
        Err(refused) => error(&refused),
    });
    each(&file["address_tickets"], |vector| {
        match vector["text"].as_str().unwrap().parse::<AddressTicket>() {
            Ok(ticket) => json!({
                "device": written(&ticket.device.0),
                "addresses": ticket.addresses,
            }),
            Err(refused) => error(&refused),
        }
    });
    each(&file["protocol_names"], |vector| {
        let name = match vector["of"].as_str().unwrap() {
            "ticket" => pairing_alpn(&array(&vector["hex"])),
            _ => pair_alpn(&PairSecret::from_bytes(array(&vector["hex"]))),
        };
        json!(String::from_utf8(name).unwrap())
    });
}

#[test]
fn pairings_read_and_derive_as_written_down() {
    let file = file(include_str!("../../../tests/vectors/pairing.json"));
    each(&file["offers"], |vector| {
        let payload = hex(&vector["hex"]);
        let read = if vector["by"] == "host" {
            pinned::host_offer(&payload)
        } else {
            pinned::joiner_offer(&payload)
        };
        match read {
            Ok((details, terms)) => {
                let mut said = json!({
                    "person": written(&details.person.id.0),
                    "name": details.person.name,
                    "device": written(&details.device.0),
                    "recipient": details.recipient,
                    "port": details.port,
                });
                if let Some((role, charter)) = terms {
                    said["role"] = json!(role.word());
                    said["zone"] = json!(charter.zone);
                    said["every_days"] = json!(charter.every_days);
                    said["minutes"] = json!(charter.minutes);
                }
                said
            }
            Err(refused) => error(&refused),
        }
    });
    each(&file["aborts"], |vector| match pinned::abort(&hex(&vector["hex"])) {
        PairingError::Malformed(wire) => error(&PairingError::Malformed(wire)),
        told => error(&told),
    });
    each(&file["derived"], |vector| {
        let derived = pinned::derive(
            &array(&vector["ticket_secret"]),
            &array(&vector["exporter"]),
            &hex(&vector["joiner_offer"]),
            &hex(&vector["host_offer"]),
        );
        let safety = safety_number(
            derived.pair,
            DeviceId(array(&vector["joiner_device"])),
            DeviceId(array(&vector["host_device"])),
        );
        json!({
            "macs": derived.macs.iter().map(|mac| written(mac)).collect::<Vec<_>>(),
            "words": derived.code.words,
            "digits": derived.code.digits,
            "pair": written(&derived.pair.0),
            "pair_secret": written(derived.secret.as_bytes()),
            "safety_number": safety,
        })
    });
}

#[test]
fn sealed_files_read_as_written_down() {
    let file = file(include_str!("../../../tests/vectors/sealed_file.json"));
    let context = &file["opener"];
    let identity = FileIdentity::from_bytes(array(&context["identity"]));
    assert_eq!(json!(identity.recipient()), context["recipient"]);
    let expected = FileHeader {
        pair: PairId(array(&context["pair"])),
        epoch: context["epoch"].as_u64().unwrap() as u32,
        from: DeviceId(array(&context["from"])),
        to: DeviceId(array(&context["to"])),
    };
    each(&file["files"], |vector| match open_file(&hex(&vector["hex"]), &identity, &expected) {
        Ok(read) => json!({ "parcel": parcel(&read) }),
        Err(refused) => error(&refused),
    });
}
