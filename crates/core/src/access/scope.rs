//! Scopes: how far a permission reaches, decided from open values only, in memory and in SQL alike.

use super::policy::Scope;
use super::role::Role;
use crate::ids::{OrganisationId, TeamId, UserId};
use crate::journal::Actor;

/// Who asks: the actor, the actor's team, and the teams of the area that the actor answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// User, organisation and role.
    pub actor: Actor,
    /// The member's team, if any.
    pub team: Option<TeamId>,
    /// Teams assigned to the member's area.
    pub area: Vec<TeamId>,
}

/// The open values of a record on which access depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordScope {
    /// The organisation that the record belongs to.
    pub organisation: OrganisationId,
    /// The team that keeps it.
    pub team: Option<TeamId>,
    /// The member who owns it.
    pub owner: Option<UserId>,
}

/// A scope made concrete for one asker, for SQL and memory. A record is covered when the
/// organisation is the same and every `Some` matches; an empty team list covers nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeFilter {
    /// Only records of this organisation.
    pub organisation: OrganisationId,
    /// Only records of this owner.
    pub owner: Option<UserId>,
    /// Only records of one of these teams.
    pub teams: Option<Vec<TeamId>>,
}

impl Context {
    /// The asker's role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.actor.role
    }

    /// What `scope` means for this asker.
    #[must_use]
    pub fn filter(&self, scope: Scope) -> ScopeFilter {
        let organisation = self.actor.organisation;
        match scope {
            Scope::Own => ScopeFilter {
                organisation,
                owner: Some(self.actor.user),
                teams: None,
            },
            Scope::Team => ScopeFilter {
                organisation,
                owner: None,
                teams: Some(self.team.into_iter().collect()),
            },
            Scope::Area => {
                let mut teams = self.area.clone();
                teams.extend(self.team);
                teams.sort();
                teams.dedup();
                ScopeFilter {
                    organisation,
                    owner: None,
                    teams: Some(teams),
                }
            }
            Scope::Organisation => ScopeFilter {
                organisation,
                owner: None,
                teams: None,
            },
        }
    }
}

impl ScopeFilter {
    /// Whether the record lies within.
    #[must_use]
    pub fn covers(&self, record: &RecordScope) -> bool {
        record.organisation == self.organisation
            && self.owner.is_none_or(|owner| record.owner == Some(owner))
            && self
                .teams
                .as_ref()
                .is_none_or(|teams| record.team.is_some_and(|team| teams.contains(&team)))
    }
}
