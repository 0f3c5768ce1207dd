//! A paired device in the hands of other software, which speaks below core.

use super::*;
use amble_core::Zeroizing;
use amble_document::{AuthorshipKey, Document, Genesis, Members, Party};
use amble_link::{Incoming, PairSecret, Session, SessionIdentity, pair_alpn};
use amble_model::{DeviceId, PairId, Parcel, PersonId, limits};
use amble_net::{Channel, Endpoint, NetConfig};
use amble_vault::{FileSecrets, SecretName, SecretStore};
use std::net::SocketAddr;

/// Ana's home with a topic on the agenda, and all that Sam's device knows.
pub(crate) struct Scene {
    _folders: [TempDir; 2],
    pub(crate) ana: Amble,
    pub(crate) pair: PairHandle,
    pub(crate) sam: Sam,
}

/// Sam's device, in the hands of other software.
pub(crate) struct Sam {
    pub(crate) key: [u8; 32],
    pub(crate) device: DeviceId,
    pub(crate) anas_device: DeviceId,
    secret: PairSecret,
    members: Members,
    endpoint: Endpoint,
}

pub(crate) async fn scene() -> Scene {
    let ((one, ana), (two, sam)) = (home("Ana"), home("Sam"));
    let (pair, _) = super::pair(&ana, &sam, None).await;
    share(&ana, pair, &["Roadmap"]);

    // What Sam's own home holds, as anyone with his phone unlocked could read it.
    let row = sam.dump().unwrap().into_iter().find(|r| r.key.starts_with("people/")).unwrap();
    let row: serde_json::Value = serde_json::from_str(&row.value).unwrap();
    let paired = &row["paired"];
    let bytes: Vec<u8> = serde_json::from_value(paired["secret"].clone()).unwrap();
    let (anas, sams) = (ana.me(), sam.me());
    drop(sam);
    let secret =
        FileSecrets::new(&two.path().join("home")).load(SecretName::Device).unwrap().unwrap();
    let wire: PairId = serde_json::from_value(paired["pair"].clone()).unwrap();
    let genesis = Genesis { pair: wire, epoch: 0, manager: anas.person, report: sams.person };
    let party = |person: PersonId, device| Party { person, device };
    let members = Members {
        genesis,
        mine: party(sams.person, sams.device),
        theirs: party(anas.person, anas.device),
    };
    let endpoint = Endpoint::open(NetConfig {
        device_key: Zeroizing::new(*secret.expose()),
        listen: amble_net::Listen::Only(Ipv4Addr::LOCALHOST.into()),
        preferred_port: None,
        rules: Vec::new(),
    })
    .await
    .unwrap();
    let sam = Sam {
        key: *secret.expose(),
        device: sams.device,
        anas_device: anas.device,
        secret: PairSecret::from_bytes(bytes.try_into().unwrap()),
        members,
        endpoint,
    };
    Scene { _folders: [one, two], ana, pair, sam }
}

impl Sam {
    pub(crate) async fn dial(&self, at: &[SocketAddr]) -> Channel {
        soon(self.endpoint.dial(self.anas_device, at, &pair_alpn(&self.secret))).await.unwrap()
    }

    fn session(&self) -> Session {
        Session::new(SessionIdentity {
            pair: self.members.genesis.pair,
            epoch: 0,
            device: self.device,
            other_device: self.anas_device,
        })
    }

    /// Says hello and hears Ana out, who then gives all she has.
    pub(crate) async fn greet(&self, channel: &mut Channel) -> (Session, Document) {
        let mut session = self.session();
        channel.send(&session.hello(&Parcel::default())).await.unwrap();
        let mut document = Document::new(self.members).unwrap();
        let key = AuthorshipKey::new(&self.key);
        while document.order().is_empty() {
            let frame = soon(channel.receive(limits::FRAME_BYTES, None)).await.unwrap();
            if let Some(Incoming::Parcel(parcel)) = session.receive(&frame).unwrap() {
                document.take(&parcel.changes, &key);
            }
        }
        (session, document)
    }
}

impl Scene {
    pub(crate) async fn sync(&self) -> (SyncSession, Vec<SocketAddr>) {
        let mut session = self.ana.sync(self.pair, options()).await.unwrap();
        let Some(SyncEvent::Open { addresses, .. }) = soon(session.next()).await else { panic!() };
        (session, addresses.iter().map(|a| a.parse().unwrap()).collect())
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        titles(&self.ana, self.pair)
    }
}
