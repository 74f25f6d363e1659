//! Sessions as rows: any process makes the same session from cookie and row.

use super::bundle::{Bundle, Stage};
use super::{SECOND, streams::AccountStream};
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::{Language, Session, SessionState};
use crate::transfer::JobsOf;
use panoh_core::access::Context;
use panoh_core::journal::Actor;
use panoh_core::journal::value::Value;
use panoh_store::{MembershipRow, SessionRow};
use panoh_vault::session::SessionSecret;
use panoh_vault::token;
use panoh_vault::user::UserKey;
use std::sync::Arc;

/// The longest life of a session: 12 hours.
pub(crate) const LONGEST: u64 = 12 * 3600 * SECOND;
/// A session that nobody used for so long has ended: two hours.
const IDLE: u64 = 2 * 3600 * SECOND;
/// How exactly it is noted when a session was last used: five minutes.
const NOTED: u64 = 300 * SECOND;

impl Panoh {
    /// Keeps a bundle as a new session and gives the cookie's value.
    pub(crate) async fn keep_session(
        &self,
        member: &MembershipRow,
        bundle: &Bundle,
        life: u64,
    ) -> Result<String, AppError> {
        let mut rng = self.entropy().fork();
        let secret = SessionSecret::random(&mut rng);
        let now = self.clock().now_micros();
        self.store()
            .put_session(SessionRow {
                id_hash: secret.session_id(),
                user: member.user,
                organisation: member.organisation,
                role: member.role,
                sealed: secret.seal(&bundle.to_bytes(), &mut rng),
                created: now,
                expires: now + life,
                seen: now,
            })
            .await?;
        Ok(secret.to_cookie().to_string())
    }

    /// The row behind a cookie with its membership and bundle, whatever its stage; `None` when the
    /// session or the membership has ended.
    pub(crate) async fn stored_session(&self, cookie: &str) -> Result<Option<Stored>, AppError> {
        let Ok(secret) = SessionSecret::from_cookie(cookie) else {
            return Ok(None);
        };
        let now = self.clock().now_micros();
        let Some(row) = self.store().session(&secret.session_id(), now).await? else {
            return Ok(None);
        };
        let member = self.store().membership(row.organisation, row.user).await?;
        let member = member.filter(|member| member.active && member.role == row.role);
        let Some(member) = member.filter(|_| row.seen + IDLE > now) else {
            self.store().delete_session(&row.id_hash).await?;
            return Ok(None);
        };
        let opened = secret
            .open(&row.sealed)
            .map_err(|_| AppError::Damaged("session"))?;
        Ok(Some(Stored {
            bundle: Bundle::from_bytes(&opened)?,
            secret,
            row,
            member,
        }))
    }

    /// The session behind a cookie; `None` when it has ended or never was.
    ///
    /// # Errors
    /// Storage and damage.
    pub async fn session(&self, cookie: &str) -> Result<Option<Session>, AppError> {
        let Some(mut stored) = self.stored_session(cookie).await? else {
            return Ok(None);
        };
        if stored.bundle.stage != Stage::Full {
            return Ok(None);
        }
        let factors = self.factors(stored.row.user).await?;
        let enrolment_only = self.must_enrol(&stored.member, &factors);
        if !enrolment_only {
            self.bring_keys_up_to_date(&mut stored).await?;
        }
        self.note_use(&stored.row).await?;
        self.assemble(stored, enrolment_only).await.map(Some)
    }

    async fn bring_keys_up_to_date(&self, stored: &mut Stored) -> Result<(), AppError> {
        let private = UserKey::from_key(&stored.bundle.private);
        let private = private.map_err(|_| AppError::Damaged("session"))?;
        let Stored {
            bundle,
            row,
            secret,
            ..
        } = stored;
        let changed = self
            .refresh_ring(&mut bundle.ring, row.organisation, row.user, &private)
            .await?;
        if changed {
            row.sealed = secret.seal(&bundle.to_bytes(), &mut self.entropy().fork());
            self.store().put_session(row.clone()).await?;
        }
        Ok(())
    }

    async fn note_use(&self, row: &SessionRow) -> Result<(), AppError> {
        let now = self.clock().now_micros();
        if row.seen + NOTED < now {
            self.store().touch_session(&row.id_hash, now).await?;
        }
        Ok(())
    }

    async fn assemble(&self, stored: Stored, enrolment_only: bool) -> Result<Session, AppError> {
        let Stored {
            secret,
            row,
            member,
            bundle,
        } = stored;
        let organisation = self.organisation_stream(row.organisation).await?;
        let user = self.user_stream(row.user).await?;
        let logins = self.store().logins_of(row.user).await?;
        let login = logins
            .into_iter()
            .next()
            .map(|row| row.login_name)
            .unwrap_or_default();
        let actor = Actor {
            user: row.user,
            organisation: row.organisation,
            role: row.role,
        };
        Ok(Session(Arc::new(SessionState {
            id: row.id_hash,
            context: Context {
                actor,
                team: member.team,
                area: member.area,
            },
            display_name: member.display_name.unwrap_or_else(|| login.clone()),
            login,
            organisation_name: organisation.text("name").unwrap_or_default().to_owned(),
            language: language(&user),
            csrf: token::token(&secret.token_key(), b"form"),
            enrolment_only,
            password_lent: password_lent(&user),
            private: bundle.private,
            keys: bundle.ring,
        })))
    }

    /// Ends a session, with the work that it began in the background. A cookie that finds none is no error.
    ///
    /// # Errors
    /// Storage.
    pub async fn sign_out(&self, cookie: &str) -> Result<(), AppError> {
        if let Ok(secret) = SessionSecret::from_cookie(cookie) {
            let session = secret.session_id();
            self.store().delete_session(&session).await?;
            self.forget_jobs(JobsOf::Session(session));
        }
        Ok(())
    }

    /// Ends all sessions of a user but this one: a stolen cookie does not outlive a new password or
    /// factor. Called after the change that ended them all.
    pub(crate) async fn keep_only(&self, row: Option<SessionRow>) -> Result<(), AppError> {
        match row {
            Some(row) => Ok(self.store().put_session(row).await?),
            None => Ok(()),
        }
    }

    /// The row of a session that is in use, to be kept by [`Self::keep_only`].
    pub(crate) async fn own_row(&self, session: &Session) -> Result<Option<SessionRow>, AppError> {
        Ok(self
            .store()
            .session(&session.0.id, self.clock().now_micros())
            .await?)
    }
}

/// A session's row, opened.
pub(crate) struct Stored {
    pub(crate) secret: SessionSecret,
    pub(crate) row: SessionRow,
    pub(crate) member: MembershipRow,
    pub(crate) bundle: Bundle,
}

fn language(user: &AccountStream) -> Language {
    user.text("language")
        .and_then(|tag| tag.parse().ok())
        .unwrap_or_default()
}

/// Whether the user's password was chosen by somebody else.
pub(crate) fn password_lent(user: &AccountStream) -> bool {
    user.field("password_lent")
        .and_then(Value::as_bool)
        .unwrap_or(false)
}
