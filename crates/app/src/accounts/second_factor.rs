//! A user's second factors: the list, and taking one away.

use super::ATTEMPTS;
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::UserId;
use panoh_core::journal::value::{Fields, Value};
use panoh_store::{FactorRow, KeyWrite};
use uuid::Uuid;

/// Kind of a one-time code.
pub(crate) const TOTP: &str = "totp";
/// Kind of a passkey.
pub(crate) const PASSKEY: &str = "passkey";
/// Kind of a one-time code that was shown, but not confirmed by a first code yet.
pub(crate) const TOTP_OFFER: &str = "totp-offer";
/// Kind of a passkey ceremony that was begun.
pub(crate) const PASSKEY_OFFER: &str = "passkey-offer";
/// How long an offer stands: ten minutes.
pub(crate) const OFFERED: u64 = 600 * super::SECOND;

/// A second factor as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorRow {
    /// Its id.
    pub id: Uuid,
    /// `totp` or `passkey`.
    pub kind: String,
    /// When it was added, microseconds since 1970.
    pub added_micros: u64,
}

/// The open field of a user's stream that says which factor was added; emptied when it goes.
pub(crate) fn factor_field(id: [u8; 16]) -> String {
    format!("factor/{}", Uuid::from_bytes(id))
}

impl Panoh {
    /// The factors that count, without mere offers.
    pub(crate) async fn factors(&self, user: UserId) -> Result<Vec<FactorRow>, AppError> {
        let mut factors = self.store().factors_of(user).await?;
        factors.retain(|factor| factor.kind == TOTP || factor.kind == PASSKEY);
        Ok(factors)
    }

    /// The offer of a kind that still stands.
    pub(crate) async fn standing_offer(
        &self,
        user: UserId,
        kind: &str,
    ) -> Result<Option<FactorRow>, AppError> {
        let now = i64::try_from(self.clock().now_micros()).unwrap_or(i64::MAX);
        let oldest = now.saturating_sub(i64::try_from(OFFERED).unwrap_or(i64::MAX));
        let offers = self.store().factors_of(user).await?;
        Ok(offers
            .into_iter()
            .rev()
            .find(|f| f.kind == kind && f.added_at >= oldest))
    }

    /// Keeps an offer in place of earlier ones of its kind.
    pub(crate) async fn put_offer(
        &self,
        session: &Session,
        kind: &'static str,
        body: Vec<u8>,
    ) -> Result<(), AppError> {
        let mut writing = self.writing(session.context().actor, self.new_command());
        for offer in self.store().factors_of(session.user()).await? {
            if offer.kind == kind {
                writing.key(KeyWrite::DropFactor(offer.id));
            }
        }
        writing.key(KeyWrite::PutFactor(self.factor_row(
            session.user(),
            kind,
            body,
            -1,
        )));
        writing.commit().await?.ok_or(AppError::ChangedMeanwhile)?;
        Ok(())
    }

    pub(crate) fn factor_row(
        &self,
        user: UserId,
        kind: &'static str,
        body: Vec<u8>,
        last_used: i64,
    ) -> FactorRow {
        let added_at = i64::try_from(self.clock().now_micros()).unwrap_or(i64::MAX);
        let id = self.entropy().bytes();
        FactorRow {
            id,
            user,
            kind: kind.to_owned(),
            body,
            added_at,
            last_used,
        }
    }

    /// Turns an offer into a factor. The user's other sessions end: one that began before there was
    /// a factor must not live on.
    pub(crate) async fn accept_offer(
        &self,
        session: &Session,
        offer: [u8; 16],
        factor: FactorRow,
    ) -> Result<(), AppError> {
        let fields = Fields::from([(factor_field(factor.id), factor.kind.as_str().into())]);
        let row = self.own_row(session).await?;
        let command = self.new_command();
        for _ in 0..ATTEMPTS {
            let mut user = self.user_stream(session.user()).await?;
            let mut writing = self.writing(session.context().actor, command);
            writing.act(&mut user, "user.factor_added", fields.clone())?;
            writing.keys([
                KeyWrite::DropFactor(offer),
                KeyWrite::PutFactor(factor.clone()),
                KeyWrite::DropSessionsOf(session.user()),
            ]);
            if writing.commit().await?.is_some() {
                return self.keep_only(row).await;
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    /// One's own second factors.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn second_factors(
        &self,
        session: &Session,
    ) -> Result<Vec<SecondFactorRow>, AppError> {
        session.may(Action::Open, Resource::Account)?;
        let factors = self.factors(session.user()).await?;
        Ok(factors
            .into_iter()
            .map(|factor| SecondFactorRow {
                id: Uuid::from_bytes(factor.id),
                kind: factor.kind,
                added_micros: u64::try_from(factor.added_at).unwrap_or(0),
            })
            .collect())
    }

    /// Takes away one of one's own second factors; the last one stays where the role needs one.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Refused`] with `last-second-factor`, storage.
    pub async fn remove_second_factor(&self, session: &Session, id: Uuid) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Account)?;
        let id = id.into_bytes();
        let needed = self.0.second_factor_required && session.role().reads_identity();
        for _ in 0..ATTEMPTS {
            // Counted after the stream was read: whoever took another factor meanwhile wrote on it,
            // so this decision does not commit and is taken again.
            let mut user = self.user_stream(session.user()).await?;
            let factors = self.factors(session.user()).await?;
            if !factors.iter().any(|factor| factor.id == id) {
                return Err(AppError::NotFound);
            }
            if needed && factors.len() == 1 {
                return Err(AppError::Refused("last-second-factor"));
            }
            let mut writing = self.writing(session.context().actor, self.new_command());
            let gone = Fields::from([(factor_field(id), Value::Null)]);
            writing.act(&mut user, "user.factor_removed", gone)?;
            writing.key(KeyWrite::DropFactor(id));
            if writing.commit().await?.is_some() {
                return Ok(());
            }
        }
        Err(AppError::ChangedMeanwhile)
    }
}
