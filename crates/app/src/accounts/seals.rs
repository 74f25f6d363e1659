//! An organisation's keys in members' hands: opened from seals, sealed to receivers, and which public
//! halves were confirmed by check words.

use crate::error::AppError;
use crate::keyring::{Half, Keyring, SubjectKeys};
use crate::node::Panoh;
use panoh_core::access::Role;
use panoh_core::ids::{OrganisationId, UserId};
use panoh_core::journal::State;
use panoh_core::journal::value::Value;
use panoh_store::{KeySealRow, KeyWrite};
use panoh_vault::organisation::{open_half_key, seal_half_key};
use panoh_vault::user::UserKey;
use panoh_vault::{Key32, PublicHalf};
use rand::CryptoRng;

/// HPKE's encapsulated key is an uncompressed P-256 point; the store keeps it in a column of its own.
const ENCAPSULATED: usize = 65;

/// The user id under which the recovery key receives seals.
pub(crate) const RECOVERY: UserId = UserId::from_bytes(panoh_vault::recovery::RECOVERY_MEMBER);

/// Somebody to whom the organisation's keys are sealed.
pub(crate) struct Receiver {
    pub(crate) user: UserId,
    pub(crate) public: PublicHalf,
    pub(crate) coded: bool,
    pub(crate) identity: bool,
}

impl Receiver {
    /// A member, with what the role needs.
    pub(crate) const fn member(user: UserId, public: PublicHalf, role: Role) -> Self {
        Self {
            user,
            public,
            coded: role.reads_coded(),
            identity: role.reads_identity(),
        }
    }
    /// The recovery key, which receives everything.
    pub(crate) const fn recovery(public: PublicHalf) -> Self {
        Self {
            user: RECOVERY,
            public,
            coded: true,
            identity: true,
        }
    }
    const fn needs(&self, half: Half) -> bool {
        match half {
            Half::Coded => self.coded,
            Half::Identity => self.identity,
        }
    }
}

/// The versions of one half on a ring, oldest first.
pub(crate) fn versions(ring: &Keyring, half: Half) -> impl Iterator<Item = (u32, &Key32)> {
    let of_half = ring.versions().filter(move |(of, _)| *of == half);
    of_half.filter_map(move |(_, version)| Some((version, ring.get(half, version).ok()?)))
}

/// A ring with both halves: who holds only one cannot pass on what others need.
///
/// # Errors
/// [`AppError::Locked`].
pub(crate) fn whole(ring: &Keyring) -> Result<&Keyring, AppError> {
    if ring.holds(Half::Coded) && ring.holds(Half::Identity) {
        Ok(ring)
    } else {
        Err(AppError::Locked)
    }
}

/// Seals every version on a ring to a receiver, as far as the receiver needs the half.
pub(crate) fn seal_ring(
    ring: &Keyring,
    organisation: OrganisationId,
    to: &Receiver,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<KeyWrite>, AppError> {
    let mut writes = Vec::new();
    for half in [Half::Coded, Half::Identity]
        .into_iter()
        .filter(|half| to.needs(*half))
    {
        for (version, key) in versions(ring, half) {
            writes.push(seal_one(organisation, half, version, key, to, rng)?);
        }
    }
    Ok(writes)
}

/// Seals one version of one half.
pub(crate) fn seal_one(
    organisation: OrganisationId,
    half: Half,
    version: u32,
    key: &Key32,
    to: &Receiver,
    rng: &mut dyn CryptoRng,
) -> Result<KeyWrite, AppError> {
    let user = to.user;
    let org = organisation.bytes();
    let mut encapped = seal_half_key(org, half, version, key, user.bytes(), &to.public, rng)
        .map_err(|_| AppError::Damaged("public half"))?;
    let sealed = encapped.split_off(ENCAPSULATED.min(encapped.len()));
    let half = half.number();
    Ok(KeyWrite::PutSeal(KeySealRow {
        organisation,
        half,
        version,
        user,
        encapped,
        sealed,
    }))
}

/// Opens one seal.
pub(crate) fn open_seal(seal: &KeySealRow, private: &UserKey) -> Result<(Half, Key32), AppError> {
    let half = Half::from_number(seal.half).ok_or(AppError::Damaged("key seal"))?;
    let sealed = [&seal.encapped[..], &seal.sealed].concat();
    let (organisation, member) = (seal.organisation.bytes(), seal.user.bytes());
    let key = open_half_key(organisation, half, seal.version, member, private, &sealed)
        .map_err(|_| AppError::Damaged("key seal"))?;
    Ok((half, key))
}

impl Panoh {
    /// Brings a ring to what is sealed to a member now: opens what is new, lets go what is gone. Says
    /// whether anything changed. A seal that does not open was made for another key pair and is left.
    pub(crate) async fn refresh_ring(
        &self,
        ring: &mut Keyring,
        organisation: OrganisationId,
        user: UserId,
        private: &UserKey,
    ) -> Result<bool, AppError> {
        let seals = self.store().seals_for(organisation, user).await?;
        let mut fresh = Keyring::new(*organisation.bytes());
        for seal in &seals {
            let Some(half) = Half::from_number(seal.half) else {
                continue;
            };
            match ring.get(half, seal.version) {
                Ok(key) => fresh.add(half, seal.version, key.clone()),
                Err(_) => {
                    if let Ok((half, key)) = open_seal(seal, private) {
                        fresh.add(half, seal.version, key);
                    }
                }
            }
        }
        let changed = !fresh.versions().eq(ring.versions());
        *ring = fresh;
        Ok(changed)
    }

    /// The organisation's own data keys, under which its sealed fields stand.
    pub(crate) async fn organisation_keys(
        &self,
        ring: &Keyring,
        organisation: OrganisationId,
    ) -> Result<SubjectKeys, AppError> {
        self.subject_keys(ring, organisation.stream()).await
    }
}

/// The sealed field that keeps the public half which was compared for a user.
pub(crate) fn confirmed_field(user: UserId) -> String {
    format!("confirmed/{user}")
}

/// The public half that was compared for a user, if any was.
pub(crate) fn confirmed(state: &State, user: UserId) -> Option<PublicHalf> {
    match state.sealed(&confirmed_field(user))? {
        Value::Bytes(bytes) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}

/// The user's public half as a row keeps it.
pub(crate) fn public_half(bytes: &[u8]) -> Result<PublicHalf, AppError> {
    bytes
        .try_into()
        .map_err(|_| AppError::Damaged("public half"))
}
