//! The fields of the form about a person.

use super::read::{MOST, name_key};
use crate::form::{Choice, Field, Group, Kind, Posted};
use crate::frame::Frame;
use crate::labels::choice;
use panoh_app::core::codes::List;
use panoh_app::core::person::{AgeBand, Safety};

/// The kinds of documents, as codes.
const DOCUMENTS: [&str; 4] = ["passport", "national_id", "birth_certificate", "other"];
/// The groups of the form with what was posted in them.
pub(in crate::workspace::people) fn groups(f: &Frame, posted: &Posted) -> Vec<Group> {
    let closed = |names: &[&str]| {
        !posted.0.iter().any(|(name, value)| {
            !value.is_empty() && names.iter().any(|known| name.starts_with(known))
        })
    };
    vec![
        Group {
            title: f.t("group-name"),
            lead: f.t("group-name-lead"),
            icon: "person",
            fields: vec![
                Field::line("name", f.t("fact-name"))
                    .value(posted.get("name"))
                    .required(),
                Field::new(
                    "sex",
                    f.t("fact-sex"),
                    Kind::Radios(list(f, List::Sex, posted, "sex")),
                ),
            ],
            ..Group::default()
        },
        Group {
            title: f.t("group-name-parts"),
            icon: "person",
            columns: "two",
            folded: closed(&["name/"]),
            fields: name_fields(f, posted),
            ..Group::default()
        },
        Group {
            title: f.t("group-birth"),
            lead: f.t("group-birth-lead"),
            icon: "clock",
            columns: "three",
            fields: birth_fields(f, posted),
            ..Group::default()
        },
        Group {
            title: f.t("group-contact"),
            lead: f.t("group-contact-lead"),
            icon: "phone",
            columns: "three",
            fields: contact_fields(f, posted),
            ..Group::default()
        },
        Group {
            title: f.t("group-living"),
            icon: "place",
            columns: "two",
            fields: living_fields(f, posted),
            ..Group::default()
        },
        Group {
            title: f.t("group-documents"),
            icon: "document",
            columns: "three",
            folded: closed(&["document/"]),
            fields: document_fields(f, posted),
            ..Group::default()
        },
        Group {
            title: f.t("group-more"),
            icon: "people",
            columns: "two",
            folded: closed(&["gender", "language", "marital", "education", "children"]),
            fields: more_fields(f, posted),
            ..Group::default()
        },
        Group {
            title: f.t("group-note"),
            icon: "lock",
            fields: vec![
                Field::new("note", f.t("fact-note"), Kind::Lines)
                    .hint(f.t("fact-note-hint"))
                    .value(posted.get("note")),
            ],
            ..Group::default()
        },
    ]
}

fn list(f: &Frame, list: List, posted: &Posted, name: &str) -> Vec<Choice> {
    f.choices(list, &posted.all(name))
}

fn line(label: String, posted: &Posted, name: &str) -> Field {
    Field::line(name, label).value(posted.get(name))
}

/// How many rows of a sort the form shows: the filled ones, and an empty one while there is room.
fn rows(posted: &Posted, filled: impl Fn(usize) -> String, from: usize) -> std::ops::Range<usize> {
    let last = (from..MOST)
        .rev()
        .find(|n| !posted.get(&filled(*n)).is_empty());
    from..last.map_or(from, |n| n + 1).saturating_add(1).min(MOST)
}

fn name_fields(f: &Frame, posted: &Posted) -> Vec<Field> {
    let part = |part: &str| line(f.of("fact", part), posted, &format!("name/0/{part}"));
    let mut fields = vec![part("given"), part("patronymic"), part("family")];
    for n in rows(posted, name_key, 1) {
        fields.push(line(f.t("fact-name_other"), posted, &name_key(n)));
    }
    fields
}

fn birth_fields(f: &Frame, posted: &Posted) -> Vec<Field> {
    let chosen = posted.all("birth_band");
    let bands = AgeBand::ALL
        .map(|band| choice(band.code(), &f.band(band), &chosen))
        .to_vec();
    vec![
        line(f.t("fact-birth_date"), posted, "birth_date").hint(f.t("fact-birth_date-hint")),
        line(f.t("fact-birth_age"), posted, "birth_age").class("short"),
        Field::new(
            "birth_band",
            f.t("fact-birth_band"),
            Kind::Select(f.or_unknown(bands)),
        ),
    ]
}

