//! Granting the organisation's keys to a member who waits for them.

use super::ATTEMPTS;
use super::seals::{Receiver, confirmed_field, public_half, seal_ring, whole};
use super::stored_session::password_lent;
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::UserId;
use panoh_core::journal::value::{Fields, Value};

impl Panoh {
    /// Seals the organisation's keys to a member, as far as the role needs them. `told` are the four
    /// check words that the member read out from the account page.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Locked`] when the granter holds no keys,
    /// [`AppError::NotFound`], [`AppError::Refused`] with `check-words` when they differ,
    /// `password-lent` while somebody else knows the member's password, `no-keys-needed`.
    pub async fn grant_keys(
        &self,
        session: &Session,
        user: UserId,
        told: &str,
    ) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Member)?;
        whole(session.keys())?;
        let member = self.active_member(session, user).await?;
        let row = self
            .store()
            .user_key(user)
            .await?
            .ok_or(AppError::NotFound)?;
        let to = Receiver::member(user, public_half(&row.public)?, member.role);
        if !to.coded && !to.identity {
            return Err(AppError::Refused("no-keys-needed"));
        }
        self.compare_words(user, to.public, told).await?;
        let organisation = session.organisation();
        for _ in 0..ATTEMPTS {
            let mut stream = self.organisation_stream(organisation).await?;
            let mut on_user = self.user_stream(user).await?;
            if password_lent(&on_user) {
                return Err(AppError::Refused("password-lent"));
            }
            let ring = self.current_ring(session).await?;
            let keys = self.organisation_keys(whole(&ring)?, organisation).await?;
            let half = Value::Bytes(to.public.to_vec());
            let confirmed = Fields::from([(confirmed_field(user), half)]);
            let mut writing = self.writing(session.context().actor, self.new_command());
            writing
                .act_sealed(
                    &mut stream,
                    &keys,
                    "organisation.keys_granted",
                    Fields::new(),
                    confirmed,
                )
                .await?;
            writing.act(&mut on_user, "user.keys_granted", Fields::new())?;
            writing.keys(seal_ring(
                &ring,
                organisation,
                &to,
                &mut self.entropy().fork(),
            )?);
            if writing.commit().await?.is_some() {
                return Ok(());
            }
        }
        Err(AppError::ChangedMeanwhile)
    }
}
