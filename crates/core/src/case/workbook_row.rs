//! Between a row of the HTCDS workbook and the records of a person and a case, field by field.
//!
//! A record holds more than a workbook can say (several names, safe contact, district). So a row
//! with a known case never replaces a record: only fields whose value in the row differs from what
//! an export would write are set, and everything else stays.

use super::facts::{CaseFacts, CaseStatus, LIST_FIELDS, TEXT_FIELDS, WORD_FIELDS};
use crate::htcds::{Extra, Field, HtcdsRow, PartialDate, Value};
use crate::person::{Address, Birth, Document, Email, Name, PersonFacts, Phone};
use std::collections::{BTreeMap, BTreeSet};

/// Prefix under which a case keeps a cell of a column that somebody had added to the workbook.
const OWN_COLUMN: &str = "own ";

/// The row that an export writes for a record, without its case id.
#[must_use]
pub fn row_of(person: &PersonFacts, case: &CaseFacts) -> HtcdsRow {
    let values = Field::ALL
        .iter()
        .filter_map(|&field| {
            let stored = get(field, person, case).filter(|text| !text.trim().is_empty())?;
            Some((field, Value::from_stored(field, &stored)?))
        })
        .collect();
    let extra = case
        .other
        .iter()
        .filter_map(|(name, text)| {
            let heading = name.strip_prefix(OWN_COLUMN)?.to_owned();
            Some(Extra {
                heading,
                text: text.clone(),
            })
        })
        .collect();
    HtcdsRow {
        extra,
        ..HtcdsRow::from_values(values)
    }
}

/// Sets on a record what a row says differently from it; says whether anything was.
pub fn amend(row: &HtcdsRow, person: &mut PersonFacts, case: &mut CaseFacts) -> bool {
    let standing = row_of(person, case);
    let (before, after) = (standing.values(), row.values());
    let fields: BTreeSet<Field> = before.keys().chain(after.keys()).copied().collect();
    let mut changed = false;
    for field in fields {
        if before.get(&field) != after.get(&field) {
            set(field, after.get(&field).map(Value::to_stored), person, case);
            changed = true;
        }
    }
    let extras = |row: &HtcdsRow| -> BTreeMap<String, String> {
        row.extra
            .iter()
            .map(|e| (e.heading.clone(), e.text.clone()))
            .collect()
    };
    let (before, after) = (extras(&standing), extras(row));
    if before != after {
        case.other.retain(|name, _| !name.starts_with(OWN_COLUMN));
        for (heading, text) in after {
            case.other.insert(format!("{OWN_COLUMN}{heading}"), text);
        }
        changed = true;
    }
    changed
}

/// The record that a new row makes.
#[must_use]
pub fn record_of(row: &HtcdsRow) -> (PersonFacts, CaseFacts) {
    let mut person = PersonFacts::default();
    let mut case = CaseFacts::default();
    case.other
        .insert(CaseFacts::NO_STATUS.into(), "true".into());
    amend(row, &mut person, &mut case);
    (person, case)
}

