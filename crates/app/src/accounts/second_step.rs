//! The second step of signing in.

use super::bundle::{Bundle, Stage};
use super::second_factor::{PASSKEY, TOTP};
use super::sign_in::{SignIn, SignedIn};
use super::stored_session::Stored;
use super::totp::totp_key;
use crate::error::AppError;
use crate::node::Panoh;
use panoh_store::FactorRow;
use panoh_vault::totp::TotpSecret;
use panoh_vault::user::UserKey;

/// What a user shows as second factor.
#[derive(Clone, Debug)]
pub enum SecondFactorProof {
    /// Six digits of a one-time code.
    Totp(String),
    /// The browser's answer to the passkey challenge, as JSON, and the origin that it was given at.
    Passkey {
        /// JSON of the credential.
        answer: String,
        /// Origin of the site, such as `https://panoh.example.org`.
        site: String,
    },
}

impl Panoh {
    /// Finishes signing in.
    ///
    /// # Errors
    /// [`AppError::SecondFactorWrong`] (a code that was used before is wrong too),
    /// [`AppError::TooManyAttempts`], [`AppError::NotSignedIn`] when the first step is too long ago.
    pub async fn sign_in_second(
        &self,
        pending: &str,
        proof: SecondFactorProof,
    ) -> Result<SignedIn, AppError> {
        let stored = self
            .stored_session(pending)
            .await?
            .ok_or(AppError::NotSignedIn)?;
        if stored.bundle.stage != Stage::Pending {
            return Err(AppError::NotSignedIn);
        }
        self.admit_key(&stored.bundle.throttle).await?;
        if matches!(proof, SecondFactorProof::Totp(_)) && !stored.bundle.known_device {
            self.admit_code(stored.row.user).await?;
        }
        let factors = self.factors(stored.row.user).await?;
        let by = match &proof {
            SecondFactorProof::Totp(code) => self
                .check_code(&stored.bundle, &factors, code)
                .await?
                .then_some(TOTP),
            SecondFactorProof::Passkey { answer, site } => self
                .check_passkey(&stored.bundle, &factors, answer, site)
                .await?
                .then_some(PASSKEY),
        };
        match by {
            Some(by) => self.finish(stored, by).await,
            None => {
                self.failed_attempt(&stored.member, "user.second_factor_failed")
                    .await?;
                Err(AppError::SecondFactorWrong)
            }
        }
    }

    async fn finish(&self, stored: Stored, by: &'static str) -> Result<SignedIn, AppError> {
        let Stored {
            row,
            member,
            bundle,
            ..
        } = stored;
        self.store().delete_session(&row.id_hash).await?;
        let logins = self.store().logins_of(member.user).await?;
        let login = logins
            .into_iter()
            .next()
            .ok_or(AppError::NotSignedIn)?
            .login_name;
        let account = self
            .account_of(login, member.organisation, member.user)
            .await?;
        let account = account.ok_or(AppError::NotSignedIn)?;
        let private =
            UserKey::from_key(&bundle.private).map_err(|_| AppError::Damaged("session"))?;
        match self.enter(&account, &private, &bundle.throttle, by).await? {
            SignIn::Done(signed_in) | SignIn::EnrolSecondFactor(signed_in) => Ok(signed_in),
            SignIn::SecondFactor { .. } => Err(AppError::SecondFactorNeeded),
        }
    }

    async fn check_code(
        &self,
        bundle: &Bundle,
        factors: &[FactorRow],
        code: &str,
    ) -> Result<bool, AppError> {
        let now = self.clock().now_micros() / super::SECOND;
        let key = totp_key(&bundle.private);
        for factor in factors.iter().filter(|factor| factor.kind == TOTP) {
            let Ok(secret) = TotpSecret::open(&key, factor.user.bytes(), &factor.body) else {
                continue;
            };
            let step = secret
                .verify(code, now)
                .and_then(|step| i64::try_from(step).ok());
            if let Some(step) = step
                && self.store().use_factor(factor.id, step).await?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
