//! Data keys under the newest version of the organisation's keys: in the background, visibly, while
//! everything stays readable under the old one.

use super::seals::whole;
use crate::error::AppError;
use crate::keyring::{Half, Keyring, SubjectKeys};
use crate::node::Panoh;
use crate::progress::Progress;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::OrganisationId;
use panoh_core::journal::boxes::{DataKeyId, KeyClass};
use panoh_core::journal::value::{Fields, Value};
use panoh_core::journal::{Actor, StreamKind};
use panoh_store::subject_keys::{Rewrapped, RewrappedIdentity};
use panoh_store::{KeyWrite, Rewrap, SubjectKeyRow};
use rand::CryptoRng;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How many subjects one commit re-wraps.
const BATCH: u64 = 500;

/// The re-wrapping that this process is doing, by organisation.
#[derive(Default)]
pub(crate) struct Rewraps(Mutex<BTreeMap<OrganisationId, Progress>>);

impl Rewraps {
    /// How far it has come: done and total.
    pub(crate) fn running(&self, organisation: OrganisationId) -> Option<(u64, u64)> {
        let board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        board
            .get(&organisation)
            .map(|progress| (progress.done(), progress.total()))
    }

    fn begin(&self, organisation: OrganisationId) -> Option<Progress> {
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if board.contains_key(&organisation) {
            return None;
        }
        let progress = Progress::new();
        board.insert(organisation, progress.clone());
        Some(progress)
    }

    fn end(&self, organisation: OrganisationId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&organisation);
    }
}

impl Panoh {
    /// Re-wraps every data key that is under an older version of the organisation's keys, and says
    /// how many subjects it was. Records stay readable throughout; cancelling keeps what was done.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Locked`] without both halves,
    /// [`AppError::Cancelled`], storage.
    pub async fn rewrap_subject_keys(
        &self,
        session: &Session,
        progress: &Progress,
    ) -> Result<u64, AppError> {
        session.may(Action::Open, Resource::Organisation)?;
        let ring = whole(session.keys())?;
        self.rewrap(
            session.organisation(),
            session.context().actor,
            ring,
            progress,
        )
        .await
    }

    /// Starts re-wrapping beside the requests, unless nothing is left to do or it is being done.
    pub(crate) async fn rewrap_in_background(
        &self,
        organisation: OrganisationId,
        actor: Actor,
        ring: Keyring,
    ) -> Result<(), AppError> {
        let (coded, identity) = newest(&ring)?;
        let left = self
            .store()
            .keys_to_rewrap(organisation, coded, identity, 1)
            .await?;
        if left.is_empty() {
            return Ok(());
        }
        let Some(progress) = self.0.rewraps.begin(organisation) else {
            return Ok(());
        };
        let panoh = self.clone();
        tokio::spawn(async move {
            if let Err(error) = panoh.rewrap(organisation, actor, &ring, &progress).await {
                tracing::warn!(%error, "re-wrapping of data keys stopped; the next sign-in goes on");
            }
            panoh.0.rewraps.end(organisation);
        });
        Ok(())
    }

    async fn rewrap(
        &self,
        organisation: OrganisationId,
        actor: Actor,
        ring: &Keyring,
        progress: &Progress,
    ) -> Result<u64, AppError> {
        let (coded, identity) = newest(ring)?;
        // An upper bound that costs nothing: every person, and the organisation itself.
        let everything = panoh_core::access::ScopeFilter {
            organisation,
            owner: None,
            teams: None,
        };
        progress.set_total(1 + self.store().count(&StreamKind::Person, &everything).await?);
        let mut rng = self.entropy().fork();
        let mut done = 0;
        loop {
            if progress.cancelled() {
                return Err(AppError::Cancelled);
            }
            let rows = self
                .store()
                .keys_to_rewrap(organisation, coded, identity, BATCH)
                .await?;
            let mut writing = self.writing(actor, self.new_command());
            let mut some = 0;
            for row in &rows {
                if let Some(rewrap) = rewrapped(ring, row, (coded, identity), &mut rng)? {
                    writing.key(KeyWrite::RewrapSubject(rewrap));
                    some += 1;
                }
            }
            if some == 0 {
                break;
            }
            writing.commit().await?.ok_or(AppError::ChangedMeanwhile)?;
            done += some;
            progress.advance(some);
        }
        if done > 0 {
            self.say_rewrapped(organisation, actor, coded, identity)
                .await?;
        }
        progress.set_total(progress.done());
        Ok(done)
    }

    async fn say_rewrapped(
        &self,
        organisation: OrganisationId,
        actor: Actor,
        coded: u32,
        identity: u32,
    ) -> Result<(), AppError> {
        for _ in 0..super::ATTEMPTS {
            let mut stream = self.organisation_stream(organisation).await?;
            let fields = Fields::from([
                ("rewrapped/coded".to_owned(), Value::Int(coded.into())),
                ("rewrapped/identity".to_owned(), Value::Int(identity.into())),
            ]);
            let mut writing = self.writing(actor, self.new_command());
            writing.act(&mut stream, "organisation.keys_rewrapped", fields)?;
            if writing.commit().await?.is_some() {
                return Ok(());
            }
        }
        Err(AppError::ChangedMeanwhile)
    }
}

fn newest(ring: &Keyring) -> Result<(u32, u32), AppError> {
    let of = |half| ring.latest(half).map(|(version, _)| version);
    of(Half::Coded)
        .zip(of(Half::Identity))
        .ok_or(AppError::Locked)
}

/// New wraps of one subject's keys; `None` when the ring opens nothing of what is old.
fn rewrapped(
    ring: &Keyring,
    row: &SubjectKeyRow,
    (coded, identity): (u32, u32),
    rng: &mut impl CryptoRng,
) -> Result<Option<Rewrap>, AppError> {
    let keys = SubjectKeys::open(ring, row)?;
    let mut wrap = |class: KeyClass| {
        let id = DataKeyId {
            subject: row.subject,
            class,
        }
        .bytes();
        let (_, wrapped) = ring.wrap(&id, keys.get(class)?, rng).ok()?;
        Some(wrapped)
    };
    let coded = if row.coded_version < coded {
        let expected = row.coded_version;
        wrap(KeyClass::Coded).map(|wrapped| Rewrapped {
            expected,
            version: coded,
            wrapped,
        })
    } else {
        None
    };
    let identity = if row.identity_version < identity {
        let (name, contact) = (wrap(KeyClass::Identity), wrap(KeyClass::Contact));
        // Both lie under one version, so they move together or stay together.
        let whole = name.is_some() == row.identity.is_some()
            && contact.is_some() == row.contact.is_some()
            && (name.is_some() || contact.is_some());
        whole.then_some(RewrappedIdentity {
            expected: row.identity_version,
            version: identity,
            identity: name,
            contact,
        })
    } else {
        None
    };
    let some = coded.is_some() || identity.is_some();
    Ok(some.then_some(Rewrap {
        subject: row.subject,
        coded,
        identity,
    }))
}
