//! The fields of HTCDS 2.0, in the order of the standard.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::codes::{self, List, match_key};

macro_rules! fields {
    ($($variant:ident = $name:literal,)*) => {
        /// A field of the standard. The variants carry the technical names, whose first three
        /// letters tell the section (`org`, `prs`, `vic`, `per`, `cas`, `cco`, `hte`, `spl`, `con`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Field {
            /// Every field, in the order of the standard.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The technical name, e.g. `prs_FirstName`.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }
        }
    };
}

fields! {
    OrgName = "org_Name",
    OrgShippingCity = "org_ShippingCity",
    OrgShippingCountry = "org_ShippingCountry",
    OrgShippingState = "org_ShippingState",
    OrgShippingStreet = "org_ShippingStreet",
    OrgShippingPostalCode = "org_ShippingPostalCode",
    OrgShippingLongitude = "org_ShippingLongitude",
    OrgShippingLatitude = "org_ShippingLatitude",
    OrgPhone = "org_Phone",
    OrgType = "org_Type",
    PrsSalutation = "prs_Salutation",
    PrsFirstName = "prs_FirstName",
    PrsMiddleName = "prs_MiddleName",
    PrsSecondName = "prs_SecondName",
    PrsBirthdate = "prs_Birthdate",
    PrsGender = "prs_Gender",
    PrsDeceased = "prs_Deceased",
    PrsMaritalStatus = "prs_MaritalStatus",
    PrsNumberOfChildren = "prs_NumberOfChildren",
    PrsPrimaryLanguage = "prs_PrimaryLanguage",
    PrsSecondaryLanguage = "prs_SecondaryLanguage",
    PrsHighestLevelOfEducation = "prs_HighestLevelOfEducation",
    PrsCitizenship = "prs_Citizenship",
    PrsIdentityNumber = "prs_IdentityNumber",
    PrsTitle = "prs_Title",
    PrsEmail = "prs_Email",
    PrsHomePhone = "prs_HomePhone",
    PrsMobilePhone = "prs_MobilePhone",
    PrsMailingCity = "prs_MailingCity",
    PrsMailingCountry = "prs_MailingCountry",
    PrsMailingState = "prs_MailingState",
    PrsMailingStreet = "prs_MailingStreet",
    PrsMailingPostalCode = "prs_MailingPostalCode",
    PrsMailingLongitude = "prs_MailingLongitude",
    PrsMailingLatitude = "prs_MailingLatitude",
    VicAgreementToManagePersonalData = "vic_AgreementToManagePersonalData",
    VicTraffickingStatus = "vic_TraffickingStatus",
    VicTraffickingStatusDecisionMakingOrg = "vic_TraffickingStatusDecisionMakingOrg",
    VicRelationshipToTrafficker = "vic_RelationshipToTrafficker",
    VicAgeWhenTrafficked = "vic_AgeWhenTrafficked",
    VicRecruitmentWebsitesAndApps = "vic_RecruitmentWebsitesAndApps",
    VicMethodOfRecruitment = "vic_MethodOfRecruitment",
    VicLocationOfRecruitment = "vic_LocationOfRecruitment",
    VicMethodsOfControl = "vic_MethodsOfControl",
    VicTypeOfExploitation = "vic_TypeOfExploitation",
    VicForcedLabourIndustry = "vic_ForcedLabourIndustry",
    VicTypeOfSexExploitation = "vic_TypeOfSexExploitation",
    VicLocationOfExploitation = "vic_LocationOfExploitation",
    VicExploitationWebsitesAndApps = "vic_ExploitationWebsitesAndApps",
    VicVulnerabilities = "vic_Vulnerabilities",
    VicDetailsOfVulnerabilities = "vic_DetailsOfVulnerabilities",
    PerRoleInProcess = "per_RoleInProcess",
    PerRoleDetails = "per_RoleDetails",
    PerOrganisation = "per_Organisation",
    CasStatus = "cas_Status",
    CasReasonForCaseClosure = "cas_ReasonForCaseClosure",
    CasCaseOwner = "cas_CaseOwner",
    CasReferringOrganisation = "cas_ReferringOrganisation",
    CasIncomingReferralDate = "cas_IncomingReferralDate",
    CasReferringPrimaryCaseWorker = "cas_ReferringPrimaryCaseWorker",
    CasReasonForIncomingReferral = "cas_ReasonForIncomingReferral",
    CasIncomingReferralDetails = "cas_IncomingReferralDetails",
    CasReferredOrganisation = "cas_ReferredOrganisation",
    CasReferredPrimaryCaseWorker = "cas_ReferredPrimaryCaseWorker",
    CasReasonForOutgoingReferral = "cas_ReasonForOutgoingReferral",
    CasOutgoingReferralDate = "cas_OutgoingReferralDate",
    CasOutgoingReferralDetails = "cas_OutgoingReferralDetails",
    CcoCaseComment = "cco_CaseComment",
    HteLongitude = "hte_Longitude",
    HteLatitude = "hte_Latitude",
    HteCity = "hte_City",
    HteCountry = "hte_Country",
    HteState = "hte_State",
    HteStreet = "hte_Street",
    HtePostalCode = "hte_PostalCode",
    HteDate = "hte_Date",
    HteType = "hte_Type",
    HteDescription = "hte_Description",
    SplObjectives = "spl_Objectives",
    SplActionPlan = "spl_ActionPlan",
    SplPlannedEndDate = "spl_PlannedEndDate",
    SplActualEndDate = "spl_ActualEndDate",
    SplType = "spl_Type",
    ConConsent = "con_Consent",
}

