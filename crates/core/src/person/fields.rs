//! Between a person's facts and the fields of acts and states.

use super::birth::Birth;
use super::facts::{Address, Document, Email, Name, PersonFacts, Phone, Safety, Sex};
use crate::journal::boxes::KeyClass;
use crate::journal::state::{Registers, State, shown, shown_fields};
use crate::journal::value::{Fields, Value};
use std::collections::BTreeMap;

/// The coded and sealed fields of an act or of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentFields {
    /// Coded fields.
    pub coded: Fields,
    /// Sealed fields, identity and contact together.
    pub sealed: Fields,
}

/// Under which of the subject's keys a sealed field stands: contact must be able to end earlier.
#[must_use]
pub fn field_class(field: &str) -> KeyClass {
    match field.split('/').next() {
        Some("phone" | "address" | "email") => KeyClass::Contact,
        _ => KeyClass::Identity,
    }
}

impl ContentFields {
    /// Only what differs from a state: fields that were emptied become null. An act that changes
    /// nothing else cannot run into a conflict elsewhere.
    #[must_use]
    pub fn changes_from(self, state: &State) -> Self {
        Self {
            coded: differences(self.coded, &state.coded),
            sealed: differences(self.sealed, &state.sealed),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.coded.is_empty() && self.sealed.is_empty()
    }
}

fn differences(wanted: Fields, registers: &Registers) -> Fields {
    let standing = shown_fields(registers);
    let emptied = standing
        .keys()
        .filter(|name| !wanted.contains_key(*name))
        .map(|name| (name.clone(), Value::Null))
        .collect::<Vec<_>>();
    let undecided = |name: &str| registers.get(name).is_some_and(|r| r.in_conflict());
    wanted
        .into_iter()
        .filter(|(name, value)| standing.get(name) != Some(value) || undecided(name))
        .chain(emptied)
        .collect()
}

impl PersonFacts {
    /// The fields that hold these facts.
    #[must_use]
    pub fn to_fields(&self) -> ContentFields {
        let mut coded = Fields::new();
        let mut sealed = Fields::new();
        put(&mut coded, "sex", self.sex.map(|s| s.code().to_owned()));
        put(&mut coded, "gender", self.gender.clone());
        put(&mut coded, "district", self.district.clone());
        put(&mut coded, "marital_status", self.marital_status.clone());
        put(&mut coded, "education", self.education.clone());
        if let Some(children) = self.children {
            coded.insert("children".into(), Value::Int(i64::from(children)));
        }
        if let Some(birth) = self.birth {
            sealed.insert("birth".into(), birth.to_string().into());
            // Figures need the year or the band, never the day.
            let coarse = match birth {
                Birth::Date(date) => Birth::Year(date.year()),
                Birth::Month(year, _) => Birth::Year(year),
                other => other,
            };
            coded.insert("birth".into(), coarse.to_string().into());
        }
        put_list(&mut coded, "citizenship", &self.citizenships);
        put_list(&mut coded, "language", &self.languages);
        for (n, name) in self.names.iter().enumerate() {
            sealed.insert(format!("name/{n}"), name_value(name));
        }
        for (n, document) in self.documents.iter().enumerate() {
            sealed.insert(format!("document/{n}"), document_value(document));
        }
        for (n, phone) in self.phones.iter().enumerate() {
            sealed.insert(format!("phone/{n}"), phone_value(phone));
        }
        for (n, email) in self.emails.iter().enumerate() {
            sealed.insert(
                format!("email/{n}"),
                group([
                    ("address", Some(email.address.clone())),
                    ("safety", Some(email.safety.code().to_owned())),
                ]),
            );
        }
        if let Some(address) = &self.address {
            sealed.insert("address".into(), address_value(address));
        }
        put(&mut sealed, "note", self.note.clone());
        for (name, text) in &self.other {
            sealed.insert(format!("htcds/{name}"), text.clone().into());
        }
        ContentFields { coded, sealed }
    }

    /// The facts that a state shows.
    #[must_use]
    pub fn from_state(state: &State) -> Self {
        Self::from_registers(&state.coded, &state.sealed)
    }

