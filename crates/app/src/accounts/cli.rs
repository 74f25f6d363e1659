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
    /// [`AppError::SecondFactorWrong`], [`AppError::Refused`] with `passkey-needs-browser` or
    /// `enrol-second-factor`.
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
            SignIn::Done(signed_in) => Ok(signed_in),
            SignIn::EnrolSecondFactor(signed_in) => {
                self.sign_out(&signed_in.cookie).await?;
                Err(AppError::Refused("enrol-second-factor"))
            }
            SignIn::SecondFactor { pending, totp, .. } => match otp.filter(|_| totp) {
                Some(code) => {
                    self.sign_in_second(&pending, SecondFactorProof::Totp(code.to_owned()))
                        .await
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
}
