//! Pairing and syncing, as the owner of a home starts them. They run in `amble-live`, which sees
//! this home through two traits and cannot name its private half.

mod pairing_home;
mod sync_home;

use crate::{
    error::{AmbleError, ErrorKind},
    home::Amble,
    rng::Rng,
};
use amble_link::{Details, FileIdentity, Ticket};
use amble_live::{Invite, Join, LocalDevice, SyncPlan};
use amble_model::{Charter, PairHandle, Person, Role, limits};
use pairing_home::PairingAtHome;
use std::sync::Arc;
use sync_home::SyncAtHome;
use zeroize::Zeroizing;

pub use amble_live::{Direction, Discovery, Listen, PairingSession, SyncSession, Tap};

/// What a new invitation needs.
#[derive(Debug, Clone)]
pub struct InviteOptions {
    /// A person added before, or nobody: then the 1:1 is made by the pairing.
    pub pair: Option<PairHandle>,
    /// The role of this home's owner in the 1:1.
    pub as_role: Role,
    /// Where to listen.
    pub listen: Listen,
    /// What is proposed to the other; weekly, half an hour, if nothing.
    pub charter: Option<Charter>,
    /// Unix seconds now.
    pub now: i64,
}

/// What joining needs.
#[derive(Debug, Clone)]
pub struct JoinOptions {
    /// The text that the other shows.
    pub ticket: String,
    /// A person added before, or nobody: then one of the other's name, or the 1:1 is made by the
    /// pairing.
    pub pair: Option<PairHandle>,
    /// Where to listen.
    pub listen: Listen,
    /// Unix seconds now.
    pub now: i64,
}

/// What a sync needs.
#[derive(derive_more::Debug, Clone)]
#[debug("SyncOptions {{ listen: {listen:?}, .. }}")]
pub struct SyncOptions {
    /// Where to listen.
    pub listen: Listen,
    /// Address tickets that the other device shows, if it has moved.
    pub at: Vec<String>,
    /// Finds the other device nearby, if the platform can.
    pub discovery: Option<Arc<dyn Discovery>>,
    /// Sees every frame before encryption.
    pub tap: Option<Tap>,
    /// Unix seconds now.
    pub now: i64,
}

impl Amble {
    /// Shows a ticket to the other person, good for two minutes and one person.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::NotNow`] if that person is paired already,
    /// [`ErrorKind::Network`], [`ErrorKind::Pairing`].
    pub async fn invite(&self, options: InviteOptions) -> Result<PairingSession, AmbleError> {
        let (home, details, mut rng) = self.begin_pairing(options.pair, options.now)?;
        let zone = self.inner.profile().zone.clone();
        let charter = options.charter.unwrap_or_else(|| Charter::weekly(&zone));
        let device = self.local_device(options.listen);
        let invite = Invite { home, details, role: options.as_role, charter, device };
        Ok(PairingSession::invite(invite, &mut *rng).await?)
    }

    /// Joins by a ticket that the other shows.
    ///
    /// # Errors
    /// [`ErrorKind::Pairing`] for a ticket that is none, one's own, or cut short;
    /// [`ErrorKind::NotFound`], [`ErrorKind::NotNow`], [`ErrorKind::Network`].
    pub async fn join(&self, options: JoinOptions) -> Result<PairingSession, AmbleError> {
        let ticket: Ticket = options.ticket.parse()?;
        let (home, details, _) = self.begin_pairing(options.pair, options.now)?;
        let device = self.local_device(options.listen);
        Ok(PairingSession::join(Join { home, details, ticket, device }).await?)
    }

    /// Connects to the other device and keeps both up to date until it is left. Until then the
    /// other device is looked for, and what is saved here goes out at once.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] before pairing, for a muted device, or if a sync runs already;
    /// [`ErrorKind::Pairing`] for an address ticket that is none or another device's;
    /// [`ErrorKind::Network`].
    pub async fn sync(
        &self,
        pair: PairHandle,
        options: SyncOptions,
    ) -> Result<SyncSession, AmbleError> {
        let (home, mut target) = SyncAtHome::open(self, pair, options.now)?;
        for text in &options.at {
            let added = target.add_ticket(text).map_err(AmbleError::from);
            let refused = match added {
                Ok(true) => continue,
                Ok(false) => {
                    let sentence = "that code is from someone else's device";
                    AmbleError::new(ErrorKind::Pairing, sentence)
                }
                Err(error) => error,
            };
            amble_live::SyncHome::close(home.as_ref());
            return Err(refused);
        }
        let device = self.local_device(options.listen);
        let SyncOptions { discovery, tap, .. } = options;
        Ok(SyncSession::open(SyncPlan { home, target, device, discovery, tap }).await?)
    }

    /// Checks whom a pairing is for, and draws what this side brings.
    fn begin_pairing(
        &self,
        pair: Option<PairHandle>,
        now: i64,
    ) -> Result<(Arc<PairingAtHome>, Details, Rng), AmbleError> {
        if let Some(handle) = pair {
            self.pair(handle)?.change(&self.inner, |state| {
                if state.may_pair_anew(&self.inner, handle)? {
                    return Ok(());
                }
                let name = state.row.shown_name();
                let sentence = format!("you and {name} are already paired");
                Err(AmbleError::new(ErrorKind::NotNow, sentence))
            })?;
        } else if self.inner.pairs().len() >= limits::PAIRS {
            let sentence = format!("a home keeps 1:1s with at most {} people", limits::PAIRS);
            return Err(AmbleError::new(ErrorKind::NotNow, sentence));
        }
        let mut rng = Rng::new()?;
        let identity = FileIdentity::generate(&mut *rng);
        let profile = self.inner.profile().clone();
        let details = Details {
            person: Person { id: profile.person, name: profile.name },
            device: self.inner.device,
            recipient: identity.recipient(),
            port: profile.port,
        };
        let home = PairingAtHome { amble: self.clone(), pair, identity, now };
        Ok((Arc::new(home), details, rng))
    }

    fn local_device(&self, listen: Listen) -> LocalDevice {
        let key = Zeroizing::new(*self.inner.keys.device.expose());
        LocalDevice { key, port: self.inner.profile().port, listen }
    }
}
