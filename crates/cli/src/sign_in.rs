//! Signing in for one command: the same password, second factor and policy as in the browser.

use crate::failure::Failure;
use crate::prompt;
use panoh_app::core::ids::OrganisationId;
use panoh_app::{AppError, Panoh, Session};

/// A member who is signed in for the time of a command.
pub(crate) struct Member {
    cookie: String,
    /// The session.
    pub(crate) session: Session,
}

impl Member {
    /// Signs in; the password comes from `PANOH_PASSWORD` or is typed, the one-time code from
    /// `PANOH_OTP` or is typed.
    ///
    /// # Errors
    /// What signing in refuses; `other-organisation` when the member belongs to another one.
    pub(crate) async fn sign_in(
        panoh: &Panoh,
        login: &str,
        organisation: Option<OrganisationId>,
    ) -> Result<Self, Failure> {
        let password = prompt::password(&format!("Password for {login}: "))?;
        let given = prompt::one_time_code_given();
        let signed_in = match panoh.sign_in_cli(login, &password, given.as_deref()).await {
            Err(AppError::SecondFactorNeeded) if given.is_none() => {
                let code = prompt::one_time_code()?;
                panoh.sign_in_cli(login, &password, Some(&code)).await
            }
            other => other,
        }?;
        let member = Self {
            cookie: signed_in.cookie,
            session: signed_in.session,
        };
        if organisation.is_some_and(|wanted| wanted != member.session.organisation()) {
            member.sign_out(panoh).await?;
            return Err(Failure::said("other-organisation"));
        }
        Ok(member)
    }

    /// Ends the session, so that its keys do not lie in the database until they expire.
    ///
    /// # Errors
    /// Storage.
    pub(crate) async fn sign_out(&self, panoh: &Panoh) -> Result<(), Failure> {
        Ok(panoh.sign_out(&self.cookie).await?)
    }

    /// Ends the session after a piece of work, whatever became of it.
    ///
    /// # Errors
    /// What the work gave, else storage.
    pub(crate) async fn leave<T>(
        self,
        panoh: &Panoh,
        outcome: Result<T, AppError>,
    ) -> Result<T, Failure> {
        let left = self.sign_out(panoh).await;
        let value = outcome?;
        left.map(|()| value)
    }
}
