//! The policy: one table of role × resource × action → scope. What is not in it is refused.
//!
//! The truth table is committed as a snapshot (`access/snapshots`), so that a change of policy is
//! seen as such in review.

use super::role::Role;
use serde::{Deserialize, Serialize};

/// What is acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// A person's record, with identity.
    Person,
    /// A case, with its narrative.
    Case,
    /// Coded values of people and cases, without identity.
    Figures,
    /// Files kept for a subject.
    Attachment,
    /// Many records from a file.
    Import,
    /// Many records into a file.
    Export,
    /// The end of a subject's keys.
    Erasure,
    /// A legal hold on a subject.
    Hold,
    /// The organisation, its teams and its card.
    Organisation,
    /// Members, their roles and their keys.
    Member,
    /// The journal: verifying, heads, rebuilding, receiving.
    Journal,
    /// Who read whose identity.
    ReadLog,
    /// Backups of journal and keys.
    Backup,
    /// One's own password, second factor and language.
    Account,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See that it exists, in a list.
    List,
    /// Find it by name, phone or document.
    Search,
    /// See one whole.
    Open,
    /// Add a new one.
    Create,
    /// Change one.
    Amend,
    /// Join two that are one, or undo it.
    Merge,
    /// Count them.
    Count,
    /// Run it.
    Run,
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What the member owns.
    Own,
    /// What the member's team keeps.
    Team,
    /// What the teams of the member's area keep.
    Area,
    /// Everything of the member's organisation.
    Organisation,
}

/// Which half of the organisation's keys an action needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// No key: open parts only.
    None,
    /// The coded key.
    Coded,
    /// The identity key as well.
    Identity,
}

use Action::{Amend, Count, Create, List, Merge, Open, Run, Search};
use Resource as R;
use Scope::{Area, Organisation as Org, Own, Team};

type Rows = &'static [(Resource, &'static [(Action, Scope)])];

const ACCOUNT: (Resource, &[(Action, Scope)]) = (R::Account, &[(Open, Own), (Amend, Own)]);

const COUNSELLOR: Rows = &[
    (
        R::Person,
        &[
            (List, Team),
            (Search, Team),
            (Open, Team),
            (Create, Team),
            (Amend, Team),
            (Count, Team),
        ],
    ),
    (
        R::Case,
        &[
            (List, Own),
            (Search, Own),
            (Open, Own),
            (Create, Own),
            (Amend, Own),
            (Count, Own),
        ],
    ),
    (R::Attachment, &[(List, Team), (Open, Team), (Create, Team)]),
    (R::ReadLog, &[(Open, Team)]),
    (R::Organisation, &[(Open, Org)]),
    ACCOUNT,
];

const CASE_MANAGER: Rows = &[
    (
        R::Person,
        &[
            (List, Area),
            (Search, Area),
            (Open, Area),
            (Create, Team),
            (Amend, Area),
            (Merge, Team),
            (Count, Area),
        ],
    ),
    (
        R::Case,
        &[
            (List, Area),
            (Search, Area),
            (Open, Area),
            (Create, Team),
            (Amend, Area),
            (Count, Area),
        ],
    ),
    (R::Figures, &[(Count, Area)]),
    (R::Attachment, &[(List, Area), (Open, Area), (Create, Area)]),
    (R::Import, &[(Run, Team)]),
    (R::Export, &[(Run, Team)]),
    (R::ReadLog, &[(Open, Area)]),
    (R::Organisation, &[(Open, Org)]),
    ACCOUNT,
];

const SUPERVISOR: Rows = &[
    (
        R::Person,
        &[
            (List, Org),
            (Search, Org),
            (Open, Org),
            (Create, Org),
            (Amend, Org),
            (Merge, Org),
            (Count, Org),
        ],
    ),
    (
        R::Case,
        &[
            (List, Org),
            (Search, Org),
            (Open, Org),
            (Create, Org),
            (Amend, Org),
            (Count, Org),
        ],
    ),
    (R::Figures, &[(Count, Org)]),
    (R::Attachment, &[(List, Org), (Open, Org), (Create, Org)]),
    (R::Import, &[(Run, Org)]),
    (R::Export, &[(Run, Org)]),
    (R::Erasure, &[(Run, Org)]),
    (R::Hold, &[(Run, Org)]),
    (R::ReadLog, &[(Open, Org), (List, Org)]),
    (R::Organisation, &[(Open, Org), (Amend, Org)]),
    (
        R::Member,
        &[(List, Org), (Open, Org), (Create, Org), (Amend, Org)],
    ),
    (R::Journal, &[(Run, Org), (Open, Org)]),
    ACCOUNT,
];