/// What a cell of a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text, kept exactly.
    Text,
    /// A date, perhaps known only to the month or the year.
    Date,
    /// A whole number from 0 to 150.
    Integer,
    /// A coordinate in degrees.
    Decimal,
    /// Yes or no.
    Checkbox,
    /// Consent to the interview: yes, no or a remark.
    Consent,
    /// One code of a list.
    Code(List),
    /// Several codes of a list.
    Codes(List),
    /// One country.
    Country,
    /// Several countries.
    Countries,
    /// A language.
    Language,
    /// An organisation, a country or free text.
    Location,
}

struct Entry {
    section: &'static str,
    core: bool,
    deprecated: bool,
    label: &'static str,
    kind: Kind,
    also: &'static str,
}

const TABLE: &str = include_str!("../../data/htcds_fields.csv");

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let rows = codes::table_rows::<8>(TABLE);
    rows.into_iter()
        .map(|[_, section, core, state, label, kind, list, also]| Entry {
            section,
            core: core == "core",
            deprecated: state == "deprecated",
            label,
            kind: kind_of(kind, list),
            also,
        })
        .collect()
});

fn kind_of(kind: &str, list: &str) -> Kind {
    let named = List::ALL.iter().find(|known| known.name() == list).copied();
    match (kind, named) {
        ("text" | "long_text", _) => Kind::Text,
        ("date", _) => Kind::Date,
        ("integer", _) => Kind::Integer,
        ("decimal", _) => Kind::Decimal,
        ("checkbox", _) => Kind::Checkbox,
        ("consent", _) => Kind::Consent,
        ("code", Some(list)) => Kind::Code(list),
        ("codes", Some(list)) => Kind::Codes(list),
        ("country", _) => Kind::Country,
        ("countries", _) => Kind::Countries,
        ("language", _) => Kind::Language,
        ("location", _) => Kind::Location,
        _ => panic!("the table of fields has an unknown kind {kind} {list}"),
    }
}

