//! The facts of a case as a form or a workbook row holds them.
//!
//! Codes are those of HTCDS 2.0 (IOM, CC BY 4.0); each field says which.

use crate::journal::state::{State, shown};
use crate::journal::value::{Fields, Value};
use crate::person::ContentFields;
use std::collections::BTreeMap;

/// Status of our work on a case (HTCDS `cas_Status`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseStatus {
    /// Work goes on.
    #[default]
    Active,
    /// Only looked after from time to time.
    FollowUp,
    /// Ended.
    Closed,
    /// Ended here, handed to another organisation.
    ClosedReferred,
}

impl CaseStatus {
    /// All values.
    pub const ALL: [Self; 4] = [
        Self::Active,
        Self::FollowUp,
        Self::Closed,
        Self::ClosedReferred,
    ];
    /// The HTCDS code, which is also what is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::FollowUp => "FollowUp",
            Self::Closed => "Closed",
            Self::ClosedReferred => "ClosedReferred",
        }
    }
    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Coded lists: field name and the HTCDS list of its codes.
pub const LIST_FIELDS: [(&str, &str); 8] = [
    ("recruitment", "vic_MethodOfRecruitment"),
    ("control", "vic_MethodsOfControl"),
    ("exploitation", "vic_TypeOfExploitation"),
    ("sexual_exploitation", "vic_TypeOfSexExploitation"),
    ("industry", "vic_ForcedLabourIndustry"),
    ("vulnerability", "vic_Vulnerabilities"),
    ("recruitment_websites", "vic_RecruitmentWebsitesAndApps"),
    ("exploitation_websites", "vic_ExploitationWebsitesAndApps"),
];

/// Coded single words: field name and the HTCDS list of its codes.
pub const WORD_FIELDS: [(&str, &str); 5] = [
    ("trafficking_status", "vic_TraffickingStatus"),
    (
        "decision_organisation",
        "vic_TraffickingStatusDecisionMakingOrg",
    ),
    ("reason_incoming_referral", "cas_ReasonForIncomingReferral"),
    ("reason_outgoing_referral", "cas_ReasonForOutgoingReferral"),
    ("relationship_to_trafficker", "vic_RelationshipToTrafficker"),
];

/// Sealed texts and dates: field name and the HTCDS field. Dates are ISO text. The consent cell of a
/// workbook is only 'recorded elsewhere' and grants nothing here.
pub const TEXT_FIELDS: [(&str, &str); 15] = [
    ("consent_recorded_elsewhere", "con_Consent"),
    ("recruitment_place", "vic_LocationOfRecruitment"),
    ("exploitation_place", "vic_LocationOfExploitation"),
    ("vulnerability_details", "vic_DetailsOfVulnerabilities"),
    ("closure_reason", "cas_ReasonForCaseClosure"),
    ("case_worker", "cas_CaseOwner"),
    ("referring_organisation", "cas_ReferringOrganisation"),
    ("incoming_referral_date", "cas_IncomingReferralDate"),
    ("referring_worker", "cas_ReferringPrimaryCaseWorker"),
    ("incoming_referral_details", "cas_IncomingReferralDetails"),
    ("referred_organisation", "cas_ReferredOrganisation"),
    ("referred_worker", "cas_ReferredPrimaryCaseWorker"),
    ("outgoing_referral_date", "cas_OutgoingReferralDate"),
    ("outgoing_referral_details", "cas_OutgoingReferralDetails"),
    ("narrative", "cco_CaseComment"),
];

/// Everything that a form or a workbook row holds about a case. Empty means not known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Status of our work.
    pub status: CaseStatus,
    /// Coded lists by field name (see [`LIST_FIELDS`]).
    pub lists: BTreeMap<String, Vec<String>>,
    /// Coded single words by field name (see [`WORD_FIELDS`]).
    pub words: BTreeMap<String, String>,
    /// Sealed texts by field name (see [`TEXT_FIELDS`]).
    pub texts: BTreeMap<String, String>,
    /// Other sealed facts by their HTCDS name, as text.
    pub other: BTreeMap<String, String>,
    /// Hash of the workbook row from which the case came, kept sealed and looked up in the lens.
    pub import_hash: Option<Vec<u8>>,
}

