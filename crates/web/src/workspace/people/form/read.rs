//! From a person's facts to what a form would post, and back.

use crate::form::Posted;
use crate::labels::{Typed, as_typed, typed_date};
use jiff::civil::Date;
use panoh_app::core::person::{
    Address, AgeBand, Birth, Document, Email, Name, PersonFacts, Phone, Safety, Sex,
};

/// Faults of fields: name and code.
type Faults = Vec<(String, &'static str)>;

/// The most entries of one sort that a form takes.
pub(super) const MOST: usize = 20;

/// What a form would have posted if these facts stood in it.
pub(in crate::workspace::people) fn posted_from(facts: &PersonFacts) -> Posted {
    let mut posted = Posted::default();
    let mut put = |name: &str, value: &str| {
        if !value.is_empty() {
            posted.0.push((name.to_owned(), value.to_owned()));
        }
    };
    for (n, name) in facts.names.iter().enumerate() {
        put(&name_key(n), &name.full);
        let parts = [
            &name.given,
            &name.patronymic,
            &name.family,
            &name.salutation,
        ];
        for (part, value) in PARTS.iter().zip(parts) {
            put(
                &format!("name/{n}/{part}"),
                value.as_deref().unwrap_or_default(),
            );
        }
    }
    put("sex", facts.sex.map_or("", Sex::code));
    put("gender", facts.gender.as_deref().unwrap_or_default());
    put_birth(&mut put, facts.birth.as_ref());
    for code in &facts.citizenships {
        put("citizenship", code);
    }
    for code in &facts.languages {
        put("language", code);
    }
    put("language_order", &facts.languages.join(" "));
    put("district", facts.district.as_deref().unwrap_or_default());
    put(
        "marital_status",
        facts.marital_status.as_deref().unwrap_or_default(),
    );
    put("education", facts.education.as_deref().unwrap_or_default());
    put(
        "children",
        &facts.children.map(|n| n.to_string()).unwrap_or_default(),
    );
    for (n, document) in facts.documents.iter().enumerate() {
        put(&format!("document/{n}"), &document.number);
        put(&format!("document/{n}/kind"), &document.kind);
        put(
            &format!("document/{n}/country"),
            document.country.as_deref().unwrap_or_default(),
        );
    }
    for (n, phone) in facts.phones.iter().enumerate() {
        put(&format!("phone/{n}"), &phone.number);
        put(&format!("phone/{n}/kind"), &phone.kind);
        put(&format!("phone/{n}/safety"), phone.safety.code());
        put(
            &format!("phone/{n}/note"),
            phone.note.as_deref().unwrap_or_default(),
        );
    }
    for (n, email) in facts.emails.iter().enumerate() {
        put(&format!("email/{n}"), &email.address);
        put(&format!("email/{n}/safety"), email.safety.code());
    }
    if let Some(address) = &facts.address {
        let parts = [
            &address.street,
            &address.city,
            &address.state,
            &address.postal_code,
            &address.country,
        ];
        for (part, value) in ADDRESS.iter().zip(parts) {
            put(
                &format!("address/{part}"),
                value.as_deref().unwrap_or_default(),
            );
        }
        put("address/safety", address.safety.code());
    }
    put("note", facts.note.as_deref().unwrap_or_default());
    posted
}

const PARTS: [&str; 4] = ["given", "patronymic", "family", "salutation"];
const ADDRESS: [&str; 5] = ["street", "city", "state", "postal_code", "country"];

/// The first name has a field of its own; further ones are numbered.
pub(super) fn name_key(n: usize) -> String {
    if n == 0 {
        "name".to_owned()
    } else {
        format!("name/{n}")
    }
}

fn put_birth(put: &mut impl FnMut(&str, &str), birth: Option<&Birth>) {
    let Some(birth) = birth else { return };
    match birth {
        Birth::Date(date) => put("birth_date", &as_typed(*date)),
        Birth::Month(year, month) => put("birth_date", &format!("{month:02}.{year}")),
        Birth::Year(year) => put("birth_date", &year.to_string()),
        Birth::Age { years, .. } => put("birth_age", &years.to_string()),
        Birth::Band { band, .. } => put("birth_band", band.code()),
    }
    put("birth_was", &birth.to_string());
}

/// The facts in a posted form, as of a day.
pub(in crate::workspace::people) fn facts_from(
    posted: &Posted,
    today: Date,
) -> Result<PersonFacts, Faults> {
    let mut faults = Faults::new();
    let birth = birth_from(posted, today).unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let children = posted.filled("children").and_then(|text| {
        text.parse::<u16>()
            .inspect_err(|_| faults.push(("children".to_owned(), "not_a_number")))
            .ok()
    });
    let facts = PersonFacts {
        names: names_from(posted),
        sex: Sex::from_code(posted.get("sex")),
        gender: posted.filled("gender"),
        birth,
        citizenships: distinct(posted.all("citizenship")),
        languages: languages_from(posted),
        district: posted.filled("district"),
        marital_status: posted.filled("marital_status"),
        education: posted.filled("education"),
        children,
        documents: documents_from(posted),
        phones: phones_from(posted),
        emails: emails_from(posted),
        address: address_from(posted),
        note: posted.filled("note"),
        other: std::collections::BTreeMap::new(),
    };
    if faults.is_empty() {
        Ok(facts)
    } else {
        Err(faults)
    }
}

fn distinct(codes: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    for code in codes {
        if !seen.contains(&code) {
            seen.push(code);
        }
    }
    seen
}

/// The languages, the best first: those that were known keep their order.
fn languages_from(posted: &Posted) -> Vec<String> {
    let order: Vec<&str> = posted.get("language_order").split(' ').collect();
    let mut languages = distinct(posted.all("language"));
    languages.sort_by_key(|code| {
        order
            .iter()
            .position(|known| known == code)
            .unwrap_or(order.len())
    });
    languages
}

fn names_from(posted: &Posted) -> Vec<Name> {
    (0..MOST)
        .filter_map(|n| {
            let part = |part: &str| posted.filled(&format!("name/{n}/{part}"));
            Some(Name {
                full: posted.filled(&name_key(n))?,
                given: part("given"),
                patronymic: part("patronymic"),
                family: part("family"),
                salutation: part("salutation"),
            })
        })
        .collect()
}

/// A birth in one of its three fields. What was not touched keeps the day on which it was said.
fn birth_from(posted: &Posted, today: Date) -> Result<Option<Birth>, (String, &'static str)> {
    let was = posted.get("birth_was").parse::<Birth>().ok();
    let mut untouched = Posted::default();
    put_birth(
        &mut |name, value| untouched.0.push((name.to_owned(), value.to_owned())),
        was.as_ref(),
    );
    let fields = ["birth_date", "birth_age", "birth_band"];
    if was.is_some()
        && fields
            .iter()
            .all(|name| untouched.get(name) == posted.get(name))
    {
        return Ok(was);
    }
    let filled: Vec<&str> = fields
        .into_iter()
        .filter(|name| !posted.get(name).is_empty())
        .collect();
    let value = |name: &str| posted.get(name);
    match filled[..] {
        [] => Ok(None),
        ["birth_date"] => match typed_date(value("birth_date")) {
            Some(Typed::Day(date)) => Ok(Some(Birth::Date(date))),
            Some(Typed::Month(year, month)) => Ok(Some(Birth::Month(year, month))),
            Some(Typed::Year(year)) => Ok(Some(Birth::Year(year))),
            None => Err(("birth_date".to_owned(), "not_a_date")),
        },
        ["birth_age"] => match value("birth_age").parse::<u8>() {
            Ok(years) if years <= 120 => Ok(Some(Birth::Age { years, on: today })),
            _ => Err(("birth_age".to_owned(), "not_an_age")),
        },
        ["birth_band"] => match AgeBand::from_code(value("birth_band")) {
            Some(band) => Ok(Some(Birth::Band { band, on: today })),
            None => Err(("birth_band".to_owned(), "unknown_code")),
        },
        _ => Err((filled[1].to_owned(), "one_of_these")),
    }
}

fn safety_from(posted: &Posted, name: &str) -> Safety {
    Safety::from_code(posted.get(name)).unwrap_or_default()
}

fn documents_from(posted: &Posted) -> Vec<Document> {
    (0..MOST)
        .filter_map(|n| {
            Some(Document {
                number: posted.filled(&format!("document/{n}"))?,
                kind: posted.get(&format!("document/{n}/kind")).to_owned(),
                country: posted.filled(&format!("document/{n}/country")),
            })
        })
        .collect()
}

fn phones_from(posted: &Posted) -> Vec<Phone> {
    (0..MOST)
        .filter_map(|n| {
            Some(Phone {
                number: posted.filled(&format!("phone/{n}"))?,
                kind: posted.get(&format!("phone/{n}/kind")).to_owned(),
                safety: safety_from(posted, &format!("phone/{n}/safety")),
                note: posted.filled(&format!("phone/{n}/note")),
            })
        })
        .collect()
}

fn emails_from(posted: &Posted) -> Vec<Email> {
    (0..MOST)
        .filter_map(|n| {
            Some(Email {
                address: posted.filled(&format!("email/{n}"))?,
                safety: safety_from(posted, &format!("email/{n}/safety")),
            })
        })
        .collect()
}

fn address_from(posted: &Posted) -> Option<Address> {
    let part = |name: &str| posted.filled(&format!("address/{name}"));
    let known = ADDRESS.iter().any(|name| part(name).is_some());
    known.then(|| Address {
        street: part("street"),
        city: part("city"),
        state: part("state"),
        postal_code: part("postal_code"),
        country: part("country"),
        safety: safety_from(posted, "address/safety"),
    })
}

/// What the form carries unseen: parts of names and kinds of phones that have no field of their own.
pub(in crate::workspace::people) fn unseen(posted: &Posted) -> Vec<(String, String)> {
    let numbered_part = |name: &str| name.starts_with("name/") && !name.starts_with("name/0/");
    let carried = |name: &str| {
        name == "birth_was"
            || name == "language_order"
            || name == "name/0/salutation"
            || (numbered_part(name) && name.matches('/').count() == 2)
            || (name.starts_with("phone/") && name.ends_with("/kind"))
    };
    posted
        .0
        .iter()
        .filter(|(name, _)| carried(name))
        .cloned()
        .collect()
}
