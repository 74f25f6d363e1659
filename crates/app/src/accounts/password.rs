//! A new password of one's own.

use super::second_factor::TOTP;
use super::totp::totp_key;
use super::{ATTEMPTS, credentials};
use crate::error::{AppError, FieldError};
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::journal::value::{Fields, Value};
use panoh_store::{KeyWrite, UserKeyRow};
use panoh_vault::digest::digest;
use panoh_vault::totp::TotpSecret;
use panoh_vault::user::UserKey;

impl Panoh {
    /// Changes one's own password. The private half is sealed anew and the other sessions end.
    ///
    /// Where the old password was lent by somebody else, who could have opened the private half with
    /// it, and no keys were granted yet, a fresh pair takes its place; then this session ends too
    /// and the user signs in again.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `old` when it is wrong, or on `password`;
    /// [`AppError::TooManyAttempts`], storage.
    pub async fn change_password(
        &self,
        session: &Session,
        old: &str,
        new: &str,
    ) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Account)?;
        credentials::password(new, session.login())?;
        if old == new {
            let field = FieldError {
                field: "password".to_owned(),
                code: "password-same",
            };
            return Err(AppError::Invalid(vec![field]));
        }
        let throttle = digest("panoh throttle password change", &[session.user().bytes()]);
        self.admit_key(&throttle).await?;
        let row = self
            .store()
            .user_key(session.user())
            .await?
            .ok_or(AppError::NotFound)?;
        let Some(private) = self.open_user_key(&row, old).await? else {
            let member = self.active_member(session, session.user()).await?;
            self.failed_attempt(&member, "user.password_change_failed")
                .await?;
            let field = FieldError {
                field: "old".to_owned(),
                code: "password-wrong",
            };
            return Err(AppError::Invalid(vec![field]));
        };
        self.attempt_done(&throttle).await?;
        let seals = self
            .store()
            .seals_for(session.organisation(), session.user())
            .await?;
        let fresh = session.password_lent() && seals.is_empty();
        let key = if fresh {
            UserKey::random(&mut self.entropy().fork())
        } else {
            private
        };
        let sealed = self
            .seal_user_key(session.user(), row.version + 1, &key, new)
            .await?;
        self.write_password(session, &key, sealed, fresh).await
    }

    async fn write_password(
        &self,
        session: &Session,
        key: &UserKey,
        sealed: UserKeyRow,
        fresh: bool,
    ) -> Result<(), AppError> {
        let user = session.user();
        let row = if fresh {
            None
        } else {
            self.own_row(session).await?
        };
        let fields = Fields::from([
            ("password_lent".to_owned(), false.into()),
            ("public".to_owned(), Value::Bytes(key.public().to_vec())),
        ]);
        let codes = if fresh {
            self.resealed_codes(session, key).await?
        } else {
            Vec::new()
        };
        for _ in 0..ATTEMPTS {
            let mut stream = self.user_stream(user).await?;
            let mut writing = self.writing(session.context().actor, self.new_command());
            writing.act(&mut stream, "user.password_changed", fields.clone())?;
            writing.key(KeyWrite::PutUser(sealed.clone()));
            writing.keys(codes.clone());
            writing.key(KeyWrite::DropSessionsOf(user));
            if writing.commit().await?.is_some() {
                return self.keep_only(row).await;
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    /// The user's one-time codes under a fresh pair.
    async fn resealed_codes(
        &self,
        session: &Session,
        key: &UserKey,
    ) -> Result<Vec<KeyWrite>, AppError> {
        let (before, now) = (totp_key(&session.0.private), totp_key(&key.to_key()));
        let mut writes = Vec::new();
        let mut rng = self.entropy().fork();
        for mut factor in self.factors(session.user()).await? {
            if factor.kind != TOTP {
                continue;
            }
            if let Ok(secret) = TotpSecret::open(&before, factor.user.bytes(), &factor.body) {
                factor.body = secret.seal(&now, factor.user.bytes(), &mut rng);
                writes.push(KeyWrite::PutFactor(factor));
            }
        }
        Ok(writes)
    }
}
