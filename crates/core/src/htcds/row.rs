//! One case of the workbook as typed values.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::codes::{Code, Country, Language};

use super::date::PartialDate;
use super::exchange;
use super::field::Field;
use super::value::Value;

/// One row: a person and the person's case. Absent values are `None` or empty; a text is never blank.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HtcdsRow {
    /// The id that our own export adds in the column `panoh_case_id`.
    pub case_id: Option<Uuid>,
    /// Who the person is.
    pub person: PersonPart,
    /// What is recorded about the case.
    pub case: CasePart,
    /// Fields of the standard that have no place above: organisations, perpetrators, events, plans
    /// and coordinates, each at most once a row.
    pub other: BTreeMap<Field, Value>,
    /// Cells under headings that the standard does not know, by heading; no heading stands twice.
    pub extra: Vec<Extra>,
}

impl HtcdsRow {
    /// Every value of the record by field, wherever it stands.
    pub fn values(&self) -> BTreeMap<Field, Value> {
        exchange::to_values(self)
    }

    /// A record of these values, without case id and own columns.
    pub fn from_values(values: BTreeMap<Field, Value>) -> HtcdsRow {
        exchange::from_values(values)
    }
}

/// A filled cell under a heading of the person's own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extra {
    /// The heading, or `Column AN` where there is none.
    pub heading: String,
    /// The text of the cell.
    pub text: String,
}

/// The section 'Person' of the standard.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PersonPart {
    /// `prs_Salutation`
    pub salutation: Option<String>,
    /// `prs_FirstName`
    pub first_name: Option<String>,
    /// `prs_MiddleName`; not in the workbook.
    pub middle_name: Option<String>,
    /// `prs_SecondName`: the family name.
    pub second_name: Option<String>,
    /// `prs_Birthdate`, with the precision that was known.
    pub birth_date: Option<PartialDate>,
    /// `prs_Gender`, of [`List::Gender`](crate::codes::List::Gender).
    pub gender: Option<Code>,
    /// `prs_Citizenship`
    pub citizenships: Vec<Country>,
    /// `prs_Title`: the position within an organisation.
    pub title: Option<String>,
    /// `prs_Email`
    pub email: Option<String>,
    /// `prs_HomePhone`, as written.
    pub home_phone: Option<String>,
    /// `prs_MobilePhone`, as written.
    pub mobile_phone: Option<String>,
    /// The mailing address.
    pub address: MailingAddress,
    /// `prs_IdentityNumber`
    pub identity_number: Option<String>,
    /// `prs_PrimaryLanguage`
    pub primary_language: Option<Language>,
    /// `prs_SecondaryLanguage`
    pub secondary_language: Option<Language>,
    /// `prs_MaritalStatus`
    pub marital_status: Option<Code>,
    /// `prs_NumberOfChildren`
    pub number_of_children: Option<u16>,
    /// `prs_HighestLevelOfEducation`
    pub education: Option<Code>,
    /// `prs_Deceased`
    pub deceased: Option<bool>,
}

/// The parts of the mailing address.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct MailingAddress {
    /// `prs_MailingStreet`
    pub street: Option<String>,
    /// `prs_MailingCity`
    pub city: Option<String>,
    /// `prs_MailingState`
    pub state: Option<String>,
    /// `prs_MailingPostalCode`
    pub postal_code: Option<String>,
    /// `prs_MailingCountry`
    pub country: Option<Country>,
}

/// The sections 'Victim Context', 'Case', 'Referral Details' and 'Consent' of the standard.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CasePart {
    /// `cas_CaseOwner`: the case worker.
    pub owner: Option<String>,
    /// `con_Consent`: recorded elsewhere; it grants nothing here.
    pub consent: Option<Consent>,
    /// `vic_TraffickingStatus`
    pub trafficking_status: Option<Code>,
    /// `vic_TraffickingStatusDecisionMakingOrg`
    pub decision_body: Option<Code>,
    /// `vic_RelationshipToTrafficker`
    pub trafficker_relationship: Option<Code>,
    /// `vic_AgeWhenTrafficked`, in years.
    pub age_when_trafficked: Option<u16>,
    /// `vic_MethodOfRecruitment`
    pub recruitment_methods: Vec<Code>,
    /// `vic_LocationOfRecruitment`
    pub recruitment_location: Option<Location>,
    /// `vic_RecruitmentWebsitesAndApps`
    pub recruitment_websites: Vec<Code>,
    /// `vic_MethodsOfControl`
    pub control_methods: Vec<Code>,
    /// `vic_TypeOfExploitation`
    pub exploitation_types: Vec<Code>,
    /// `vic_ForcedLabourIndustry`; the standard has one, its form and real sheets have several.
    pub industries: Vec<Code>,
    /// `vic_TypeOfSexExploitation`
    pub sex_exploitation: Vec<Code>,
    /// `vic_LocationOfExploitation`
    pub exploitation_location: Option<Location>,
    /// `vic_ExploitationWebsitesAndApps`
    pub exploitation_websites: Vec<Code>,
    /// `vic_Vulnerabilities`
    pub vulnerabilities: Vec<Code>,
    /// `vic_DetailsOfVulnerabilities`
    pub vulnerability_details: Option<String>,
    /// `cas_Status`
    pub status: Option<Code>,
    /// `cas_ReasonForCaseClosure`
    pub closure_reason: Option<String>,
    /// Who referred the person here.
    pub incoming: Referral,
    /// To whom the person was referred.
    pub outgoing: Referral,
    /// `cco_CaseComment`
    pub comment: Option<String>,
}

/// One of the two referrals of a row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Referral {
    /// `cas_ReferringOrganisation` or `cas_ReferredOrganisation`
    pub organisation: Option<String>,
    /// `cas_IncomingReferralDate` or `cas_OutgoingReferralDate`
    pub date: Option<PartialDate>,
    /// `cas_ReferringPrimaryCaseWorker` or `cas_ReferredPrimaryCaseWorker`
    pub case_worker: Option<String>,
    /// `cas_ReasonForIncomingReferral` or `cas_ReasonForOutgoingReferral`
    pub reason: Option<Code>,
    /// `cas_IncomingReferralDetails` or `cas_OutgoingReferralDetails`
    pub details: Option<String>,
}

/// What the cell of `con_Consent` said.
#[derive(Clone, PartialEq, Eq)]
pub enum Consent {
    /// Ticked, or a word for yes.
    Yes,
    /// Unticked, or a word for no.
    No,
    /// Anything else, as written.
    Remark(String),
}

/// A place of recruitment or exploitation.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A country and nothing else.
    Country(Country),
    /// The name of an organisation that is known; see [`Location::with_organisations`].
    Organisation(String),
    /// Anything else, as written.
    Text(String),
}

impl Location {
    /// Reads a cell: a country if the whole text names one, otherwise free text.
    pub fn from_text(text: &str) -> Location {
        match Country::recognise(text) {
            Some(country) => Location::Country(country),
            None => Location::Text(text.to_owned()),
        }
    }

    /// Turns a free text into an organisation if the caller knows one of that name.
    pub fn with_organisations(self, is_known: impl Fn(&str) -> bool) -> Location {
        match self {
            Location::Text(text) if is_known(text.trim()) => Location::Organisation(text),
            other => other,
        }
    }
}

crate::undisclosed!(
    Extra,
    PersonPart,
    MailingAddress,
    CasePart,
    Referral,
    Consent,
    Location
);
