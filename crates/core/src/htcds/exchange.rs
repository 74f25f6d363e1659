//! The one list of which field of the standard lives where in [`HtcdsRow`], used in both directions.

use std::collections::BTreeMap;

use crate::codes::{Code, Country, Language};

use super::date::PartialDate;
use super::field::Field;
use super::row::{CasePart, Consent, HtcdsRow, Location, PersonPart};
use super::value::Value;

/// A place in the record that one field fills.
trait Slot {
    /// Takes the value, or gives it back if it is of another kind.
    fn put(&mut self, value: Value) -> Option<Value>;
    /// The value, unless absent.
    fn get(&self) -> Option<Value>;
}

macro_rules! optional_slot {
    ($type:ty, $variant:ident) => {
        impl Slot for Option<$type> {
            fn put(&mut self, value: Value) -> Option<Value> {
                match value {
                    Value::$variant(inner) => {
                        *self = Some(inner);
                        None
                    }
                    other => Some(other),
                }
            }
            fn get(&self) -> Option<Value> {
                self.clone().map(Value::$variant)
            }
        }
    };
}

optional_slot!(String, Text);
optional_slot!(PartialDate, Date);
optional_slot!(Language, Language);
optional_slot!(u16, Integer);
optional_slot!(bool, Flag);
optional_slot!(Consent, Consent);
optional_slot!(Location, Location);

macro_rules! list_slot {
    ($type:ty, $variant:ident) => {
        impl Slot for Vec<$type> {
            fn put(&mut self, value: Value) -> Option<Value> {
                match value {
                    Value::$variant(inner) => {
                        *self = inner;
                        None
                    }
                    other => Some(other),
                }
            }
            fn get(&self) -> Option<Value> {
                (!self.is_empty()).then(|| Value::$variant(self.clone()))
            }
        }

        impl Slot for Option<$type> {
            fn put(&mut self, value: Value) -> Option<Value> {
                match value {
                    Value::$variant(inner) if inner.len() == 1 => {
                        *self = inner.first().copied();
                        None
                    }
                    other => Some(other),
                }
            }
            fn get(&self) -> Option<Value> {
                self.map(|only| Value::$variant(vec![only]))
            }
        }
    };
}

list_slot!(Code, Codes);
list_slot!(Country, Countries);

type Visit<'a> = &'a mut dyn FnMut(Field, &mut dyn Slot);

fn visit_person(person: &mut PersonPart, visit: Visit<'_>) {
    visit(Field::PrsSalutation, &mut person.salutation);
    visit(Field::PrsFirstName, &mut person.first_name);
    visit(Field::PrsMiddleName, &mut person.middle_name);
    visit(Field::PrsSecondName, &mut person.second_name);
    visit(Field::PrsBirthdate, &mut person.birth_date);
    visit(Field::PrsGender, &mut person.gender);
    visit(Field::PrsCitizenship, &mut person.citizenships);
    visit(Field::PrsTitle, &mut person.title);
    visit(Field::PrsEmail, &mut person.email);
    visit(Field::PrsHomePhone, &mut person.home_phone);
    visit(Field::PrsMobilePhone, &mut person.mobile_phone);
    visit(Field::PrsMailingStreet, &mut person.address.street);
    visit(Field::PrsMailingCity, &mut person.address.city);
    visit(Field::PrsMailingState, &mut person.address.state);
    visit(Field::PrsMailingPostalCode, &mut person.address.postal_code);
    visit(Field::PrsMailingCountry, &mut person.address.country);
    visit(Field::PrsIdentityNumber, &mut person.identity_number);
    visit(Field::PrsPrimaryLanguage, &mut person.primary_language);
    visit(Field::PrsSecondaryLanguage, &mut person.secondary_language);
    visit(Field::PrsMaritalStatus, &mut person.marital_status);
    visit(Field::PrsNumberOfChildren, &mut person.number_of_children);
    visit(Field::PrsHighestLevelOfEducation, &mut person.education);
    visit(Field::PrsDeceased, &mut person.deceased);
}

