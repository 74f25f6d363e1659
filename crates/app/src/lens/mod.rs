//! The lens: an index in memory over what the database holds only encrypted.
//!
//! One per organisation, with an identity half (names, phones, documents as fingerprints, and the
//! name's place in the alphabet) and a coded half (what figures need). Each half is built by a
//! session that may see it, catches up with the journal before every answer, and is dropped
//! fifteen minutes after this process last served such a session. Nothing of it is stored.

mod coded;
mod identity;
mod load;

pub(crate) use coded::{CodedHalf, CodedRow};
pub(crate) use identity::{IdentityHalf, IdentityTexts};

use crate::error::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::session::Session;
use panoh_core::ids::OrganisationId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::RwLock;

/// A half goes this long after it last served: fifteen minutes, in microseconds.
const KEPT_MICROS: u64 = 15 * 60 * 1_000_000;

/// The lenses of this process.
#[derive(Default)]
pub(crate) struct Lenses(Mutex<HashMap<OrganisationId, Arc<Lens>>>);

/// The lens of one organisation.
#[derive(Default)]
pub(crate) struct Lens {
    identity: RwLock<Option<IdentityHalf>>,
    coded: RwLock<Option<CodedHalf>>,
    served: Mutex<[u64; 2]>,
}

impl Lenses {
    fn of(&self, organisation: OrganisationId) -> Arc<Lens> {
        let mut lenses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lenses.entry(organisation).or_default())
    }

    fn all(&self) -> Vec<Arc<Lens>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect()
    }
}

impl Lens {
    fn serve(&self, half: usize, now: u64) {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)[half] = now;
    }
    fn last_served(&self, half: usize) -> u64 {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)[half]
    }
}

impl Panoh {
    /// Answers a question from the identity half, built or caught up first.
    ///
    /// # Errors
    /// [`AppError::Locked`] when the session does not hold the identity key; storage, damage.
    pub(crate) async fn with_identity<T>(
        &self,
        session: &Session,
        answer: impl FnOnce(&IdentityHalf) -> T,
    ) -> Result<T, AppError> {
        if !session.reads_identity() {
            return Err(AppError::Locked);
        }
        let lens = self.0.lenses.of(session.organisation());
        lens.serve(0, self.clock().now_micros());
        let arrival = self.store().last_arrival().await?;
        {
            let half = lens.identity.read().await;
            if let Some(half) = half.as_ref().filter(|half| half.arrival >= arrival) {
                return Ok(answer(half));
            }
        }
        let mut half = lens.identity.write().await;
        match half.as_mut() {
            Some(half) => self.catch_up_identity(session, half).await?,
            None => *half = Some(self.build_identity(session, &Progress::new()).await?),
        }
        half.as_ref().map(answer).ok_or(AppError::Locked)
    }

    /// Answers a question from the coded half, built or caught up first.
    ///
    /// # Errors
    /// [`AppError::Locked`] when the session does not hold the coded key; storage, damage.
    pub(crate) async fn with_coded<T>(
        &self,
        session: &Session,
        answer: impl FnOnce(&CodedHalf) -> T,
    ) -> Result<T, AppError> {
        if !session.reads_coded() {
            return Err(AppError::Locked);
        }
        let lens = self.0.lenses.of(session.organisation());
        lens.serve(1, self.clock().now_micros());
        let arrival = self.store().last_arrival().await?;
        {
            let half = lens.coded.read().await;
            if let Some(half) = half.as_ref().filter(|half| half.arrival >= arrival) {
                return Ok(answer(half));
            }
        }
        let mut half = lens.coded.write().await;
        match half.as_mut() {
            Some(half) => self.catch_up_coded(session, half).await?,
            None => *half = Some(self.build_coded(session).await?),
        }
        half.as_ref().map(answer).ok_or(AppError::Locked)
    }

    /// Builds the halves that the session may see, as unlocking does; says how it goes.
    ///
    /// # Errors
    /// Storage and damage.
    pub async fn unlock(&self, session: &Session) -> Result<(), AppError> {
        if session.reads_identity() {
            self.with_identity(session, |_| ()).await?;
        }
        Ok(())
    }

    /// Drops the halves that have served nobody for fifteen minutes. The server calls it now and
    /// then; a test calls it with a clock of its own.
    pub async fn drop_idle_lenses(&self) {
        let now = self.clock().now_micros();
        let idle = |lens: &Lens, half| lens.last_served(half) + KEPT_MICROS < now;
        for lens in self.0.lenses.all() {
            if idle(&lens, 0) {
                *lens.identity.write().await = None;
            }
            if idle(&lens, 1) {
                *lens.coded.write().await = None;
            }
        }
    }

    /// Drops what the lens of an organisation holds; after an erasure or a restore it is read anew.
    pub(crate) async fn forget_lens(&self, organisation: OrganisationId) {
        let lens = self.0.lenses.of(organisation);
        *lens.identity.write().await = None;
        *lens.coded.write().await = None;
    }
}
