//! Roles of members, and which half of an organisation's keys each holds.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The role in which a member acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers questions and opens files at a resource centre.
    Counsellor,
    /// Carries cases of a team.
    CaseManager,
    /// Answers for an organisation's cases and approves what cannot be undone.
    Supervisor,
    /// Runs projects and answers to donors, without names.
    ProgrammeOfficer,
    /// Makes figures, without names.
    Analyst,
    /// Checks what was done and who read what, without content.
    Auditor,
    /// Installs and keeps the machine and the memberships, without content.
    Administrator,
    /// The node itself: founding, restoring, receiving.
    Node,
}

impl Role {
    /// The roles that a member can have.
    pub const MEMBERS: [Self; 7] = [
        Self::Counsellor,
        Self::CaseManager,
        Self::Supervisor,
        Self::ProgrammeOfficer,
        Self::Analyst,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The name that is stored and enters canonical bytes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counsellor => "counsellor",
            Self::CaseManager => "case_manager",
            Self::Supervisor => "supervisor",
            Self::ProgrammeOfficer => "programme_officer",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Node => "node",
        }
    }

    /// Whether the role holds the organisation's coded key.
    #[must_use]
    pub const fn reads_coded(self) -> bool {
        matches!(
            self,
            Self::Counsellor
                | Self::CaseManager
                | Self::Supervisor
                | Self::ProgrammeOfficer
                | Self::Analyst
        )
    }

    /// Whether the role holds the organisation's identity key, and so needs a second factor.
    #[must_use]
    pub const fn reads_identity(self) -> bool {
        matches!(
            self,
            Self::Counsellor | Self::CaseManager | Self::Supervisor
        )
    }
}

/// The text names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a role")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::MEMBERS
            .into_iter()
            .chain([Self::Node])
            .find(|role| role.as_str() == name)
            .ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
