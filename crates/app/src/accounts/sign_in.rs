//! Signing in: name and password, then the second factor where there is one.

use super::bundle::{Bundle, Stage};
use super::credentials;
use super::throttle::{Attempt, codes_of};
use super::{ClientAddress, SECOND, apart};
use crate::error::AppError;
use crate::keyring::Keyring;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::journal::Actor;
use panoh_core::journal::value::{Fields, Value};
use panoh_store::{FactorRow, MembershipRow, UserKeyRow};
use panoh_vault::user::{UserKey, spend_time_like_a_password};
use zeroize::Zeroizing;

/// A session and the cookie that finds it again.
pub struct SignedIn {
    /// Value of the session cookie: secret, for this browser only, 12 hours at most.
    pub cookie: String,
    /// Value of the device cookie, to be kept for long: see [`ClientAddress::with_device`].
    pub device: String,
    /// The session.
    pub session: Session,
}

/// How far a right password leads.
pub enum SignIn {
    /// Signed in.
    Done(SignedIn),
    /// A second factor is needed: [`Panoh::sign_in_second`].
    SecondFactor {
        /// Value of the cookie that stands for the right password, ten minutes at most.
        pending: String,
        /// Whether a one-time code will do.
        totp: bool,
        /// JSON for `navigator.credentials.get`, where the user has passkeys for this site.
        passkey_challenge: Option<String>,
    },
    /// Signed in, but the role needs a second factor and there is none yet: the session may only
    /// enrol one.
    EnrolSecondFactor(SignedIn),
}

/// An account that can be signed in to.
pub(crate) struct Account {
    pub(crate) login: String,
    pub(crate) member: MembershipRow,
    pub(crate) key: UserKeyRow,
}

impl Panoh {
    /// Signs in by name and password. A name that does not exist takes as long as a wrong password.
    ///
    /// # Errors
    /// [`AppError::WrongPassword`], [`AppError::TooManyAttempts`] for this name at this place,
    /// storage.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        from: &ClientAddress,
    ) -> Result<SignIn, AppError> {
        let name = login.trim().to_lowercase();
        let attempt = self.admit(&name, from).await?;
        let Some(account) = self.account(&name).await? else {
            let (typed, cost) = (Zeroizing::new(password.to_owned()), self.0.password_cost);
            apart(move || spend_time_like_a_password(&typed, cost)).await?;
            self.attempt_failed(&attempt).await?;
            self.failed_attempt_on_nobody(&name).await?;
            return Err(AppError::WrongPassword);
        };
        let Some(private) = self.open_user_key(&account.key, password).await? else {
            self.attempt_failed(&attempt).await?;
            self.failed_attempt(&account.member, "user.sign_in_failed")
                .await?;
            return Err(AppError::WrongPassword);
        };
        let factors = self.factors(account.member.user).await?;
        if factors.is_empty() {
            self.enter(&account, &private, &attempt.key, "password")
                .await
        } else {
            self.await_second(&account, &private, &attempt, &factors, from)
                .await
        }
    }

    async fn account(&self, login: &str) -> Result<Option<Account>, AppError> {
        if credentials::login_name(login).is_err() {
            return Ok(None);
        }
        let Some(row) = self.store().login(login).await? else {
            return Ok(None);
        };
        self.account_of(row.login_name, row.organisation, row.user)
            .await
    }

    pub(crate) async fn account_of(
        &self,
        login: String,
        organisation: panoh_core::ids::OrganisationId,
        user: panoh_core::ids::UserId,
    ) -> Result<Option<Account>, AppError> {
        let member = self
            .store()
            .membership(organisation, user)
            .await?
            .filter(|m| m.active);
        let key = self.store().user_key(user).await?;
        Ok(member
            .zip(key)
            .map(|(member, key)| Account { login, member, key }))
    }

    /// Whether a member may only enrol a second factor.
    pub(crate) fn must_enrol(&self, member: &MembershipRow, factors: &[FactorRow]) -> bool {
        self.0.second_factor_required && member.role.reads_identity() && factors.is_empty()
    }

    /// Everything was shown that has to be: opens a session and records it.
    pub(crate) async fn enter(
        &self,
        account: &Account,
        private: &UserKey,
        throttle: &[u8; 32],
        by: &'static str,
    ) -> Result<SignIn, AppError> {
        let member = &account.member;
        let bundle = Bundle {
            stage: Stage::Full,
            private: private.to_key(),
            ring: Keyring::new(*account.member.organisation.bytes()),
            ceremony: Zeroizing::default(),
            throttle: [0; 32],
            known_device: false,
        };
        let cookie = self
            .keep_session(member, &bundle, super::stored_session::LONGEST)
            .await?;
        let untold = self.untold_failures(member.user).await?;
        let fields = Fields::from([
            ("signed_in_by".to_owned(), by.into()),
            ("failures".to_owned(), Value::Int(untold.into())),
        ]);
        let actor = Actor {
            user: member.user,
            organisation: member.organisation,
            role: member.role,
        };
        self.security_act(actor, member.user, "user.signed_in", fields)
            .await?;
        self.attempt_done(throttle).await?;
        self.attempt_done(&codes_of(member.user)).await?;
        self.sweep().await?;
        let session = self.session(&cookie).await?.ok_or(AppError::NotSignedIn)?;
        let device = self.device_token(&account.login).await?;
        let signed_in = SignedIn {
            cookie,
            device,
            session,
        };
        if signed_in.session.enrolment_only() {
            return Ok(SignIn::EnrolSecondFactor(signed_in));
        }
        self.see_to_keys(&signed_in.session).await?;
        let SignedIn { cookie, device, .. } = signed_in;
        // Keys may just have been renewed: the session is read again.
        let session = self.session(&cookie).await?.ok_or(AppError::NotSignedIn)?;
        Ok(SignIn::Done(SignedIn {
            cookie,
            device,
            session,
        }))
    }

    async fn await_second(
        &self,
        account: &Account,
        private: &UserKey,
        attempt: &Attempt,
        factors: &[FactorRow],
        from: &ClientAddress,
    ) -> Result<SignIn, AppError> {
        let begun = self.begin_passkey(factors, from.site())?;
        let (challenge, state) = begun.map_or((None, Vec::new()), |b| (Some(b.0), b.1));
        let bundle = Bundle {
            stage: Stage::Pending,
            private: private.to_key(),
            ring: Keyring::new(*account.member.organisation.bytes()),
            ceremony: Zeroizing::new(state),
            throttle: attempt.key,
            known_device: attempt.place.is_none(),
        };
        let pending = self
            .keep_session(&account.member, &bundle, 600 * SECOND)
            .await?;
        let totp = factors
            .iter()
            .any(|factor| factor.kind == super::second_factor::TOTP);
        Ok(SignIn::SecondFactor {
            pending,
            totp,
            passkey_challenge: challenge,
        })
    }

    /// Removes what has ended: expired sessions, failures of yesterday.
    async fn sweep(&self) -> Result<(), AppError> {
        let now = self.clock().now_micros();
        self.store().delete_expired_sessions(now).await?;
        self.store()
            .clear_attempts_before(now.saturating_sub(24 * 3600 * SECOND))
            .await?;
        Ok(())
    }
}
