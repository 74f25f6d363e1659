//! A member forgot the password, or lost the second factor.

use super::second_factor::factor_field;
use super::{ATTEMPTS, credentials};
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use crate::transfer::JobsOf;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::UserId;
use panoh_core::journal::value::{Fields, Value};
use panoh_store::KeyWrite;
use panoh_vault::user::UserKey;

impl Panoh {
    /// Gives a member a fresh key pair under a lent password. Sessions, second factors and the keys
    /// that were sealed to the old pair end at once. The member signs in, chooses a password of
    /// their own, and reads the check words of the new pair to a supervisor, who grants the keys
    /// again ([`Self::grant_keys`]): so whoever resets does not read in the member's name.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], [`AppError::Invalid`],
    /// [`AppError::Refused`] with `own-account`, or `last-supervisor`: then the recovery words are
    /// the way.
    pub async fn reset_password(
        &self,
        session: &Session,
        user: UserId,
        lent: &str,
    ) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Member)?;
        if user == session.user() {
            return Err(AppError::Refused("own-account"));
        }
        let member = self.active_member(session, user).await?;
        self.keep_a_supervisor(&member).await?;
        let logins = self.store().logins_of(user).await?;
        let login = logins
            .first()
            .map(|row| row.login_name.clone())
            .unwrap_or_default();
        credentials::password(lent, &login)?;
        let before = self
            .store()
            .user_key(user)
            .await?
            .ok_or(AppError::NotFound)?;
        let key = UserKey::random(&mut self.entropy().fork());
        let sealed = self
            .seal_user_key(user, before.version + 1, &key, lent)
            .await?;
        for _ in 0..ATTEMPTS {
            let mut stream = self.user_stream(user).await?;
            let mut fields = Fields::from([
                ("password_lent".to_owned(), true.into()),
                ("public".to_owned(), Value::Bytes(key.public().to_vec())),
            ]);
            for factor in self.factors(user).await? {
                fields.insert(factor_field(factor.id), Value::Null);
            }
            let mut writing = self.writing(session.context().actor, self.new_command());
            writing.act(&mut stream, "user.password_reset", fields)?;
            writing.keys([
                KeyWrite::PutUser(sealed.clone()),
                KeyWrite::DropSealsOf {
                    organisation: session.organisation(),
                    user,
                },
                KeyWrite::DropFactorsOf(user),
                KeyWrite::DropSessionsOf(user),
            ]);
            if writing.commit().await?.is_some() {
                self.forget_jobs(JobsOf::User(user));
                return Ok(());
            }
        }
        Err(AppError::ChangedMeanwhile)
    }
}
