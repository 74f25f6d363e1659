//! One-time codes: shown once, confirmed by a first code.

use super::second_factor::{TOTP, TOTP_OFFER};
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_vault::Key32;
use panoh_vault::digest::digest;
use panoh_vault::totp::TotpSecret;
use zeroize::Zeroizing;

/// What an authenticator needs, in three forms of the same secret. Shown once.
pub struct TotpOffer {
    /// For typing: 32 characters of base32.
    pub secret_text: Zeroizing<String>,
    /// For a link on the telephone itself.
    pub uri: Zeroizing<String>,
    /// For scanning: an SVG picture.
    pub svg_qr: Zeroizing<String>,
}

/// The key under which a user's one-time secrets lie: only that user's sign-in opens them.
pub(crate) fn totp_key(private: &Key32) -> Key32 {
    Key32::from_bytes(digest(
        "panoh v1 second factor of a user",
        &[private.as_bytes()],
    ))
}

impl Panoh {
    /// Offers a one-time code to one's own authenticator. It counts once [`Self::totp_confirm`] has
    /// seen a code; an earlier offer is void.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn totp_begin(&self, session: &Session) -> Result<TotpOffer, AppError> {
        session.may(Action::Amend, Resource::Account)?;
        let mut rng = self.entropy().fork();
        let secret = TotpSecret::random(&mut rng);
        let key = totp_key(&session.0.private);
        let body = secret.seal(&key, session.user().bytes(), &mut rng);
        self.put_offer(session, TOTP_OFFER, body).await?;
        let uri = secret.to_url("Panoh", session.login());
        let svg_qr = Zeroizing::new(super::organisation::picture(uri.as_bytes())?);
        Ok(TotpOffer {
            secret_text: secret.to_base32(),
            uri,
            svg_qr,
        })
    }

    /// Confirms the offer by a code of the authenticator. That code is used up by it.
    ///
    /// # Errors
    /// [`AppError::SecondFactorWrong`], [`AppError::NotFound`] when no offer stands, storage.
    pub async fn totp_confirm(&self, session: &Session, code: &str) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Account)?;
        let user = session.user();
        let offer = self
            .standing_offer(user, TOTP_OFFER)
            .await?
            .ok_or(AppError::NotFound)?;
        let secret = TotpSecret::open(&totp_key(&session.0.private), user.bytes(), &offer.body)
            .map_err(|_| AppError::Damaged("one-time code"))?;
        let step = secret.verify(code, self.clock().now_micros() / super::SECOND);
        let step = step.and_then(|step| i64::try_from(step).ok());
        let step = step.ok_or(AppError::SecondFactorWrong)?;
        let factor = self.factor_row(user, TOTP, offer.body, step);
        self.accept_offer(session, offer.id, factor).await
    }
}