fn name_in(list: &[(&'static str, &str)], field: Field) -> Option<&'static str> {
    list.iter()
        .find(|(_, htcds)| *htcds == field.name())
        .map(|(name, _)| *name)
}

/// The stored text of a field in a record.
fn get(field: Field, person: &PersonFacts, case: &CaseFacts) -> Option<String> {
    let name = person.names.first();
    let address = person.address.as_ref();
    match field {
        Field::PrsSalutation => name?.salutation.clone(),
        Field::PrsFirstName => {
            let name = name?;
            // A name of which the parts are not known stands whole in the first column.
            let whole = name.given.is_none() && name.family.is_none() && name.patronymic.is_none();
            name.given
                .clone()
                .or_else(|| whole.then(|| name.full.clone()))
        }
        Field::PrsMiddleName => name?.patronymic.clone(),
        Field::PrsSecondName => name?.family.clone(),
        Field::PrsBirthdate => birth_text(person.birth?),
        Field::PrsGender => person.gender.clone(),
        Field::PrsCitizenship => lines(&person.citizenships),
        Field::PrsIdentityNumber => person.documents.first().map(|d| d.number.clone()),
        Field::PrsEmail => person.emails.first().map(|email| email.address.clone()),
        Field::PrsHomePhone => phone(person, "home").map(|phone| phone.number.clone()),
        Field::PrsMobilePhone => phone(person, "mobile").map(|phone| phone.number.clone()),
        Field::PrsMailingStreet => address?.street.clone(),
        Field::PrsMailingCity => address?.city.clone(),
        Field::PrsMailingState => address?.state.clone(),
        Field::PrsMailingPostalCode => address?.postal_code.clone(),
        Field::PrsMailingCountry => address?.country.clone(),
        Field::PrsPrimaryLanguage => person.languages.first().cloned(),
        Field::PrsSecondaryLanguage => person.languages.get(1).cloned(),
        Field::PrsMaritalStatus => person.marital_status.clone(),
        Field::PrsHighestLevelOfEducation => person.education.clone(),
        Field::PrsNumberOfChildren => person.children.map(|n| n.to_string()),
        Field::CasStatus => case
            .recorded_status()
            .map(|status| status.code().to_owned()),
        _ if field.name().starts_with("prs_") => person.other.get(field.name()).cloned(),
        _ => case_text(field, case),
    }
}

fn case_text(field: Field, case: &CaseFacts) -> Option<String> {
    if let Some(name) = name_in(&LIST_FIELDS, field) {
        lines(case.lists.get(name)?)
    } else if let Some(name) = name_in(&WORD_FIELDS, field) {
        case.words.get(name).cloned()
    } else if let Some(name) = name_in(&TEXT_FIELDS, field) {
        case.texts.get(name).cloned()
    } else {
        case.other.get(field.name()).cloned()
    }
}

/// Sets a field of a record from its stored text; none empties it.
fn set(field: Field, text: Option<String>, person: &mut PersonFacts, case: &mut CaseFacts) {
    match field {
        Field::PrsSalutation
        | Field::PrsFirstName
        | Field::PrsMiddleName
        | Field::PrsSecondName => set_name(field, text, person),
        Field::PrsBirthdate => {
            person.birth = text.and_then(|t| PartialDate::parse(&t).ok()).map(birth_of);
        }
        Field::PrsGender => person.gender = text,
        Field::PrsCitizenship => person.citizenships = words(text),
        Field::PrsIdentityNumber => set_document(text, person),
        Field::PrsEmail => set_email(text, person),
        Field::PrsHomePhone => set_phone("home", text, person),
        Field::PrsMobilePhone => set_phone("mobile", text, person),
        Field::PrsMailingStreet
        | Field::PrsMailingCity
        | Field::PrsMailingState
        | Field::PrsMailingPostalCode
        | Field::PrsMailingCountry => set_address(field, text, person),
        Field::PrsPrimaryLanguage => set_language(0, text, person),
        Field::PrsSecondaryLanguage => set_language(1, text, person),
        Field::PrsMaritalStatus => person.marital_status = text,
        Field::PrsHighestLevelOfEducation => person.education = text,
        Field::PrsNumberOfChildren => person.children = text.and_then(|t| t.parse().ok()),
        Field::CasStatus => match text.and_then(|t| CaseStatus::from_code(&t)) {
            Some(status) => {
                case.status = status;
                case.other.remove(CaseFacts::NO_STATUS);
            }
            None => {
                case.status = CaseStatus::default();
                case.other
                    .insert(CaseFacts::NO_STATUS.into(), "true".into());
            }
        },
        _ if field.name().starts_with("prs_") => put(&mut person.other, field.name(), text),
        _ => set_case_text(field, text, case),
    }
}

fn set_case_text(field: Field, text: Option<String>, case: &mut CaseFacts) {
    if let Some(name) = name_in(&LIST_FIELDS, field) {
        match words(text) {
            codes if codes.is_empty() => {
                case.lists.remove(name);
            }
            codes => {
                case.lists.insert(name.to_owned(), codes);
            }
        }
    } else if let Some(name) = name_in(&WORD_FIELDS, field) {
        put(&mut case.words, name, text);
    } else if let Some(name) = name_in(&TEXT_FIELDS, field) {
        put(&mut case.texts, name, text);
    } else {
        put(&mut case.other, field.name(), text);
    }
}

fn put(map: &mut BTreeMap<String, String>, name: &str, text: Option<String>) {
    match text {
        Some(text) => map.insert(name.to_owned(), text),
        None => map.remove(name),
    };
}

fn lines(items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| items.join("\n"))
}

fn words(text: Option<String>) -> Vec<String> {
    text.iter()
        .flat_map(|text| text.split('\n'))
        .map(str::to_owned)
        .collect()
}

fn birth_text(birth: Birth) -> Option<String> {
    match birth {
        Birth::Date(_) | Birth::Month(..) | Birth::Year(_) => Some(birth.to_string()),
        Birth::Age { .. } | Birth::Band { .. } => None,
    }
}

const fn birth_of(date: PartialDate) -> Birth {
    match date {
        PartialDate::Day(day) => Birth::Date(day),
        PartialDate::Month(year, month) => Birth::Month(year, month),
        PartialDate::Year(year) => Birth::Year(year),
    }
}

fn set_name(field: Field, text: Option<String>, person: &mut PersonFacts) {
    if person.names.is_empty() {
        person.names.push(Name::default());
    }
    let name = &mut person.names[0];
    match field {
        Field::PrsSalutation => name.salutation = text,
        Field::PrsFirstName => name.given = text,
        Field::PrsMiddleName => name.patronymic = text,
        _ => name.family = text,
    }
    if field != Field::PrsSalutation {
        let parts = [&name.given, &name.patronymic, &name.family];
        let parts: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(|part| part.trim())
            .collect();
        name.full = parts.join(" ");
    }
    if *name == Name::default() {
        person.names.remove(0);
    }
}

fn phone<'a>(person: &'a PersonFacts, kind: &str) -> Option<&'a Phone> {
    person.phones.iter().find(|phone| phone.kind == kind)
}

