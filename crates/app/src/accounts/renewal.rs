//! A new version of the organisation's keys, sealed to everybody who still needs them.

use super::ATTEMPTS;
use super::seals::{Receiver, confirmed, public_half, seal_one, whole};
use super::set_up::{open_pairs, sealed_pairs};
use super::streams::AccountStream;
use crate::error::AppError;
use crate::keyring::{Half, Keyring};
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::journal::State;
use panoh_core::journal::value::{Fields, Value};
use panoh_store::{KeySealRow, KeyWrite};
use panoh_vault::Key32;
use panoh_vault::user::UserKey;
use std::collections::BTreeSet;

/// Open field of the organisation's stream: halves that somebody took along who left.
const DUE: &str = "renewal_due";

/// What is being done, and left to do, with an organisation's keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyWork {
    /// Somebody who held keys has left, and no supervisor has signed in since.
    pub renewal_due: bool,
    /// Data keys under an older version are left; they are re-wrapped when somebody who reads
    /// identity is signed in.
    pub rewrap_left: bool,
    /// How far this process has come with it: done and total.
    pub running: Option<(u64, u64)>,
}

const fn word(half: Half) -> &'static str {
    match half {
        Half::Coded => "coded",
        Half::Identity => "identity",
    }
}

/// The halves of which a new version is due.
fn due(stream: &AccountStream) -> Vec<Half> {
    let Some(Value::List(words)) = stream.field(DUE) else {
        return Vec::new();
    };
    let named = |half: &Half| words.iter().any(|w| w.as_text() == Some(word(*half)));
    [Half::Coded, Half::Identity]
        .into_iter()
        .filter(named)
        .collect()
}

/// The fields that make a renewal due, beside what is due already.
pub(crate) fn due_fields(stream: &AccountStream, lost: &[Half]) -> Fields {
    if lost.is_empty() {
        return Fields::new();
    }
    let all: BTreeSet<&str> = due(stream)
        .iter()
        .chain(lost)
        .map(|half| word(*half))
        .collect();
    Fields::from([(DUE.to_owned(), Value::list(all))])
}

/// The field that says which version of a half is the newest.
pub(crate) fn version_field(half: Half) -> String {
    format!("key_version/{}", word(half))
}

/// The newest version of a half, from the seals that exist.
fn newest(seals: &[KeySealRow], half: Half) -> u32 {
    let of_half = seals.iter().filter(|seal| seal.half == half.number());
    of_half.map(|seal| seal.version).max().unwrap_or(0)
}

impl Panoh {
    /// What is being done, and left to do, with the organisation's keys.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn key_work(&self, session: &Session) -> Result<KeyWork, AppError> {
        session.may(Action::Open, Resource::Organisation)?;
        let organisation = session.organisation();
        let stream = self.organisation_stream(organisation).await?;
        let seals = self.store().seals_of(organisation).await?;
        let (coded, identity) = (newest(&seals, Half::Coded), newest(&seals, Half::Identity));
        let left = self
            .store()
            .keys_to_rewrap(organisation, coded, identity, 1)
            .await?;
        Ok(KeyWork {
            renewal_due: !due(&stream).is_empty(),
            rewrap_left: !left.is_empty(),
            running: self.0.rewraps.running(organisation),
        })
    }

    /// Renews keys that are due and sees that data keys follow, if this session can do either. Called
    /// when somebody signs in and when a member's keys were taken away.
    pub(crate) async fn see_to_keys(&self, session: &Session) -> Result<(), AppError> {
        if whole(session.keys()).is_err() {
            return Ok(());
        }
        if session.can(Action::Amend, Resource::Member) {
            self.renew_keys(session).await?;
        }
        let ring = self.current_ring(session).await?;
        if whole(&ring).is_err() {
            return Ok(());
        }
        self.rewrap_in_background(session.organisation(), session.context().actor, ring)
            .await
    }

    /// The session's keys as they are now: somebody may have renewed them since the request began,
    /// and keys that are passed on must not lack the newest version.
    pub(crate) async fn current_ring(&self, session: &Session) -> Result<Keyring, AppError> {
        let private = UserKey::from_key(&session.0.private);
        let private = private.map_err(|_| AppError::Damaged("session"))?;
        let mut ring = session.keys().clone();
        self.refresh_ring(&mut ring, session.organisation(), session.user(), &private)
            .await?;
        Ok(ring)
    }

    /// Makes a new version of each half that is due.
    async fn renew_keys(&self, session: &Session) -> Result<(), AppError> {
        let organisation = session.organisation();
        for _ in 0..ATTEMPTS {
            let mut stream = self.organisation_stream(organisation).await?;
            let halves = due(&stream);
            if halves.is_empty() {
                return Ok(());
            }
            let mut ring = self.current_ring(session).await?;
            whole(&ring)?;
            let data_keys = self.organisation_keys(&ring, organisation).await?;
            let receivers = self
                .receivers(session, &self.opened(&stream, &data_keys).await?)
                .await?;
            let (fields, writes) = self
                .new_versions(session, &mut ring, &halves, &receivers)
                .await?;
            let mut writing = self.writing(session.context().actor, self.new_command());
            writing.act(&mut stream, "organisation.keys_renewed", fields)?;
            writing.keys(writes);
            if writing.commit().await?.is_some() {
                return Ok(());
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    async fn new_versions(
        &self,
        session: &Session,
        ring: &mut Keyring,
        halves: &[Half],
        receivers: &[Receiver],
    ) -> Result<(Fields, Vec<KeyWrite>), AppError> {
        let organisation = session.organisation();
        let mut rng = self.entropy().fork();
        let mut fields = Fields::from([(DUE.to_owned(), Value::Null)]);
        let mut writes = Vec::new();
        for &half in halves {
            let version = ring.latest(half).map_or(1, |(version, _)| version + 1);
            let key = Key32::random(&mut rng);
            fields.insert(version_field(half), Value::Int(version.into()));
            for to in receivers.iter().filter(|to| match half {
                Half::Coded => to.coded,
                Half::Identity => to.identity,
            }) {
                writes.push(seal_one(organisation, half, version, &key, to, &mut rng)?);
            }
            ring.add(half, version, key);
        }
        if halves.contains(&Half::Identity) {
            for row in self.store().organisation_private(organisation).await? {
                let pairs = open_pairs(&row, ring)?;
                let row = sealed_pairs(&pairs, organisation, row.version, ring, &mut rng)?;
                writes.push(KeyWrite::PutPrivate(row));
            }
        }
        Ok((fields, writes))
    }

    /// Everybody who still needs keys and whose public half is the one that was compared. Who was
    /// given another half in the database gets nothing, and shows as waiting for keys.
    async fn receivers(&self, session: &Session, state: &State) -> Result<Vec<Receiver>, AppError> {
        let organisation = session.organisation();
        let seals = self.store().seals_of(organisation).await?;
        let recovery = confirmed(state, super::seals::RECOVERY);
        let recovery = recovery.ok_or(AppError::Damaged("confirmed recovery key"))?;
        let mut receivers = vec![Receiver::recovery(recovery)];
        for member in self.store().members(organisation).await? {
            if !member.active || !seals.iter().any(|seal| seal.user == member.user) {
                continue;
            }
            let Some(row) = self.store().user_key(member.user).await? else {
                continue;
            };
            let public = public_half(&row.public)?;
            if confirmed(state, member.user) == Some(public) {
                receivers.push(Receiver::member(member.user, public, member.role));
            }
        }
        Ok(receivers)
    }
}
