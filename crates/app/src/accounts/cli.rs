//! Signing in on the command line: the same rules, the second factor typed or from the environment.

use super::ClientAddress;
use super::second_step::SecondFactorProof;
use super::sign_in::{SignIn, SignedIn};
use crate::error::AppError;
use crate::node::Panoh;

impl Panoh {
    /// Signs in with name, password and, where the account has a second factor, a one-time code. A
    /// passkey needs a browser, so an account with passkeys alone cannot use the command line.
    ///
    /// # Errors
    /// [`AppError::WrongPassword`], [`AppError::TooManyAttempts`],
    /// [`AppError::SecondFactorNeeded`] when a code is needed and none was given,
    /// [`AppError::SecondFactorWrong`], [`AppError::Refused`] with `passkey-needs-browser`,
    /// `enrol-second-factor`, or `own-password-first` while somebody else knows the password (with
    /// invented people nobody minds).
    pub async fn sign_in_cli(
        &self,
        login: &str,
        password: &str,
        otp: Option<&str>,
    ) -> Result<SignedIn, AppError> {
        match self
            .sign_in(login, password, &ClientAddress::terminal())
            .await?
        {
            SignIn::Done(signed_in) => self.with_own_password(signed_in).await,
            SignIn::EnrolSecondFactor(signed_in) => {
                self.sign_out(&signed_in.cookie).await?;
                Err(AppError::Refused("enrol-second-factor"))
            }
            SignIn::SecondFactor { pending, totp, .. } => match otp.filter(|_| totp) {
                Some(code) => {
                    let proof = SecondFactorProof::Totp(code.to_owned());
                    let signed_in = self.sign_in_second(&pending, proof).await?;
                    self.with_own_password(signed_in).await
                }
                None => {
                    self.sign_out(&pending).await?;
                    Err(if totp {
                        AppError::SecondFactorNeeded
                    } else {
                        AppError::Refused("passkey-needs-browser")
                    })
                }
            },
        }
    }
    /// Ends the session again where the password was chosen by somebody else: the pages let such a
    /// session do nothing but choose another one, and the command line has no place for that.
    async fn with_own_password(&self, signed_in: SignedIn) -> Result<SignedIn, AppError> {
        if signed_in.session.password_lent() && !self.0.invented_people {
            self.sign_out(&signed_in.cookie).await?;
            return Err(AppError::Refused("own-password-first"));
        }
        Ok(signed_in)
    }
}