impl CaseFacts {
    /// Name of the fact that a workbook row gave no status: ours is then `Active`, and an export
    /// leaves the cell as empty as it was.
    pub const NO_STATUS: &'static str = "no status given";

    /// The status, unless the row from which the case came gave none and nobody has set it since.
    #[must_use]
    pub fn recorded_status(&self) -> Option<CaseStatus> {
        let unsaid = self.status == CaseStatus::Active && self.other.contains_key(Self::NO_STATUS);
        (!unsaid).then_some(self.status)
    }

    /// The coded and sealed fields that hold these facts; the status is an open field apart.
    #[must_use]
    pub fn to_fields(&self) -> ContentFields {
        let mut coded = Fields::new();
        let mut sealed = Fields::new();
        for (name, codes) in self.lists.iter().filter(|(_, codes)| !codes.is_empty()) {
            coded.insert(name.clone(), Value::list(codes.iter().cloned()));
        }
        for (name, code) in self.words.iter().filter(|(_, code)| !code.is_empty()) {
            coded.insert(name.clone(), code.clone().into());
        }
        for (name, text) in self.texts.iter().filter(|(_, text)| !text.is_empty()) {
            sealed.insert(name.clone(), text.clone().into());
        }
        for (name, text) in self.other.iter().filter(|(_, text)| !text.is_empty()) {
            sealed.insert(format!("htcds/{name}"), text.clone().into());
        }
        if let Some(hash) = &self.import_hash {
            sealed.insert("import_hash".into(), Value::Bytes(hash.clone()));
        }
        ContentFields { coded, sealed }
    }

    /// The facts that a state shows.
    #[must_use]
    pub fn from_state(state: &State) -> Self {
        let status = state.open("status").and_then(Value::as_text);
        let lists = LIST_FIELDS.iter().filter_map(|(name, _)| {
            let codes: Vec<String> = state.coded(name)?.texts().map(str::to_owned).collect();
            Some(((*name).to_owned(), codes))
        });
        let word = |name: &&str, value: Option<&Value>| {
            Some(((*name).to_owned(), value?.as_text()?.to_owned()))
        };
        Self {
            status: status.and_then(CaseStatus::from_code).unwrap_or_default(),
            lists: lists.collect(),
            words: WORD_FIELDS
                .iter()
                .filter_map(|(n, _)| word(n, state.coded(n)))
                .collect(),
            texts: TEXT_FIELDS
                .iter()
                .filter_map(|(n, _)| word(n, state.sealed(n)))
                .collect(),
            other: state
                .sealed
                .keys()
                .filter_map(|key| {
                    let name = key.strip_prefix("htcds/")?;
                    Some((
                        name.to_owned(),
                        shown(&state.sealed, key)?.as_text()?.to_owned(),
                    ))
                })
                .collect(),
            import_hash: match state.sealed("import_hash") {
                Some(Value::Bytes(hash)) => Some(hash.clone()),
                _ => None,
            },
        }
    }
}

crate::undisclosed!(CaseFacts);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::state::{Claim, Register};

    #[test]
    fn facts_survive_their_fields() {
        let mut facts = CaseFacts {
            status: CaseStatus::FollowUp,
            ..CaseFacts::default()
        };
        facts
            .lists
            .insert("exploitation".into(), vec!["ForcedLabour".into()]);
        facts.words.insert(
            "trafficking_status".into(),
            "PossibleVictimOfTrafficking".into(),
        );
        facts.texts.insert("narrative".into(), "Invented.".into());
        facts.other.insert("prs_Title".into(), "mason".into());
        facts.import_hash = Some(vec![7; 32]);
        let fields = facts.to_fields();
        let act = crate::ids::ActId::from_bytes([1; 16]);
        let registers = |fields: Fields| {
            fields
                .into_iter()
                .map(|(name, value)| {
                    (
                        name,
                        Register {
                            claims: vec![Claim { act, value }],
                        },
                    )
                })
                .collect()
        };
        let open = Fields::from([("status".into(), facts.status.code().into())]);
        let state = State {
            open: registers(open),
            coded: registers(fields.coded),
            sealed: registers(fields.sealed),
            ..State::default()
        };
        assert_eq!(CaseFacts::from_state(&state), facts);
    }
}