fn safety_field(f: &Frame, posted: &Posted, name: &str) -> Field {
    let chosen = posted
        .filled(name)
        .unwrap_or_else(|| Safety::default().code().to_owned());
    let choices = Safety::ALL.map(|safety| {
        choice(
            safety.code(),
            &f.of("safety", safety.code()),
            std::slice::from_ref(&chosen),
        )
    });
    Field::new(name, f.t("fact-safety"), Kind::Select(choices.to_vec()))
}

fn contact_fields(f: &Frame, posted: &Posted) -> Vec<Field> {
    let mut fields = Vec::new();
    for n in rows(posted, |n| format!("phone/{n}"), 0) {
        let mut phone = line(f.t("fact-phone"), posted, &format!("phone/{n}"));
        phone.kind = Kind::Line("tel");
        fields.push(phone);
        fields.push(safety_field(f, posted, &format!("phone/{n}/safety")));
        fields.push(line(
            f.t("fact-phone_note"),
            posted,
            &format!("phone/{n}/note"),
        ));
    }
    for n in rows(posted, |n| format!("email/{n}"), 0) {
        fields.push(line(f.t("fact-email"), posted, &format!("email/{n}")));
        fields.push(safety_field(f, posted, &format!("email/{n}/safety")));
    }
    fields
}

fn living_fields(f: &Frame, posted: &Posted) -> Vec<Field> {
    let districts = f.or_unknown(f.districts(posted.get("district")));
    let countries = f.or_unknown(f.countries(posted.get("address/country")));
    let part = |part: &str| line(f.of("fact", part), posted, &format!("address/{part}"));
    vec![
        Field::new("district", f.t("fact-district"), Kind::Select(districts)),
        part("city"),
        part("street"),
        part("state"),
        part("postal_code"),
        Field::new(
            "address/country",
            f.t("fact-country"),
            Kind::Select(countries),
        ),
        safety_field(f, posted, "address/safety"),
    ]
}

fn document_fields(f: &Frame, posted: &Posted) -> Vec<Field> {
    let mut fields = Vec::new();
    for n in rows(posted, |n| format!("document/{n}"), 0) {
        let (kind, country) = (
            format!("document/{n}/kind"),
            format!("document/{n}/country"),
        );
        let chosen = posted.all(&kind);
        let kinds = DOCUMENTS
            .map(|code| choice(code, &f.of("document", code), &chosen))
            .to_vec();
        let countries = f.or_unknown(f.countries(posted.get(&country)));
        fields.push(Field::new(
            kind,
            f.t("fact-document"),
            Kind::Select(f.or_unknown(kinds)),
        ));
        fields.push(line(
            f.t("fact-document_number"),
            posted,
            &format!("document/{n}"),
        ));
        fields.push(Field::new(
            country,
            f.t("fact-document_country"),
            Kind::Select(countries),
        ));
    }
    fields
}

fn more_fields(f: &Frame, posted: &Posted) -> Vec<Field> {
    let select = |name: &str, codes: List| {
        let choices = f.or_unknown(list(f, codes, posted, name));
        Field::new(name, f.of("fact", name), Kind::Select(choices))
    };
    let citizenships = posted.all("citizenship");
    let mut fields = Vec::new();
    for n in 0..(citizenships.len() + 1).min(MOST) {
        let chosen = citizenships.get(n).map_or("", String::as_str);
        let label = if n == 0 {
            "fact-citizenship"
        } else {
            "fact-citizenship_second"
        };
        let mut field = Field::new(
            "citizenship",
            f.texts.get(label),
            Kind::Select(f.or_unknown(f.countries(chosen))),
        );
        field.id = (n > 0).then(|| format!("citizenship-{n}"));
        fields.push(field);
    }
    fields.push(select("gender", List::Gender));
    fields.push(select("marital_status", List::MaritalStatus));
    fields.push(select("education", List::Education));
    fields.push(line(f.t("fact-children"), posted, "children").class("short"));
    let tongues = f.tongues(&posted.all("language"));
    fields.push(Field::new("language", f.t("fact-language"), Kind::Checks(tongues)).whole());
    fields
}