fn set_phone(kind: &str, text: Option<String>, person: &mut PersonFacts) {
    let at = person.phones.iter().position(|phone| phone.kind == kind);
    match (at, text) {
        // Another number is another phone: whether it is safe has to be asked again.
        (Some(at), Some(number)) => {
            person.phones[at] = Phone {
                number,
                kind: kind.to_owned(),
                ..Phone::default()
            };
        }
        (Some(at), None) => {
            person.phones.remove(at);
        }
        (None, Some(number)) => {
            person.phones.push(Phone {
                number,
                kind: kind.to_owned(),
                ..Phone::default()
            });
        }
        (None, None) => {}
    }
}

fn set_email(text: Option<String>, person: &mut PersonFacts) {
    if !person.emails.is_empty() {
        person.emails.remove(0);
    }
    if let Some(address) = text {
        person.emails.insert(
            0,
            Email {
                address,
                ..Email::default()
            },
        );
    }
}

fn set_document(text: Option<String>, person: &mut PersonFacts) {
    match (person.documents.is_empty(), text) {
        (true, Some(number)) => person.documents.push(Document {
            kind: "national_id".into(),
            number,
            country: None,
        }),
        (false, Some(number)) => person.documents[0].number = number,
        (false, None) => {
            person.documents.remove(0);
        }
        (true, None) => {}
    }
}

fn set_address(field: Field, text: Option<String>, person: &mut PersonFacts) {
    let address = person.address.get_or_insert_with(Address::default);
    match field {
        Field::PrsMailingStreet => address.street = text,
        Field::PrsMailingCity => address.city = text,
        Field::PrsMailingState => address.state = text,
        Field::PrsMailingPostalCode => address.postal_code = text,
        _ => address.country = text,
    }
    if *address == Address::default() {
        person.address = None;
    }
}