const PROGRAMME_OFFICER: Rows = &[
    (R::Figures, &[(Count, Org)]),
    (R::Organisation, &[(Open, Org)]),
    ACCOUNT,
];

const ANALYST: Rows = &[
    (R::Figures, &[(Count, Org)]),
    (R::Organisation, &[(Open, Org)]),
    ACCOUNT,
];

const AUDITOR: Rows = &[
    (R::ReadLog, &[(List, Org), (Open, Org)]),
    (R::Journal, &[(Open, Org)]),
    (R::Organisation, &[(Open, Org)]),
    (R::Member, &[(List, Org), (Open, Org)]),
    ACCOUNT,
];

const ADMINISTRATOR: Rows = &[
    (R::Organisation, &[(Open, Org), (Amend, Org)]),
    (
        R::Member,
        &[(List, Org), (Open, Org), (Create, Org), (Amend, Org)],
    ),
    (R::Journal, &[(Open, Org), (Run, Org)]),
    (R::Backup, &[(Run, Org), (Open, Org)]),
    ACCOUNT,
];

/// The scope within which a role may do something; `None` is a refusal.
#[must_use]
pub fn allowed(role: Role, action: Action, resource: Resource) -> Option<Scope> {
    let rows = match role {
        Role::Counsellor => COUNSELLOR,
        Role::CaseManager => CASE_MANAGER,
        Role::Supervisor => SUPERVISOR,
        Role::ProgrammeOfficer => PROGRAMME_OFFICER,
        Role::Analyst => ANALYST,
        Role::Auditor => AUDITOR,
        Role::Administrator => ADMINISTRATOR,
        Role::Node => &[],
    };
    let (_, actions) = rows.iter().find(|(named, _)| *named == resource)?;
    actions
        .iter()
        .find(|(named, _)| *named == action)
        .map(|(_, scope)| *scope)
}

/// Which half of the organisation's keys an action on a resource needs.
#[must_use]
pub const fn half_needed(action: Action, resource: Resource) -> Half {
    match (resource, action) {
        (R::Person | R::Case, Count) | (R::Figures, _) => Half::Coded,
        (R::Person | R::Case | R::Attachment | R::Import | R::Export | R::Erasure | R::Hold, _) => {
            Half::Identity
        }
        _ => Half::None,
    }
}

impl Resource {
    /// All resources, in the order of the truth table.
    pub const ALL: [Self; 14] = [
        Self::Person,
        Self::Case,
        Self::Figures,
        Self::Attachment,
        Self::Import,
        Self::Export,
        Self::Erasure,
        Self::Hold,
        Self::Organisation,
        Self::Member,
        Self::Journal,
        Self::ReadLog,
        Self::Backup,
        Self::Account,
    ];
}

impl Action {
    /// All actions, in the order of the truth table.
    pub const ALL: [Self; 8] = [List, Search, Open, Create, Amend, Merge, Count, Run];
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_truth_table_is_the_committed_one() {
        let mut table: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
        for role in Role::MEMBERS {
            for resource in Resource::ALL {
                for action in Action::ALL {
                    if let Some(scope) = allowed(role, action, resource) {
                        let name = format!("{resource:?}").to_lowercase();
                        let cell = format!("{action:?}: {scope:?}").to_lowercase();
                        table
                            .entry(role.as_str())
                            .or_default()
                            .entry(name)
                            .or_default()
                            .push(cell);
                    }
                }
            }
        }
        insta::assert_json_snapshot!("truth_table", table);
    }

    #[test]
    fn no_role_without_the_key_is_allowed_what_needs_it() {
        for role in Role::MEMBERS {
            for resource in Resource::ALL {
                for action in Action::ALL {
                    if allowed(role, action, resource).is_some() {
                        match half_needed(action, resource) {
                            Half::None => {}
                            Half::Coded => assert!(role.reads_coded(), "{role} {resource:?}"),
                            Half::Identity => assert!(role.reads_identity(), "{role} {resource:?}"),
                        }
                    }
                }
            }
        }
    }
}