impl Field {
    fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// The section of the standard, e.g. `Person: Victim Context`.
    pub fn section(self) -> &'static str {
        self.entry().section
    }

    /// Whether the standard counts the field among its core.
    pub fn is_core(self) -> bool {
        self.entry().core
    }

    /// Whether version 2.0 has given the field up in favour of another.
    pub fn is_deprecated(self) -> bool {
        self.entry().deprecated
    }

    /// The English label of the standard.
    pub fn label(self) -> &'static str {
        self.entry().label
    }

    /// What its cells hold.
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// Whether the field is one of the 38 visible columns of the published workbook: every core
    /// field but the two on vulnerabilities.
    pub fn is_in_workbook(self) -> bool {
        self.is_core()
            && !matches!(
                self,
                Field::VicVulnerabilities | Field::VicDetailsOfVulnerabilities
            )
    }

    /// A heading that means this field and no other: the label, with its section before it where the
    /// label alone is too common a word.
    pub fn heading(self) -> String {
        if self.has_plain_heading() {
            self.label().to_owned()
        } else {
            format!("{}: {}", self.section(), self.label())
        }
    }

    /// 'City', 'Type' or 'Organisation' alone would catch columns that a person added for something
    /// else; so would the coordinates, which three sections share.
    fn has_plain_heading(self) -> bool {
        let shared = matches!(self.label(), "Longitude" | "Latitude");
        let person_or_case = ["prs", "vic", "cas", "con"].contains(&&self.name()[..3]);
        person_or_case && !shared
    }

    /// The field with this technical heading, however its letter case and underscores were written.
    pub fn by_technical_heading(heading: &str) -> Option<Field> {
        TECHNICAL.get(&match_key(heading)).copied()
    }

    /// The field with this visible heading.
    pub fn by_visible_heading(heading: &str) -> Option<Field> {
        VISIBLE.get(&match_key(heading)).copied()
    }
}

static TECHNICAL: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for &field in Field::ALL {
        let also = codes::table_names(field.entry().also).filter(|name| name.contains('_'));
        for name in also.chain([field.name()]) {
            found.insert(match_key(name), field);
        }
    }
    found
});

static VISIBLE: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for &field in Field::ALL {
        let also = codes::table_names(field.entry().also).filter(|name| !name.contains('_'));
        for name in also.map(str::to_owned).chain([field.heading()]) {
            found.insert(match_key(&name), field);
        }
    }
    found
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lists_the_same_fields_in_the_same_order() {
        let names: Vec<&str> = codes::table_rows::<8>(TABLE).iter().map(|r| r[0]).collect();
        let fields: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(names, fields);
    }

    #[test]
    fn every_field_is_found_by_its_name_and_by_its_heading() {
        for &field in Field::ALL {
            assert_eq!(Field::by_technical_heading(field.name()), Some(field));
            assert_eq!(Field::by_visible_heading(&field.heading()), Some(field));
        }
    }

    #[test]
    fn forty_fields_are_core_and_thirty_eight_of_them_stand_in_the_workbook() {
        let core = Field::ALL.iter().filter(|field| field.is_core()).count();
        let sheet = Field::ALL
            .iter()
            .filter(|field| field.is_in_workbook())
            .count();
        assert_eq!((core, sheet), (40, 38));
    }

    #[test]
    fn the_misspelt_technical_heading_and_those_of_the_form_are_known() {
        let found = Field::by_technical_heading("vic_TraffickinStatusDecisionMakingOrg");
        assert_eq!(found, Some(Field::VicTraffickingStatusDecisionMakingOrg));
        let found = Field::by_technical_heading("vic_Methods_of_Control");
        assert_eq!(found, Some(Field::VicMethodsOfControl));
    }

    #[test]
    fn a_common_word_alone_is_no_heading_of_the_standard() {
        for word in ["City", "Type", "Organisation", "Phone", "Date", "Country"] {
            assert_eq!(Field::by_visible_heading(word), None, "{word}");
        }
        let full = Field::by_visible_heading("Historic Trafficking Events: Type");
        assert_eq!(full, Some(Field::HteType));
    }
}