fn set_language(place: usize, text: Option<String>, person: &mut PersonFacts) {
    match text {
        Some(code) if place < person.languages.len() => person.languages[place] = code,
        Some(code) => {
            // A second language without a first keeps its place.
            person.languages.resize(place, String::new());
            person.languages.push(code);
        }
        None if place < person.languages.len() => {
            person.languages[place] = String::new();
            while person.languages.last().is_some_and(String::is_empty) {
                person.languages.pop();
            }
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{Country, Language};
    use crate::htcds::{Consent, Kind, Location};
    use jiff::civil::date;

    fn sample(kind: Kind, n: usize) -> Value {
        let country = |name| Country::recognise(name).unwrap();
        match kind {
            Kind::Text => Value::Text(format!("Text {n}")),
            Kind::Date => Value::Date(PartialDate::Month(1990 + n as i16 % 20, 5)),
            Kind::Integer => Value::Integer(n as u16 % 9),
            Kind::Decimal => Value::Decimal(38.5),
            Kind::Checkbox => Value::Flag(n.is_multiple_of(2)),
            Kind::Consent => Value::Consent(Consent::Remark("by phone".into())),
            Kind::Code(list) => Value::Codes(list.codes().skip(n % 2).take(1).collect()),
            Kind::Codes(list) => Value::Codes(list.codes().skip(n % 2).take(2).collect()),
            Kind::Country => Value::Countries(vec![country("TJ")]),
            Kind::Countries => Value::Countries(vec![country("TJ"), country("RU")]),
            Kind::Language => Value::Language(Language::recognise("tg").unwrap()),
            Kind::Location => Value::Location(Location::Text(format!("a farm, {n}"))),
        }
    }

    fn full_row(n: usize) -> HtcdsRow {
        HtcdsRow::from_values(
            Field::ALL
                .iter()
                .map(|&f| (f, sample(f.kind(), n)))
                .collect(),
        )
    }

    #[test]
    fn a_row_with_every_field_survives_the_record() {
        for n in 0..4 {
            let mut row = full_row(n);
            row.extra.push(Extra {
                heading: "Remark".into(),
                text: "x".into(),
            });
            let (person, case) = record_of(&row);
            assert_eq!(row_of(&person, &case), row);
        }
    }

    #[test]
    fn each_field_alone_survives_the_record() {
        for &field in Field::ALL {
            let row = HtcdsRow::from_values(BTreeMap::from([(field, sample(field.kind(), 1))]));
            let (person, case) = record_of(&row);
            assert_eq!(row_of(&person, &case), row, "{field:?}");
        }
    }

    #[test]
    fn a_row_that_says_the_same_changes_nothing() {
        let (mut person, mut case) = record_of(&full_row(1));
        person.district = Some("TJ-RA-RAS".into());
        person.phones[0].safety = crate::person::Safety::Unsafe;
        let (person_before, case_before) = (person.clone(), case.clone());
        let row = row_of(&person, &case);
        assert!(!amend(&row, &mut person, &mut case));
        assert_eq!((person, case), (person_before, case_before));
    }

    #[test]
    fn a_corrected_cell_changes_its_field_and_nothing_else() {
        let (mut person, mut case) = record_of(&full_row(1));
        person.note = Some("not in the workbook".into());
        let mut row = row_of(&person, &case);
        row.person.birth_date = Some(PartialDate::Day(date(1991, 2, 3)));
        assert!(amend(&row, &mut person, &mut case));
        assert_eq!(person.birth, Some(Birth::Date(date(1991, 2, 3))));
        assert_eq!(person.note.as_deref(), Some("not in the workbook"));
        assert_eq!(row_of(&person, &case), row);
    }

    #[test]
    fn a_name_without_parts_stands_whole_in_the_first_column() {
        let mut person = PersonFacts::default();
        person.names.push(Name {
            full: "Зарина Номаълум".into(),
            ..Name::default()
        });
        let row = row_of(&person, &CaseFacts::default());
        assert_eq!(row.person.first_name.as_deref(), Some("Зарина Номаълум"));
        assert!(!amend(&row, &mut person, &mut CaseFacts::default()));
    }
}
