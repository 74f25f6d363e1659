//! A person's facts as cards on the page.

use super::view::ContactLine;
use crate::frame::{Fact, FactGroup, Frame};
use jiff::civil::Date;
use panoh_app::core::codes::List;
use panoh_app::core::person::{Address, Document, Name, PersonFacts};

/// The cards beside contact, cases and history.
pub(super) fn groups(f: &Frame, facts: &PersonFacts, today: Option<Date>) -> Vec<FactGroup> {
    let card = |key: &'static str, icon, facts: Vec<Option<Fact>>| FactGroup {
        title: f.texts.get(key),
        icon,
        facts: facts.into_iter().flatten().collect(),
    };
    let mut groups = vec![
        card("group-who", "person", who(f, facts, today)),
        card(
            "group-documents",
            "document",
            vec![documents(f, &facts.documents)],
        ),
        card("group-note", "lock", vec![note(f, facts)]),
        card(
            "group-other",
            "files",
            facts
                .other
                .iter()
                .map(|(name, text)| Fact::of(name, text))
                .collect(),
        ),
    ];
    groups.retain(|group| !group.facts.is_empty());
    groups
}

fn who(f: &Frame, facts: &PersonFacts, today: Option<Date>) -> Vec<Option<Fact>> {
    let coded = |key: &str, list: List, code: &Option<String>| {
        Fact::of(
            f.texts.get(key),
            code.as_deref()
                .map(|code| f.code(list, code))
                .unwrap_or_default(),
        )
    };
    let named = |codes: &[String], name: &dyn Fn(&str) -> String| {
        codes
            .iter()
            .map(|code| name(code))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let birth = facts
        .birth
        .as_ref()
        .map(|birth| f.birth_and_age(birth, today));
    let first = facts.names.first();
    let part = |key: &str, of: fn(&Name) -> &Option<String>| {
        Fact::of(
            f.texts.get(key),
            first.and_then(|name| of(name).clone()).unwrap_or_default(),
        )
    };
    vec![
        Fact::list(f.t("fact-name_other"), other_names(facts)),
        part("fact-salutation", |name| &name.salutation),
        part("fact-given", |name| &name.given),
        part("fact-patronymic", |name| &name.patronymic),
        part("fact-family", |name| &name.family),
        Fact::of(f.t("fact-birth"), birth.unwrap_or_default()),
        Fact::of(f.t("fact-sex"), f.sex(facts.sex)),
        coded("fact-gender", List::Gender, &facts.gender),
        Fact::of(
            f.t("fact-citizenship"),
            named(&facts.citizenships, &|code| f.country(code)),
        ),
        Fact::of(
            f.t("fact-language"),
            named(&facts.languages, &|code| f.tongue(code)),
        ),
        Fact::of(
            f.t("fact-district"),
            facts
                .district
                .as_deref()
                .map(|c| f.district(c))
                .unwrap_or_default(),
        ),
        coded(
            "fact-marital_status",
            List::MaritalStatus,
            &facts.marital_status,
        ),
        coded("fact-education", List::Education, &facts.education),
        Fact::of(
            f.t("fact-children"),
            facts.children.map(|n| n.to_string()).unwrap_or_default(),
        ),
    ]
}

fn other_names(facts: &PersonFacts) -> Vec<String> {
    facts
        .names
        .iter()
        .skip(1)
        .map(|name| name.full.clone())
        .collect()
}

fn documents(f: &Frame, documents: &[Document]) -> Option<Fact> {
    let line = |document: &Document| {
        let kind = if document.kind.is_empty() {
            "other"
        } else {
            &document.kind
        };
        let country = document.country.as_deref().map(|code| f.country(code));
        let number = Some(document.number.clone());
        [Some(f.of("document", kind)), number, country]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    Fact::list(f.t("fact-document"), documents.iter().map(line).collect())
}

fn note(f: &Frame, facts: &PersonFacts) -> Option<Fact> {
    Fact::of(f.t("fact-note"), facts.note.clone().unwrap_or_default()).map(Fact::story)
}

/// Phones, e-mail addresses and the place of living, each with its safety before it.
pub(super) fn contacts(f: &Frame, facts: &PersonFacts) -> Vec<ContactLine> {
    let phones = facts.phones.iter().map(|phone| ContactLine {
        icon: "phone",
        value: phone.number.clone(),
        safety: f.safety(phone.safety),
        note: phone.note.clone().unwrap_or_default(),
    });
    let emails = facts.emails.iter().map(|email| ContactLine {
        icon: "mail",
        value: email.address.clone(),
        safety: f.safety(email.safety),
        note: String::new(),
    });
    let address = facts.address.iter().filter_map(|address| {
        let value = address_line(f, address);
        let safety = f.safety(address.safety);
        (!value.is_empty()).then(|| ContactLine {
            icon: "place",
            value,
            safety,
            note: String::new(),
        })
    });
    phones.chain(emails).chain(address).collect()
}

fn address_line(f: &Frame, address: &Address) -> String {
    let country = address.country.as_deref().map(|code| f.country(code));
    let parts = [
        &address.street,
        &address.city,
        &address.state,
        &address.postal_code,
    ];
    let written = parts.into_iter().flatten().cloned();
    written
        .chain(country)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
