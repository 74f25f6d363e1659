//! Passkeys: registering one, and answering with one as second factor.

use super::bundle::Bundle;
use super::second_factor::{PASSKEY, PASSKEY_OFFER};
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_store::FactorRow;
use panoh_vault::VaultError;
use panoh_vault::digest::digest;
use panoh_vault::passkey::PasskeySite;

/// The site of an origin: its host is the relying party.
fn site(origin: &str) -> Result<PasskeySite, AppError> {
    let host = origin.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    PasskeySite::new(host, origin).map_err(|_| AppError::Refused("passkey-site"))
}

fn credentials(factors: &[FactorRow]) -> Vec<Vec<u8>> {
    let passkeys = factors.iter().filter(|factor| factor.kind == PASSKEY);
    passkeys.map(|factor| factor.body.clone()).collect()
}

fn text(json: Vec<u8>) -> Result<String, AppError> {
    String::from_utf8(json).map_err(|_| AppError::Damaged("passkey ceremony"))
}

impl Panoh {
    /// Begins to register a passkey; `origin` is what stands in the browser's address line. Gives
    /// JSON for `navigator.credentials.create`.
    ///
    /// # Errors
    /// [`AppError::Refused`] with `passkey-site` where the origin cannot have passkeys, storage.
    pub async fn passkey_begin(&self, session: &Session, origin: &str) -> Result<String, AppError> {
        session.may(Action::Amend, Resource::Account)?;
        let factors = self.factors(session.user()).await?;
        let known = credentials(&factors);
        let begun = site(origin)?
            .start_registration(session.user().bytes(), session.login(), &known)
            .map_err(|_| AppError::Damaged("passkey"))?;
        self.put_offer(session, PASSKEY_OFFER, begun.state).await?;
        text(begun.challenge)
    }

    /// Finishes registering with the browser's answer.
    ///
    /// # Errors
    /// [`AppError::SecondFactorWrong`], [`AppError::NotFound`] when no ceremony is open, storage.
    pub async fn passkey_finish(
        &self,
        session: &Session,
        origin: &str,
        answer: &str,
    ) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Account)?;
        let offer = self.standing_offer(session.user(), PASSKEY_OFFER).await?;
        let offer = offer.ok_or(AppError::NotFound)?;
        let accepted = site(origin)?
            .finish_registration(&offer.body, answer.as_bytes())
            .map_err(|_| AppError::SecondFactorWrong)?;
        let mut factor = self.factor_row(session.user(), PASSKEY, accepted.credential, -1);
        factor.id = row_id(&accepted.credential_id);
        self.accept_offer(session, offer.id, factor).await
    }

    /// Begins to ask for one of a user's passkeys: challenge and state, where there are any and the
    /// site is known.
    pub(crate) fn begin_passkey(
        &self,
        factors: &[FactorRow],
        origin: Option<&str>,
    ) -> Result<Option<(String, Vec<u8>)>, AppError> {
        let known = credentials(factors);
        let Some(origin) = origin.filter(|_| !known.is_empty()) else {
            return Ok(None);
        };
        // An origin that cannot have passkeys leaves the one-time code.
        let Ok(site) = site(origin) else {
            return Ok(None);
        };
        match site.start_authentication(&known) {
            Ok(begun) => Ok(Some((text(begun.challenge)?, begun.state))),
            Err(_) => Ok(None),
        }
    }

    /// Whether an answer was given by one of the user's passkeys.
    pub(crate) async fn check_passkey(
        &self,
        bundle: &Bundle,
        factors: &[FactorRow],
        answer: &str,
        origin: &str,
    ) -> Result<bool, AppError> {
        if bundle.ceremony.is_empty() {
            return Ok(false);
        }
        let known = credentials(factors);
        let site = site(origin)?;
        match site.finish_authentication(&bundle.ceremony, answer.as_bytes(), &known) {
            Ok(accepted) => {
                if accepted.changed {
                    let row = row_id(&accepted.credential_id);
                    self.store().update_factor(row, accepted.credential).await?;
                }
                Ok(true)
            }
            Err(VaultError::Malformed("passkey ceremony")) => {
                Err(AppError::Damaged("passkey ceremony"))
            }
            Err(_) => Ok(false),
        }
    }
}

/// A passkey's row is found by the id of its credential.
fn row_id(credential: &[u8]) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&digest("panoh passkey row", &[credential])[..16]);
    id
}