fn visit_victim(case: &mut CasePart, visit: Visit<'_>) {
    visit(Field::VicTraffickingStatus, &mut case.trafficking_status);
    visit(
        Field::VicTraffickingStatusDecisionMakingOrg,
        &mut case.decision_body,
    );
    visit(
        Field::VicRelationshipToTrafficker,
        &mut case.trafficker_relationship,
    );
    visit(Field::VicAgeWhenTrafficked, &mut case.age_when_trafficked);
    visit(Field::VicMethodOfRecruitment, &mut case.recruitment_methods);
    visit(
        Field::VicLocationOfRecruitment,
        &mut case.recruitment_location,
    );
    visit(
        Field::VicRecruitmentWebsitesAndApps,
        &mut case.recruitment_websites,
    );
    visit(Field::VicMethodsOfControl, &mut case.control_methods);
    visit(Field::VicTypeOfExploitation, &mut case.exploitation_types);
    visit(Field::VicForcedLabourIndustry, &mut case.industries);
    visit(Field::VicTypeOfSexExploitation, &mut case.sex_exploitation);
    visit(
        Field::VicLocationOfExploitation,
        &mut case.exploitation_location,
    );
    visit(
        Field::VicExploitationWebsitesAndApps,
        &mut case.exploitation_websites,
    );
    visit(Field::VicVulnerabilities, &mut case.vulnerabilities);
    visit(
        Field::VicDetailsOfVulnerabilities,
        &mut case.vulnerability_details,
    );
}

fn visit_case(case: &mut CasePart, visit: Visit<'_>) {
    visit(Field::CasCaseOwner, &mut case.owner);
    visit(Field::ConConsent, &mut case.consent);
    visit(Field::CasStatus, &mut case.status);
    visit(Field::CasReasonForCaseClosure, &mut case.closure_reason);
    visit(Field::CcoCaseComment, &mut case.comment);
    let incoming = &mut case.incoming;
    visit(Field::CasReferringOrganisation, &mut incoming.organisation);
    visit(Field::CasIncomingReferralDate, &mut incoming.date);
    visit(
        Field::CasReferringPrimaryCaseWorker,
        &mut incoming.case_worker,
    );
    visit(Field::CasReasonForIncomingReferral, &mut incoming.reason);
    visit(Field::CasIncomingReferralDetails, &mut incoming.details);
    let outgoing = &mut case.outgoing;
    visit(Field::CasReferredOrganisation, &mut outgoing.organisation);
    visit(Field::CasOutgoingReferralDate, &mut outgoing.date);
    visit(
        Field::CasReferredPrimaryCaseWorker,
        &mut outgoing.case_worker,
    );
    visit(Field::CasReasonForOutgoingReferral, &mut outgoing.reason);
    visit(Field::CasOutgoingReferralDetails, &mut outgoing.details);
}

fn visit_all(row: &mut HtcdsRow, visit: Visit<'_>) {
    visit_person(&mut row.person, visit);
    visit_victim(&mut row.case, visit);
    visit_case(&mut row.case, visit);
}

/// Fills a record; what has no place of its own goes to `other`.
pub(super) fn from_values(mut values: BTreeMap<Field, Value>) -> HtcdsRow {
    let mut row = HtcdsRow::default();
    visit_all(&mut row, &mut |field, slot| {
        if let Some(value) = values.remove(&field)
            && let Some(unfit) = slot.put(value)
        {
            values.insert(field, unfit);
        }
    });
    row.other = values;
    row
}

/// Every value of a record by field.
pub(super) fn to_values(row: &HtcdsRow) -> BTreeMap<Field, Value> {
    let mut values = row.other.clone();
    visit_all(&mut row.clone(), &mut |field, slot| {
        if let Some(value) = slot.get() {
            values.insert(field, value);
        }
    });
    values
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::field::Kind;
    use super::*;

    /// A value that a field of this kind can hold.
    fn sample(kind: Kind) -> Value {
        let country = Country::recognise("TJ").expect("Tajikistan");
        match kind {
            Kind::Text => Value::Text("text".to_owned()),
            Kind::Date => Value::Date(PartialDate::Day(date(2024, 2, 29))),
            Kind::Integer => Value::Integer(3),
            Kind::Decimal => Value::Decimal(38.5),
            Kind::Checkbox => Value::Flag(false),
            Kind::Consent => Value::Consent(Consent::No),
            Kind::Code(list) => Value::Codes(list.codes().take(1).collect()),
            Kind::Codes(list) => Value::Codes(list.codes().take(2).collect()),
            Kind::Country | Kind::Countries => Value::Countries(vec![country]),
            Kind::Language => Value::Language(Language::recognise("tg").expect("Tajik")),
            Kind::Location => Value::Location(Location::Country(country)),
        }
    }

    #[test]
    fn a_record_with_every_field_gives_every_field_back() {
        let values: BTreeMap<Field, Value> = Field::ALL
            .iter()
            .map(|&field| (field, sample(field.kind())))
            .collect();
        assert_eq!(to_values(&from_values(values.clone())), values);
    }

    #[test]
    fn every_core_field_has_a_typed_place() {
        for &field in Field::ALL.iter().filter(|field| field.is_core()) {
            let values = BTreeMap::from([(field, sample(field.kind()))]);
            assert!(from_values(values).other.is_empty(), "{field:?}");
        }
    }
}
