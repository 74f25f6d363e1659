//! A session: who is signed in, in which language, with which keys.

use crate::error::AppError;
use crate::keyring::{Half, Keyring};
use panoh_core::access::{
    Action, Context, Half as KeyHalf, Resource, Role, ScopeFilter, allowed, half_needed,
};
use panoh_core::ids::{OrganisationId, UserId};
use panoh_vault::Key32;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Tajik.
    #[default]
    Tg,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// All languages, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Tg, Self::Ru, Self::En];
    /// The language tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Tg => "tg",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = AppError;
    fn from_str(tag: &str) -> Result<Self, AppError> {
        Self::ALL
            .into_iter()
            .find(|l| l.tag() == tag)
            .ok_or(AppError::NotFound)
    }
}

/// Somebody who is signed in. Cheap to clone; it ends when its row in the database ends.
#[derive(Clone)]
pub struct Session(pub(crate) Arc<SessionState>);

pub(crate) struct SessionState {
    /// BLAKE3 of the cookie's secret: the row's key.
    pub(crate) id: [u8; 32],
    pub(crate) context: Context,
    pub(crate) login: String,
    pub(crate) display_name: String,
    pub(crate) organisation_name: String,
    pub(crate) language: Language,
    /// Form token, derived from the cookie's secret.
    pub(crate) csrf: String,
    /// May only enrol a second factor.
    pub(crate) enrolment_only: bool,
    /// The password was chosen by somebody else and not changed since.
    pub(crate) password_lent: bool,
    /// The user's private half.
    pub(crate) private: Key32,
    pub(crate) keys: Keyring,
}

impl Session {
    /// Who asks, for the policy.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.0.context
    }
    /// The user.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.0.context.actor.user
    }
    /// The organisation for which the user acts.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        self.0.context.actor.organisation
    }
    /// The role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.0.context.role()
    }
    /// The name with which the user signs in.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.0.login
    }
    /// The name that colleagues see.
    #[must_use]
    pub fn display_name(&self) -> &str {
        &self.0.display_name
    }
    /// The organisation's name.
    #[must_use]
    pub fn organisation_name(&self) -> &str {
        &self.0.organisation_name
    }
    /// The language of the user's pages.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.language
    }
    /// The token that every form must carry.
    #[must_use]
    pub fn csrf(&self) -> &str {
        &self.0.csrf
    }
    /// Whether the session may only enrol a second factor.
    #[must_use]
    pub fn enrolment_only(&self) -> bool {
        self.0.enrolment_only
    }

    /// Whether the password was chosen by somebody else and not changed since: pages ask for another
    /// one, and keys are not granted before.
    #[must_use]
    pub fn password_lent(&self) -> bool {
        self.0.password_lent
    }

    pub(crate) fn keys(&self) -> &Keyring {
        &self.0.keys
    }
    /// Whether this session can open coded values.
    #[must_use]
    pub fn reads_coded(&self) -> bool {
        self.0.keys.holds(Half::Coded)
    }
    /// Whether this session can open identity.
    #[must_use]
    pub fn reads_identity(&self) -> bool {
        self.0.keys.holds(Half::Identity)
    }

    /// Authorises: the scope within which this member may do something, as a filter.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`] when the policy has no such row, [`AppError::SecondFactorNeeded`]
    /// while the session may only enrol, [`AppError::Locked`] when the role may but nobody has given
    /// this member the keys yet.
    pub fn may(&self, action: Action, resource: Resource) -> Result<ScopeFilter, AppError> {
        if self.0.enrolment_only && resource != Resource::Account {
            return Err(AppError::SecondFactorNeeded);
        }
        let scope = allowed(self.role(), action, resource).ok_or(AppError::NotAllowed)?;
        let holds = match half_needed(action, resource) {
            KeyHalf::None => true,
            KeyHalf::Coded => self.reads_coded(),
            KeyHalf::Identity => self.reads_identity() && self.reads_coded(),
        };
        if !holds {
            return Err(AppError::Locked);
        }
        Ok(self.context().filter(scope))
    }

    /// Whether the policy has a row for it, for menus; use cases call [`Self::may`].
    #[must_use]
    pub fn can(&self, action: Action, resource: Resource) -> bool {
        self.may(action, resource).is_ok()
    }
}