    /// The facts that opened registers show.
    #[must_use]
    pub fn from_registers(coded: &Registers, sealed: &Registers) -> Self {
        let word = |name: &str| {
            shown(coded, name)
                .and_then(Value::as_text)
                .map(str::to_owned)
        };
        let words = |name: &str| -> Vec<String> {
            shown(coded, name)
                .map(|v| v.texts().map(str::to_owned).collect())
                .unwrap_or_default()
        };
        let birth = shown(sealed, "birth").or_else(|| shown(coded, "birth"));
        Self {
            names: items(sealed, "name/").map(name_from).collect(),
            sex: word("sex").and_then(|code| Sex::from_code(&code)),
            gender: word("gender"),
            birth: birth
                .and_then(Value::as_text)
                .and_then(|text| text.parse().ok()),
            citizenships: words("citizenship"),
            languages: words("language"),
            district: word("district"),
            marital_status: word("marital_status"),
            education: word("education"),
            children: shown(coded, "children")
                .and_then(Value::as_int)
                .and_then(|n| u16::try_from(n).ok()),
            documents: items(sealed, "document/").map(document_from).collect(),
            phones: items(sealed, "phone/").map(phone_from).collect(),
            emails: items(sealed, "email/").map(email_from).collect(),
            address: shown(sealed, "address")
                .and_then(Value::as_map)
                .map(address_from),
            note: shown(sealed, "note")
                .and_then(Value::as_text)
                .map(str::to_owned),
            other: sealed
                .keys()
                .filter_map(|key| {
                    let name = key.strip_prefix("htcds/")?;
                    Some((name.to_owned(), shown(sealed, key)?.as_text()?.to_owned()))
                })
                .collect(),
        }
    }
}

type Group = BTreeMap<String, Value>;

fn put(fields: &mut Fields, name: &str, text: Option<String>) {
    if let Some(text) = text.filter(|t| !t.is_empty()) {
        fields.insert(name.to_owned(), text.into());
    }
}

fn put_list(fields: &mut Fields, name: &str, items: &[String]) {
    if !items.is_empty() {
        fields.insert(name.to_owned(), Value::list(items.iter().cloned()));
    }
}

fn group<const N: usize>(parts: [(&str, Option<String>); N]) -> Value {
    Value::Map(
        parts
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), Value::Text(text?))))
            .collect(),
    )
}

/// The groups of a numbered field in the order of their numbers.
fn items<'a>(registers: &'a Registers, prefix: &str) -> impl Iterator<Item = &'a Group> {
    let mut found: Vec<(u32, &Group)> = registers
        .keys()
        .filter_map(|key| {
            let number = key.strip_prefix(prefix)?.parse().ok()?;
            Some((number, shown(registers, key)?.as_map()?))
        })
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, group)| group)
}

fn text(group: &Group, name: &str) -> Option<String> {
    group.get(name).and_then(Value::as_text).map(str::to_owned)
}

fn safety(group: &Group) -> Safety {
    text(group, "safety")
        .and_then(|code| Safety::from_code(&code))
        .unwrap_or_default()
}

fn name_value(name: &Name) -> Value {
    group([
        ("full", Some(name.full.clone())),
        ("given", name.given.clone()),
        ("patronymic", name.patronymic.clone()),
        ("family", name.family.clone()),
        ("salutation", name.salutation.clone()),
    ])
}

fn name_from(group: &Group) -> Name {
    Name {
        full: text(group, "full").unwrap_or_default(),
        given: text(group, "given"),
        patronymic: text(group, "patronymic"),
        family: text(group, "family"),
        salutation: text(group, "salutation"),
    }
}

fn document_value(document: &Document) -> Value {
    group([
        ("kind", Some(document.kind.clone())),
        ("number", Some(document.number.clone())),
        ("country", document.country.clone()),
    ])
}

fn document_from(group: &Group) -> Document {
    Document {
        kind: text(group, "kind").unwrap_or_default(),
        number: text(group, "number").unwrap_or_default(),
        country: text(group, "country"),
    }
}

fn phone_value(phone: &Phone) -> Value {
    group([
        ("number", Some(phone.number.clone())),
        ("kind", Some(phone.kind.clone())),
        ("safety", Some(phone.safety.code().to_owned())),
        ("note", phone.note.clone()),
    ])
}

fn phone_from(group: &Group) -> Phone {
    Phone {
        number: text(group, "number").unwrap_or_default(),
        kind: text(group, "kind").unwrap_or_default(),
        safety: safety(group),
        note: text(group, "note"),
    }
}

fn email_from(group: &Group) -> Email {
    Email {
        address: text(group, "address").unwrap_or_default(),
        safety: safety(group),
    }
}

fn address_value(address: &Address) -> Value {
    group([
        ("street", address.street.clone()),
        ("city", address.city.clone()),
        ("state", address.state.clone()),
        ("postal_code", address.postal_code.clone()),
        ("country", address.country.clone()),
        ("safety", Some(address.safety.code().to_owned())),
    ])
}

fn address_from(group: &Group) -> Address {
    Address {
        street: text(group, "street"),
        city: text(group, "city"),
        state: text(group, "state"),
        postal_code: text(group, "postal_code"),
        country: text(group, "country"),
        safety: safety(group),
    }
}
